/** How a phase spreads over the days, where its connections may send only so many on each. */
import { allowanceOn, type Connection } from "../connections/model.ts";
import { dayAround, dayShown } from "../kernel/wall-clock.ts";

/** Those of a phase that go over one connection. */
export interface Stream {
  readonly phaseId: string;
  readonly connection: Pick<Connection, "connectionId" | "dailyLimit" | "warmUp">;
  readonly count: number;
  /** From when until when. Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
}

export interface DayAhead {
  readonly phaseId: string;
  readonly connectionId: string;
  readonly day: string;
  readonly limit: number;
  readonly sent: number;
}

export interface DaysAhead {
  /** Of connections that have a limit, in the order of their days. */
  readonly days: readonly DayAhead[];
  /** How many of each phase would wait still when it ends. */
  readonly left: ReadonlyMap<string, number>;
}

/** Streams take the days' places in their order. What goes over them beside these is not foreseen. Pure. */
export function daysAhead(streams: readonly Stream[], timeZone: string): DaysAhead {
  const taken = new Map<string, number>();
  const days: DayAhead[] = [];
  const left = new Map<string, number>();
  for (const { phaseId, connection, count, from, until } of streams) {
    const { connectionId } = connection;
    let waiting = count;
    for (let at = from; waiting > 0 && at < until; at = dayAround(at, timeZone).to) {
      const day = dayShown(at, timeZone);
      const limit = allowanceOn(connection, day);
      if (limit === undefined) {
        waiting = 0;
        break;
      }
      const name = `${connectionId} ${day}`;
      const sent = Math.min(waiting, limit - (taken.get(name) ?? 0));
      if (sent <= 0) continue;
      taken.set(name, (taken.get(name) ?? 0) + sent);
      days.push({ phaseId, connectionId, day, limit, sent });
      waiting -= sent;
    }
    left.set(phaseId, (left.get(phaseId) ?? 0) + waiting);
  }
  return { days, left };
}
