/** Keeps the counters from the changes of the table. */
import type { Change, Projection, Skipped } from "../projections/model.ts";
import { type Contribution, type Contributions, contributionsOf } from "./contributions.ts";
import { type Calendar, type Extremes, keyOf, NOW } from "./model.ts";
import type { CounterStore, Step } from "./ports.ts";

interface CountPorts {
  readonly of: (tenant: string) => CounterStore;
  /** How a tenant's days go. The same instant is always on the same day. */
  readonly calendarOf: (tenant: string) => Promise<Calendar>;
}

/** Steps by counter, in the order of the stream. */
type Steps = Map<string, Step[]>;

/** Items that are written at a time. */
const AT_ONCE = 12;

export function makeCounters({ of, calendarOf }: CountPorts): Projection {
  return {
    name: "counters",
    async project(changes) {
      const skipped: Skipped[] = [];
      const writes: (() => Promise<void>)[] = [];
      const shard = changes[0]?.place.shard ?? "";
      for (const [tenant, its] of Map.groupBy(changes, (change) => change.tenant)) {
        const { live, gone } = stepsOf(its, await calendarOf(tenant), skipped);
        const store = of(tenant);
        const now = Date.parse(its.at(-1)?.at ?? "");
        for (const [key, steps] of live) writes.push(() => store.add(keyOf(key), shard, steps, now));
        for (const [key, steps] of gone) writes.push(() => store.addGone(keyOf(key), shard, steps, now));
      }
      await inTurn(writes);
      return skipped;
    },
  };
}

/** What the changes add to which counters. What cannot be made sense of is left out, and named. */
export function stepsOf(
  changes: readonly Change[],
  calendar: Calendar,
  skipped: Skipped[],
): { readonly live: Steps; readonly gone: Steps } {
  const live: Steps = new Map();
  const gone: Steps = new Map();
  for (const { entity, before, after, place } of changes) {
    try {
      const was = contributionsOf(entity, before, calendar);
      const is = contributionsOf(entity, after, calendar);
      const put = (steps: Steps, key: string, step: Omit<Step, "sequence">) => {
        const list = steps.get(key) ?? [];
        list.push({ sequence: place.sequence, ...step });
        steps.set(key, list);
      };
      for (const [key, step] of difference(was, is)) put(live, key, step);
      // What happened stays counted when the rows that told of it are gone; what is so now ends with them. Beacons are only counted.
      if (after) continue;
      for (const [key, { values }] of was) {
        if (keyOf(key).family !== "beacon" && keyOf(key).period !== NOW) put(gone, key, { values, extremes: {} });
      }
    } catch (error) {
      skipped.push({ place, entity, error });
    }
  }
  return { live, gone };
}

const NOTHING: Contribution = { values: {}, extremes: {} };

function difference(was: Contributions, is: Contributions): Map<string, Omit<Step, "sequence">> {
  const made = new Map<string, Omit<Step, "sequence">>();
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const before = was.get(key) ?? NOTHING;
    const after = is.get(key) ?? NOTHING;
    const values: Record<string, number> = {};
    for (const field of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
      const by = (after.values[field] ?? 0) - (before.values[field] ?? 0);
      if (by !== 0) values[field] = by;
    }
    const extremes: Record<string, Extremes> = {};
    for (const [measure, own] of Object.entries(after.extremes)) {
      const old = before.extremes[measure];
      if (old?.least !== own.least || old.most !== own.most) extremes[measure] = own;
    }
    if (Object.keys(values).length || Object.keys(extremes).length) made.set(key, { values, extremes });
  }
  return made;
}

/** So many at a time. Throws the first error once those under way are done. */
async function inTurn(writes: readonly (() => Promise<void>)[]): Promise<void> {
  const rest = writes.values();
  const work = async () => {
    for (const write of rest) await write();
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, writes.length) }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
