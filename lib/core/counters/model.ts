/** Counters: sums over the rows of the table, kept as they change. */

/** Which day and hour an instant is for a tenant. */
export interface Calendar {
  /** `2026-11-02`. */
  day(at: string): string;
  /** `00` to `23`. */
  hour(at: string): string;
}

/**
 * What is counted by. `connection`: what goes through one account of a channel; contacts that came by none are counted under `manual`,
 * `import`, or `none` where nobody knows. `person`: what people and keys do, and what is theirs. `team`, `country` (of the contact; `none`
 * where nobody knows), `lead-type`, `stage` (`<funnel>/<stage>`), `lost-reason` (`<funnel>/<reason>`; `words` where it was said in words alone). `sends`: by month, what the provider took, by connection; `reply`: by month, how often a canned reply was sent;
 * `notification`: what systems told people, by `<type>/<template>/<channel>/<language>`, each `none` where there is none; `campaign`: what became of a campaign, which is its period, by `<phase>/<channel>/<variation>/<language>/<segment>`; `automation`: how its runs are now; `beacon`: how far the projection is.
 */
export const FAMILIES = [
  "connection",
  "person",
  "team",
  "country",
  "lead-type",
  "stage",
  "lost-reason",
  "sends",
  "reply",
  "notification",
  "campaign",
  "automation",
  "beacon",
] as const;
export type Family = (typeof FAMILIES)[number];

/** Of a country's contacts: those who said by which clock they live, and those whose telephone is of another country. */
export const ZONE_FIELD = "zone.";
export const PHONE_FIELD = "phone.";

/** What is so at this moment, and not on some day: how many conversations are open. */
export const NOW = "now";

export interface CounterKey {
  readonly family: Family;
  /** A day (`2026-11-02`), a month (`2026-11`; `sends` and `reply`; by UTC), or `NOW`. Days are by the tenant's clock. */
  readonly period: string;
  readonly id: string;
}

/** By field. Absent is nought. Money is in thousandths, durations in milliseconds: whole numbers add up exactly. */
export type Values = Readonly<Record<string, number>>;

/** The shortest and the longest of a kind of duration. They only ever widen. */
export interface Extremes {
  readonly least: number;
  readonly most: number;
}

export interface Counter extends CounterKey {
  readonly values: Values;
  /** By measure. */
  readonly extremes: Readonly<Record<string, Extremes>>;
}

/** As text, and back. No part but the last may hold a `#`. */
export const keyText = ({ family, period, id }: CounterKey): string => `${family}#${period}#${id}`;

export function keyOf(text: string): CounterKey {
  const [family = "", period = "", ...id] = text.split("#");
  return { family: family as Family, period, id: id.join("#") };
}

// ------------------------------------------------------------------------------------------------------------- durations

/** Durations that are measured: each is a sum, its extremes and a histogram. */
export const MEASURES = ["response", "first", "resolution", "stage"] as const;
export type Measure = (typeof MEASURES)[number];

/** Each bucket's upper bound is 19 % above the one before, from a second to thirty days. */
const STEPS_PER_DOUBLING = 4;
const LAST_BUCKET = Math.ceil(STEPS_PER_DOUBLING * Math.log2(30 * 86_400)) + 1;

/** The bucket of a duration: 0 below a second, k from `bucketBound(k - 1)` to below `bucketBound(k)`, the last for all that is longer. */
export function bucketOf(ms: number): number {
  if (ms < 1000) return 0;
  // Rounding may put a bound into the bucket below it; the bound itself decides.
  let bucket = Math.min(LAST_BUCKET, 1 + Math.floor(STEPS_PER_DOUBLING * Math.log2(ms / 1000)));
  while (bucket < LAST_BUCKET && ms >= bucketBound(bucket)) bucket++;
  while (bucket > 1 && ms < bucketBound(bucket - 1)) bucket--;
  return bucket;
}

/** Milliseconds; what a bucket holds is shorter. */
export const bucketBound = (bucket: number): number =>
  bucket >= LAST_BUCKET ? Number.POSITIVE_INFINITY : Math.round(1000 * 2 ** (bucket / STEPS_PER_DOUBLING));

