/** What is asked of providers once a day: when credentials end, and what became of templates. */
import { type Connection, withExpiry } from "../connections/model.ts";
import type { AskExpiry, ConnectionStore } from "../connections/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Projection } from "../projections/model.ts";
import { type Timer, wholeMinute } from "../timers/model.ts";
import type { FireTimer, TimerStore } from "../timers/ports.ts";
import type { TellExpiry } from "./expiry.ts";
import type { WatchStore } from "./ports.ts";

interface BeginPorts {
  readonly timers: Pick<TimerStore, "get" | "set" | "again">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

interface DailyPorts extends BeginPorts {
  readonly connections: Pick<ConnectionStore, "all" | "saveConnection">;
  readonly expiry: AskExpiry;
  readonly tell: TellExpiry;
  /** Takes in what the provider lists. Throws when a store cannot be reached. */
  readonly sync: (connectionId: string) => Promise<unknown>;
  readonly watch: WatchStore;
}

const DAY_MS = 86_400_000;
const OVERDUE_MS = 3_600_000;

/** The tenant's one clock for this: it waits in no conversation, under an id of the same form. */
const timerAt = (ids: Pick<Ids, "derive">, now: number): Timer => ({
  conversationId: ids.derive("daily", "connections"),
  timer: "daily",
  wakeAt: wholeMinute(new Date(now + DAY_MS).toISOString()),
});

/** Sees to it that the tenant's connections are looked after each day from now on. May be repeated. */
export type BeginDaily = () => Promise<void>;

export function makeBeginDaily({ timers, clock, ids }: BeginPorts): BeginDaily {
  return async () => {
    const timer = timerAt(ids, clock.now());
    const there = await timers.get(timer.conversationId, timer.timer);
    if (!there) await timers.set(timer);
    // Its schedule was used up by somebody who was lost.
    else if (Date.parse(there.wakeAt) < clock.now() - OVERDUE_MS) await timers.again(there);
  };
}

/**
 * Whoever has messages has connections: also those that were there before anybody looked after them. Once in the life of a process, which
 * costs one read.
 */
export function makeFollowDaily(of: (tenant: string) => BeginDaily): Projection {
  const begun = new Set<string>();
  return {
    name: "daily",
    async project(changes) {
      const tenants = new Set(changes.flatMap(({ entity, tenant }) => (entity === "message" ? tenant : [])));
      for (const tenant of tenants) {
        if (begun.has(tenant)) continue;
        await of(tenant)();
        begun.add(tenant);
      }
      return undefined;
    },
  };
}

/**
 * One connection after another, each once a day however often it is tried. Ends when there are none; who connects the next one begins it
 * anew.
 */
export function makeDaily(ports: DailyPorts): FireTimer {
  const { connections, expiry, tell, sync, watch, timers, clock, ids } = ports;

  return async ({ wakeAt }) => {
    const apps = await connections.all();
    let failure: { readonly error: unknown } | undefined;
    let there = 0;
    for (const { app, connections: its } of apps) {
      for (const connection of its) {
        if (!connection.active || !app.active) continue;
        there++;
        const mark = [connection.connectionId, "daily", wakeAt] as const;
        const { done } = await watch.begin(...mark, new Date(clock.now()).toISOString());
        if (done) continue;
        try {
          // What a provider refused, a person has to mend first.
          if (connection.health !== "broken") {
            await tell(await learn(connection, await expiry(connection, app)));
            await sync(connection.connectionId);
          }
          await watch.end(...mark);
        } catch (error) {
          failure ??= { error };
        }
      }
    }
    if (failure) throw failure.error;
    if (there === 0) return "nothing";
    await timers.set(timerAt(ids, clock.now()));
    return "looked";
  };

  /** The connection with what its provider says. Whoever changed it meanwhile goes first; tomorrow is another day. */
  async function learn(
    connection: Connection,
    told: { readonly expiresAt: string | null } | undefined,
  ): Promise<Connection> {
    if (!told) return connection;
    const { expiresAt } = told;
    if (connection.tokenExpirySource === "provider" && (connection.tokenExpiresAt ?? null) === expiresAt)
      return connection;
    const at = new Date(clock.now()).toISOString();
    const next = {
      ...withExpiry(connection, expiresAt, "provider"),
      updatedAt: at,
      version: connection.version + 1,
    };
    await connections.saveConnection(next);
    return next;
  }
}
