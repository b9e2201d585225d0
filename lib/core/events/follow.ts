/** What events look like is learned from the table's changes, so that whoever writes them need not know what is known. */
import { isPlainObject, type Plain } from "../kernel/plain.ts";
import type { Change, Projection } from "../projections/model.ts";
import type { EventType, Properties } from "./model.ts";
import type { EventTypeStore } from "./ports.ts";
import { learned, MAX_TYPES } from "./types.ts";

interface Seen {
  readonly type: string;
  readonly properties: Properties;
  readonly receivedAt: string;
}

const ATTEMPTS = 5;

export function makeFollowEvents(of: (tenant: string) => EventTypeStore): Projection {
  /** What this process knows: a type that looks as it always did costs nothing. */
  const known = new Map<string, Map<string, EventType>>();

  async function typesOf(tenant: string): Promise<Map<string, EventType>> {
    const types = known.get(tenant) ?? new Map((await of(tenant).all()).map((one) => [one.type, one]));
    known.set(tenant, types);
    return types;
  }

  async function learn(tenant: string, seen: readonly Seen[]): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const types = await typesOf(tenant);
      const [{ type } = { type: "" }] = seen;
      const next = learned(types.get(type), seen);
      if (!next || (!types.has(type) && types.size >= MAX_TYPES)) return;
      if ((await of(tenant).save(next)) === "saved") {
        types.set(type, next);
        return;
      }
      known.delete(tenant);
    }
    throw new Error("the type of events kept changing");
  }

  return {
    name: "event-types",
    async project(changes) {
      const groups = new Map<string, { readonly tenant: string; readonly seen: Seen[] }>();
      for (const change of changes) {
        const seen = newEvent(change);
        if (!seen) continue;
        const key = `${change.tenant} ${seen.type}`;
        const group = groups.get(key) ?? { tenant: change.tenant, seen: [] };
        group.seen.push(seen);
        groups.set(key, group);
      }
      for (const { tenant, seen } of groups.values()) await learn(tenant, seen);
      return undefined;
    },
  };
}

function newEvent({ entity, before, after }: Change): Seen | undefined {
  if (entity !== "event" || before !== undefined || after === undefined) return undefined;
  const { type, properties, receivedAt } = after;
  if (typeof type !== "string" || typeof properties !== "string" || typeof receivedAt !== "string") return undefined;
  // As the table keeps them.
  const parsed = JSON.parse(properties) as Plain;
  return isPlainObject(parsed) ? { type, properties: parsed, receivedAt } : undefined;
}
