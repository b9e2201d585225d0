/** What the table's stream tells becomes entries of the tenants' logs. */
import type { Change, Projection, Skipped } from "../projections/model.ts";
import { indexedOf } from "./documents.ts";
import type { IndexChange } from "./model.ts";
import type { SearchLog } from "./ports.ts";

interface RecordPorts {
  readonly logOf: (tenant: string) => SearchLog;
}

/**
 * Repeating a batch adds the same changes again, which say nothing new to an index: it knows each thing by the place of its last change
 * in the stream. Nothing else is remembered, so there is nothing to be wrong about after a crash.
 */
export function makeSearchProjection({ logOf }: RecordPorts): Projection {
  return {
    name: "search",
    async project(changes) {
      const skipped: Skipped[] = [];
      const byTenant = new Map<string, Map<string, IndexChange>>();
      for (const change of changes) {
        try {
          const told = toIndexChange(change);
          if (!told) continue;
          const ofTenant = byTenant.get(change.tenant) ?? new Map<string, IndexChange>();
          byTenant.set(change.tenant, ofTenant);
          // The last word on a thing is enough, and it is told last.
          const name = nameOf(told);
          ofTenant.delete(name);
          ofTenant.set(name, told);
        } catch (error) {
          skipped.push({ place: change.place, entity: change.entity, error });
        }
      }
      await Promise.all([...byTenant].map(([tenant, told]) => logOf(tenant).append([...told.values()])));
      return skipped;
    },
  };
}

const nameOf = (change: IndexChange): string =>
  change.op === "put"
    ? `${change.doc.kind} ${change.doc.id}`
    : change.op === "remove"
      ? `${change.kind} ${change.id}`
      : "";

/** Undefined where nothing that can be found has changed: a receipt, a counter, another place in a list. */
function toIndexChange({ entity, before, after, place, at }: Change): IndexChange | undefined {
  const row = after ?? before;
  const now = row && indexedOf(entity, row);
  if (!now) return undefined;
  const { kind, id } = now;
  const moment = { sequence: place.sequence, at: Date.parse(at) };
  const doc = after ? now.doc : undefined;
  const known = before ? indexedOf(entity, before)?.doc : undefined;
  if (doc) {
    if (known && same(known, doc)) return undefined;
    return { op: "put", doc, ...moment };
  }
  return known ? { op: "remove", kind, id, ...moment } : undefined;
}

/** Both were made by the same code, so their fields stand in the same order. */
const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
