/**
 * Counts all rows of a tenant anew and compares, or mends, what the projection has made of their changes, while traffic goes on. A counter
 * is judged only if it stood still while the rows were read: everything that was written before the reading began was projected before
 * (`caughtUp`), and whatever is written until it ends is projected before the counters are looked at again; if none of that touched the
 * counter, it and the rows speak of the same state. A counter that moved is judged in the next pass, or reported.
 */
import type { Image } from "../projections/model.ts";
import { contributionsOf } from "./contributions.ts";
import { type Calendar, type CounterKey, type Extremes, keyOf, keyText, type Values } from "./model.ts";
import type { CounterState, CounterWorkshop } from "./ports.ts";

export interface RebuildPorts {
  readonly workshop: CounterWorkshop;
  /** The tenant's rows as they stand, each once. */
  readonly rows: () => AsyncIterable<Image>;
  /** Resolves when every change that was made before the call is projected. */
  readonly caughtUp: () => Promise<void>;
  readonly calendar: Calendar;
}

export interface Difference {
  readonly key: CounterKey;
  /** What is missing, or (below nought) too much. */
  readonly by: Values;
  /** Extremes that reach further in the rows than in the counter. */
  readonly extremes: Readonly<Record<string, Extremes>>;
}

export interface Comparison {
  readonly right: number;
  readonly different: readonly Difference[];
  /** Changed while they were looked at. */
  readonly moving: readonly CounterKey[];
}

export type CompareCounters = () => Promise<Comparison>;

type Truth = ReadonlyMap<string, { readonly values: Values; readonly extremes: Readonly<Record<string, Extremes>> }>;

export function makeCompareCounters({ workshop, rows, caughtUp, calendar }: RebuildPorts): CompareCounters {
  return async () => {
    await caughtUp();
    const before = byKey(await workshop.states());
    const truth = await countAll(rows(), calendar);
    await caughtUp();
    const after = byKey(await workshop.states());

    const different: Difference[] = [];
    const moving: CounterKey[] = [];
    let right = 0;
    for (const text of new Set([...truth.keys(), ...before.keys(), ...after.keys()])) {
      const key = keyOf(text);
      if (key.family === "beacon") continue;
      if (before.get(text)?.revision !== after.get(text)?.revision) moving.push(key);
      else {
        const difference = differenceOf(key, truth.get(text), after.get(text));
        if (difference) different.push(difference);
        else right++;
      }
    }
    return { right, different, moving };
  };
}

export interface Rebuilt {
  readonly right: number;
  readonly mended: readonly Difference[];
  readonly moving: readonly CounterKey[];
}

/** Passes until nothing moved, or so many. Can be cut off and begun again at any place: each pass starts from what stands there. */
export function makeRebuildCounters(
  ports: RebuildPorts,
  { run, passes }: { readonly run: string; readonly passes: number },
): () => Promise<Rebuilt> {
  const compare = makeCompareCounters(ports);
  return async () => {
    const mended: Difference[] = [];
    let seen: Comparison = { right: 0, different: [], moving: [] };
    for (let pass = 0; pass < passes; pass++) {
      seen = await compare();
      // Sums are corrected by adding, so what is counted in the meantime is not lost.
      for (const { key, by, extremes } of seen.different)
        await ports.workshop.correct(key, `${run}.${pass}`, by, extremes);
      mended.push(...seen.different);
      if (seen.moving.length === 0) break;
    }
    return { right: seen.right + seen.different.length, mended, moving: seen.moving };
  };
}

const byKey = (states: readonly CounterState[]): ReadonlyMap<string, CounterState> =>
  new Map(states.map((state) => [keyText(state), state]));

export async function countAll(rows: AsyncIterable<Image>, calendar: Calendar): Promise<Truth> {
  const truth = new Map<string, { values: Record<string, number>; extremes: Record<string, Extremes> }>();
  for await (const image of rows) {
    for (const [key, { values, extremes }] of contributionsOf(String(image.entity), image, calendar)) {
      const sum = truth.get(key) ?? { values: {}, extremes: {} };
      truth.set(key, sum);
      for (const [field, by] of Object.entries(values)) sum.values[field] = (sum.values[field] ?? 0) + by;
      for (const [measure, own] of Object.entries(extremes)) sum.extremes[measure] = wider(sum.extremes[measure], own);
    }
  }
  return truth;
}

const wider = (a: Extremes | undefined, b: Extremes): Extremes =>
  a ? { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) } : b;

function differenceOf(
  key: CounterKey,
  truth: Truth extends ReadonlyMap<string, infer T> ? T | undefined : never,
  state: CounterState | undefined,
): Difference | undefined {
  const by: Record<string, number> = {};
  for (const field of new Set([...Object.keys(truth?.values ?? {}), ...Object.keys(state?.values ?? {})])) {
    const missing = (truth?.values[field] ?? 0) - (state?.values[field] ?? 0);
    if (missing !== 0) by[field] = missing;
  }
  const extremes: Record<string, Extremes> = {};
  for (const [measure, own] of Object.entries(truth?.extremes ?? {})) {
    const stands = state?.extremes[measure];
    const whole = wider(stands, own);
    if (whole.least !== stands?.least || whole.most !== stands?.most) extremes[measure] = whole;
  }
  return Object.keys(by).length || Object.keys(extremes).length ? { key, by, extremes } : undefined;
}
