/** Exact counters and sizes that may not rise unless somebody says why. */
import { readFile, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { ScenarioName, Scenarios } from "./scenarios.ts";
import type { Sizes } from "./sizes.ts";

const FILE = new URL("baseline.json", import.meta.url);
/** Their messages leave at a pace, or are a hundred at once: how many are open together is the clock's doing, and the machine's. */
const PACED: ReadonlySet<string> = new Set([
  "campaign, a hundred recipients",
  "campaign, a receipt of each of a hundred",
] satisfies ScenarioName[]);
/** Bundlers and compilers move a few bytes from release to release. */
const SIZE_TOLERANCE = 0.02;

const Counted = z.strictObject({
  requests: z.record(z.string(), z.number()),
  roundTrips: z.number(),
  writeUnits: z.number(),
  readUnits: z.number(),
  bytes: z.number(),
});
const Baseline = z.strictObject({
  /** Why the figures are what they are, the newest first. */
  reasons: z.array(z.strictObject({ date: z.iso.date(), reason: z.string().check(z.minLength(10)) })),
  /** By scenario, then by the invocations of its functions, in their order. */
  scenarios: z.record(z.string(), z.record(z.string(), Counted)),
  /** KB of 1,000 bytes, without the SDK. */
  sizes: z.record(z.string(), z.number()),
});
type Baseline = z.infer<typeof Baseline>;
export type Figures = Omit<Baseline, "reasons">;

export function figuresOf(scenarios: Scenarios, sizes: Sizes): Figures {
  return {
    scenarios: Object.fromEntries(
      Object.entries(scenarios).map(([name, { steps }]) => [
        name,
        Object.fromEntries(steps.map(({ room, ...counters }, index) => [`${index + 1} ${room}`, counters])),
      ]),
    ),
    sizes: Object.fromEntries(
      Object.entries(sizes).map(([room, { withoutSdk }]) => [room, Math.round(withoutSdk / 1000)]),
    ),
  };
}

/** Throws when there is no baseline yet, or when it is not one. */
export const readBaseline = async (): Promise<Baseline> => z.parse(Baseline, JSON.parse(await readFile(FILE, "utf8")));

export async function writeBaseline(figures: Figures, reason: string, date: string): Promise<void> {
  const before = await readBaseline().catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "ENOENT") return { reasons: [] };
    throw error;
  });
  const next = z.parse(Baseline, { reasons: [{ date, reason }, ...before.reasons], ...figures });
  await writeFile(FILE, `${JSON.stringify(next, undefined, 2)}\n`);
}

/** A sentence for everything that rose, or that the baseline does not know. */
export function rises(before: Figures, now: Figures): readonly string[] {
  return [...compare(before, now, 1)];
}

/** A sentence for everything that fell: such a gain is only kept once the baseline has it. */
export function falls(before: Figures, now: Figures): readonly string[] {
  return [...compare(before, now, -1)];
}

function* compare(before: Figures, now: Figures, sign: 1 | -1): Generator<string> {
  const word = sign > 0 ? "rose" : "fell";
  const [from, to] = sign > 0 ? [before, now] : [now, before];
  for (const [scenario, steps] of Object.entries(to.scenarios)) {
    const known = from.scenarios[scenario];
    for (const [step, counters] of Object.entries(steps)) {
      const where = `"${scenario}", ${step}`;
      const reference = known?.[step];
      if (!reference) {
        yield sign > 0 ? `${where} is not in the baseline.` : `${where} is not there any more.`;
        continue;
      }
      for (const [name, value] of figuresIn(counters)) {
        if (name === ROUND_TRIPS && PACED.has(scenario)) continue;
        const other = new Map(figuresIn(reference)).get(name) ?? 0;
        if (value > other)
          yield sign > 0
            ? `${where}: ${name} ${word} from ${other} to ${value}.`
            : `${where}: ${name} ${word} from ${value} to ${other}.`;
      }
    }
  }
  for (const [room, size] of Object.entries(to.sizes)) {
    const reference = from.sizes[room];
    if (reference === undefined) {
      yield sign > 0 ? `The bundle of ${room} is not in the baseline.` : `The bundle of ${room} is not there any more.`;
    } else if (size > reference * (1 + SIZE_TOLERANCE)) {
      const [was, is] = sign > 0 ? [reference, size] : [size, reference];
      yield `The bundle of ${room} ${word} from ${was} to ${is} KB without the SDK (2 % are tolerated).`;
    }
  }
}

const ROUND_TRIPS = "sequential round trips";
function figuresIn({ requests, ...rest }: z.infer<typeof Counted>): readonly (readonly [string, number])[] {
  const named: Readonly<Record<string, string>> = {
    roundTrips: ROUND_TRIPS,
    writeUnits: "write units",
    readUnits: "read units",
    bytes: "bytes on the wire",
  };
  return [
    ...Object.entries(requests).map(([operation, count]) => [`${operation} requests`, count] as const),
    ...Object.entries(rest).map(([name, value]) => [named[name] ?? name, value] as const),
  ];
}
