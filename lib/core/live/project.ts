/** Tells the screens what changed. */
import type { Clock } from "../kernel/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { record } from "./feed.ts";
import { type Connection, hintOf, hintsFor, type Link } from "./model.ts";
import type { Feed, HangUp, Push, Sockets } from "./ports.ts";

/** Connections that are told at the same time. */
const AT_ONCE = 25;
/** No batch waits longer for screens; whoever was not told finds out by the next frame or ping. */
const PATIENCE_MS = 3_000;

export interface LivePorts {
  readonly of: (tenant: string) => Feed;
  readonly sockets: Pick<Sockets, "close">;
  readonly push: Push;
  readonly hangUp: HangUp;
  readonly clock: Clock;
}

export const frameOf = (connection: Pick<Connection, "person" | "permissions">, { seq, after, hints }: Link): string =>
  JSON.stringify({ kind: "changes", seq, after, changes: hintsFor(connection, hints) });

/**
 * The table may fail it, as it may every projection; a screen never does. One that could not be told is hung up on: it comes back and
 * resumes, and nobody waits for it.
 */
export function makeLive({ of, sockets, push, hangUp, clock }: LivePorts): Projection {
  async function tell(connection: Connection, links: readonly Link[], until: number): Promise<void> {
    for (const link of links) {
      if (clock.now() > until) return;
      const outcome = await push(connection.connectionId, frameOf(connection, link));
      if (outcome === "sent") continue;
      await sockets.close(connection.connectionId, connection.tenant).catch(() => undefined);
      if (outcome === "failed") await hangUp(connection.connectionId).catch(() => undefined);
      return;
    }
  }

  async function ofTenant(tenant: string, changes: readonly Change[]): Promise<void> {
    const feed = of(tenant);
    if (!(await feed.isWanted(new Date(clock.now()).toISOString()))) return;
    const links = await record(feed, changes, clock.now());
    if (links.length === 0) return;
    const waiting = [...(await feed.connections())];
    const until = clock.now() + PATIENCE_MS;
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await tell(next, links, until);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
  }

  return {
    name: "live",
    async project(changes) {
      const tenants = new Map<string, Change[]>();
      for (const change of changes)
        if (hintOf(change)) tenants.set(change.tenant, [...(tenants.get(change.tenant) ?? []), change]);
      await Promise.all([...tenants].map(([tenant, own]) => ofTenant(tenant, own)));
      return undefined;
    },
  };
}
