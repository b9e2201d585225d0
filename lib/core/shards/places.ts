/** What a connection may send in a day: places that all lanes and campaigns share, taken for a whole chunk at once. */
import { allowanceOn, type Connection } from "../connections/model.ts";
import type { Clock } from "../kernel/ports.ts";
import { dayAround, dayShown } from "../kernel/wall-clock.ts";
import type { DailyPlaces } from "../policy/ports.ts";

type Limited = Pick<Connection, "connectionId" | "dailyLimit" | "warmUp">;

interface DaysPorts {
  readonly places: DailyPlaces;
  readonly clock: Clock;
}

export interface Today {
  readonly granted: number;
  /** What they are given back under; absent: nothing is counted. */
  readonly day?: string;
  /** What it may send today. */
  readonly limit?: number;
}

export interface ConnectionDays {
  /** How many of so many may go today. */
  today(connection: Limited, timeZone: string, count: number): Promise<Today>;
  /**
   * For each of those who have to wait, by when they have to have it (ISO 8601): when the first day begins that has a place for them, epoch
   * milliseconds; undefined where none is left before.
   */
  later(connection: Limited, timeZone: string, ends: readonly string[]): Promise<readonly (number | undefined)[]>;
}

export function makeConnectionDays({ places, clock }: DaysPorts): ConnectionDays {
  /** Days to come that are full stay so: nobody gives back what was promised. */
  const full = new Set<string>();

  return {
    async today(connection, timeZone, count) {
      const now = clock.now();
      const limit = allowanceOn(connection, dayShown(now, timeZone));
      if (limit === undefined) return { granted: count };
      const day = new Date(dayAround(now, timeZone).from).toISOString();
      return { granted: await places.take(connection.connectionId, day, limit, count), day, limit };
    },

    async later(connection, timeZone, ends) {
      const found: (number | undefined)[] = ends.map(() => undefined);
      let open = ends.map((_, index) => index);
      for (let from = dayAround(clock.now(), timeZone).to; open.length > 0; from = dayAround(from, timeZone).to) {
        const day = new Date(from).toISOString();
        open = open.filter((index) => (ends[index] ?? "") > day);
        const granted = await promised(connection, day, allowanceOn(connection, dayShown(from, timeZone)), open.length);
        for (const index of open.splice(0, granted)) found[index] = from;
      }
      return found;
    },
  };

  async function promised({ connectionId }: Limited, day: string, limit: number | undefined, count: number) {
    if (limit === undefined || count === 0) return count;
    const name = `${connectionId} ${day} ${limit}`;
    if (full.has(name)) return 0;
    const granted = await places.promise(connectionId, day, limit, count);
    if (full.size > 1000) full.clear();
    if (granted < count) full.add(name);
    return granted;
  }
}
