/** When a team works: by the clocks of its place, whatever these do in spring and autumn. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import { instantOf, isTimeZone, shownAt } from "../kernel/wall-clock.ts";

export const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
export type Day = (typeof DAYS)[number];

/** `09:00` to `18:30`, by the clock; `24:00` is the end of the day. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

export interface BusinessHours extends CatalogueEntry {
  readonly name: string;
  /** Null: of everybody who has none of their own. One each. */
  readonly teamId: string | null;
  /** A name of the IANA data. */
  readonly timeZone: string;
  /** In order, without overlap; a day that is not there is free. */
  readonly weekly: Readonly<Partial<Record<Day, readonly Opening[]>>>;
  /** Days without work, by the calendar of the place. */
  readonly holidays: readonly { readonly date: string; readonly name: string | null }[];
}

export const MAX_HOURS = 100;
export type Schedule = Pick<BusinessHours, "timeZone" | "weekly" | "holidays">;

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
/** Whoever is not open within a year is not open. */
const MOST_DAYS = 400;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface HoursProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export function problemsOf({ timeZone, weekly, holidays }: Schedule): readonly HoursProblem[] {
  const problems: HoursProblem[] = [];
  if (!isTimeZone(timeZone))
    problems.push({ field: "timeZone", code: "unknown", message: "is no name of a time zone, such as `America/Lima`" });
  for (const [day, openings = []] of Object.entries(weekly)) {
    for (const [index, { from, to }] of openings.entries()) {
      const field = `weekly.${day}.${index}`;
      const before = openings[index - 1];
      if (minutesOf(from) >= minutesOf(to))
        problems.push({ field, code: "backwards", message: "must end after it begins" });
      if (before && minutesOf(from) < minutesOf(before.to))
        problems.push({ field, code: "overlapping", message: "must not begin before the one in front of it ends" });
    }
  }
  for (const [index, { date }] of holidays.entries())
    if (Number.isNaN(Date.parse(date)) || new Date(Date.parse(date)).toISOString().slice(0, 10) !== date)
      problems.push({ field: `holidays.${index}.date`, code: "no_date", message: "is no date" });
  return problems;
}

/** Open times as instants, in order, from the day before `from` on; an opening of which clocks skip all is none. */
function* openingsFrom({ timeZone, weekly, holidays }: Schedule, from: number): Generator<readonly [number, number]> {
  const free = new Set(holidays.map(({ date }) => date));
  const today = Math.floor(shownAt(from, timeZone) / DAY_MS) * DAY_MS;
  let behind = Number.NEGATIVE_INFINITY;
  for (let day = -1; day < MOST_DAYS; day++) {
    const midnight = today + day * DAY_MS;
    const date = new Date(midnight);
    if (free.has(date.toISOString().slice(0, 10))) continue;
    for (const opening of weekly[DAYS[date.getUTCDay()] ?? "sunday"] ?? []) {
      // Clocks that are moved may make an opening begin before the one in front of it has ended.
      const start = Math.max(behind, instantOf(midnight + minutesOf(opening.from) * MINUTE, timeZone));
      const end = instantOf(midnight + minutesOf(opening.to) * MINUTE, timeZone);
      if (end <= start) continue;
      behind = end;
      yield [start, end];
    }
  }
}

/** When so much open time has passed since `from`; undefined when there is never so much. Instants. */
export function afterOpenTime(schedule: Schedule, from: number, ms: number): number | undefined {
  let rest = ms;
  for (const [start, end] of openingsFrom(schedule, from)) {
    const begin = Math.max(start, from);
    if (end <= begin) continue;
    if (rest <= end - begin) return begin + rest;
    rest -= end - begin;
  }
  return undefined;
}

/** How much of the time between two instants was open. */
export function openTimeBetween(schedule: Schedule, from: number, to: number): number {
  let open = 0;
  for (const [start, end] of openingsFrom(schedule, from)) {
    if (start >= to) return open;
    open += Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return open;
}

/** The team's own, else everybody's; undefined: always open. */
export const hoursFor = (all: readonly BusinessHours[], teamId: string | undefined): BusinessHours | undefined =>
  (teamId === undefined ? undefined : all.find((hours) => hours.teamId === teamId)) ??
  all.find((hours) => hours.teamId === null);