/** By how much a quantile may be off, above a second and below thirty days: half a bucket, as a factor. */
export const QUANTILE_ERROR = 2 ** (1 / (2 * STEPS_PER_DOUBLING)) - 1;

export const sumField = (measure: Measure): string => `${measure}.sum`;
export const bucketField = (measure: Measure, bucket: number): string => `${measure}.${bucket}`;

export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Within `QUANTILE_ERROR`. */
  readonly p50: number;
  readonly p90: number;
}

/** Of one counter, or of many added up; undefined when nothing was measured. Count, sum, min, max and mean are exact. */
export function summaryOf(
  counters: readonly Pick<Counter, "values" | "extremes">[],
  measure: Measure,
): Summary | undefined {
  const buckets = new Map<number, number>();
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const { values, extremes } of counters) {
    sum += values[sumField(measure)] ?? 0;
    for (const [field, count] of Object.entries(values)) {
      if (!field.startsWith(`${measure}.`) || field === sumField(measure)) continue;
      const bucket = Number(field.slice(measure.length + 1));
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + count);
    }
    const own = extremes[measure];
    if (own) [min, max] = [Math.min(min, own.least), Math.max(max, own.most)];
  }
  const count = [...buckets.values()].reduce((total, each) => total + each, 0);
  if (count <= 0) return undefined;
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const quantile = (share: number): number => {
    let passed = 0;
    for (const [bucket, each] of sorted) {
      passed += each;
      if (passed >= share * count) return Math.min(max, Math.max(min, middleOf(bucket)));
    }
    return max;
  };
  return { count, sum, min, max, mean: sum / count, p50: quantile(0.5), p90: quantile(0.9) };
}

/** In the middle by ratio, so that it is off by the same factor either way. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 500;
  const lower = bucketBound(bucket - 1);
  const upper = bucketBound(bucket);
  return upper === Number.POSITIVE_INFINITY ? lower : Math.round(Math.sqrt(lower * upper));
}

// --------------------------------------------------------------------------------------------------------------- cohorts

const DAY = 86_400_000;
/** Whoever wakes later is counted with these. */
export const LAST_WEEK = 12;

/** The Monday of a day's week, as a day: `2026-11-02`. */
export function weekOf(day: string): string {
  const at = Date.parse(day);
  // Monday is nought; the epoch's first day was a Thursday.
  return new Date(at - ((Math.floor(at / DAY) + 3) % 7) * DAY).toISOString().slice(0, 10);
}
/** Weeks from one Monday to another: at least nought, at most `LAST_WEEK`. */
export const weeksBetween = (from: string, to: string): number =>
  Math.min(LAST_WEEK, Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / (7 * DAY))));
/** How many got it in that week; with `after`, how many of them did something so many weeks later, for the first time. */
export const cohortField = (week: string, after?: number): string =>
  after === undefined ? `cohort.${week}` : `cohort.${week}.${after}`;

// ---------------------------------------------------------------------------------------------------------------- fields

/** Messages of one hour of the day, two digits. */
export const inField = (hour: string): string => `in.${hour}`;
export const outField = (hour: string): string => `out.${hour}`;
/** Of one hour: what failed in it; and of the messages written in it, those that came back for good or were called spam. */
export type Trouble = "failed" | "bounced" | "complained";
export const troubleField = (trouble: Trouble, hour: string): string => `${trouble}.${hour}`;

/** Of conversations, by their state: those that nobody has taken, and those in which something was not read. */
export const unassignedField = (state: string): string => (state === "open" ? "unassigned" : `unassigned.${state}`);
export const unreadField = (of: string): string => `unread.${of}`;

/** Messages in and out of a day, by its 24 hours. */
export function hoursOf(values: Values, way: "in" | "out"): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => values[`${way}.${String(hour).padStart(2, "0")}`] ?? 0);
}

export const totalOf = (values: Values, way: "in" | "out"): number =>
  hoursOf(values, way).reduce((sum, one) => sum + one, 0);

/** Adds counters up, whatever they are of. */
export function addedUp(counters: readonly Pick<Counter, "values">[]): Values {
  const sum: Record<string, number> = {};
  for (const { values } of counters)
    for (const [field, value] of Object.entries(values)) sum[field] = (sum[field] ?? 0) + value;
  return sum;
}
