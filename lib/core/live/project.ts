/** Tells the screens what changed. */
import type { Clock } from "../kernel/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { record } from "./feed.ts";
import {
  type Bye,
  type Connection,
  FIGURES_MS,
  hintOf,
  hintsFor,
  type Link,
  lastOfEach,
  OPENING_MS,
  type Viewing,
} from "./model.ts";
import type { Feed, HangUp, Push, Sockets, Standing } from "./ports.ts";
import type { Attend } from "./presence.ts";
import { leaversAmong, touchedBy } from "./withdraw.ts";

/** Connections that are told at the same time. */
const AT_ONCE = 25;
/** No batch waits longer for screens; whoever was not told finds out by the next frame or ping. */
const PATIENCE_MS = 3_000;

export interface LivePorts {
  readonly of: (tenant: string) => Feed;
  readonly standingOf: (tenant: string) => Pick<Standing, "rightsOf">;
  readonly sockets: Pick<Sockets, "close">;
  readonly push: Push;
  readonly hangUp: HangUp;
  readonly left: Attend["left"];
  readonly clock: Clock;
}

export const frameOf = (connection: Viewing, { seq, after, hints }: Link): string =>
  JSON.stringify({ kind: "changes", seq, after, changes: hintsFor(connection, hints) });

/**
 * The table may fail it, as it may every projection; a screen never does. One that could not be told is hung up on: it comes back and
 * resumes, and nobody waits for it.
 */
export function makeLive({ of, standingOf, sockets, push, hangUp, left, clock }: LivePorts): Projection {
  /** When the figures of each campaign were told of last, by this reader of the stream. Whoever missed the last of them looks again by themselves. */
  const toldOf = new Map<string, number>();
  function isWorthTelling(change: Change): boolean {
    const hint = hintOf(change);
    if (hint?.type !== "figures") return hint !== undefined || touchedBy(change) !== undefined;
    const [name, now] = [`${change.tenant} ${hint.id}`, clock.now()];
    if (now - (toldOf.get(name) ?? Number.NEGATIVE_INFINITY) < FIGURES_MS) return false;
    if (toldOf.size > 1000) toldOf.clear();
    toldOf.set(name, now);
    return true;
  }

  async function told(connection: Connection, frame: string): Promise<boolean> {
    const { connectionId, tenant, openedAt } = connection;
    const outcome = await push(connectionId, frame);
    if (outcome === "sent") return true;
    // Its door has not been answered yet: its first word asks for all that it missed.
    if (outcome === "gone" && Date.parse(openedAt) > clock.now() - OPENING_MS) return false;
    await sockets.close(connectionId, tenant).catch(() => undefined);
    if (outcome === "failed") await hangUp(connectionId).catch(() => undefined);
    await left(connection);
    return false;
  }

  async function tell({ connection, frames }: Telling, until: number): Promise<void> {
    for (const frame of frames) {
      if (clock.now() > until) {
        // A visitor has no chain to notice by; whoever comes back reads anew.
        if (connection.visitor) await end(connection);
        return;
      }
      if (!(await told(connection, frame))) return;
    }
  }

  async function end(connection: Connection, why?: Bye): Promise<void> {
    const { connectionId, tenant } = connection;
    // Whatever fails below, it is told nothing any more, and its next word finds nobody.
    await sockets.close(connectionId, tenant);
    if (why) await push(connectionId, JSON.stringify({ kind: "bye", why })).catch(() => undefined);
    await hangUp(connectionId).catch(() => undefined);
    await left(connection);
  }

  async function ofTenant(tenant: string, changes: readonly Change[]): Promise<void> {
    const feed = of(tenant);
    const wanted = await feed.wantedBy(new Date(clock.now()).toISOString());
    if (!wanted.team && !wanted.visitors) return;
    // First: whoever may not know any more is not told what comes with it.
    const touched = changes.map(touchedBy).filter((one) => one !== undefined);
    if (wanted.team && touched.length > 0) {
      const leavers = await leaversAmong(await feed.connections(), touched, standingOf(tenant));
      await atOnce(leavers, ({ connection, why }) => end(connection, why));
    }
    const telling: Telling[] = [];
    const links = wanted.team ? await record(feed, changes, clock.now()) : [];
    if (links.length > 0)
      for (const connection of await feed.connections())
        telling.push({ connection, frames: links.map((link) => frameOf(connection, link)) });
    if (wanted.visitors) telling.push(...(await toVisitors(feed, changes)));
    const until = clock.now() + PATIENCE_MS;
    await atOnce(telling, (one) => tell(one, until));
  }

  return {
    name: "live",
    async project(changes) {
      const tenants = new Map<string, Change[]>();
      for (const change of changes)
        if (isWorthTelling(change)) tenants.set(change.tenant, [...(tenants.get(change.tenant) ?? []), change]);
      await Promise.all([...tenants].map(([tenant, own]) => ofTenant(tenant, own)));
      return undefined;
    },
  };
}

interface Telling {
  readonly connection: Connection;
  readonly frames: readonly string[];
}

/** A thread's visitors, of the threads in which something was said. */
async function toVisitors(feed: Feed, changes: readonly Change[]): Promise<readonly Telling[]> {
  const hints = lastOfEach(changes.map(hintOf).filter((hint) => hint !== undefined));
  const threads = new Set(hints.flatMap(({ inside, conversationId = [] }) => (inside ? [] : conversationId)));
  const found = await Promise.all([...threads].map((conversationId) => feed.visitors(conversationId)));
  return found.flat().map((connection) => ({
    connection,
    frames: [JSON.stringify({ kind: "changes", changes: hintsFor(connection, hints) })],
  }));
}

async function atOnce<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const next = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, next));
}
