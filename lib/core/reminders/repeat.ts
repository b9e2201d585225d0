/** When a repeating reminder comes again: reckoned on the calendar of its wall, so that nine o'clock stays nine o'clock. */
import { instantOf, parseLocal, writeLocal } from "../kernel/wall-clock.ts";
import { type Repeat, WEEKDAYS } from "./model.ts";

const DAY = 86_400_000;

export interface Occurrence {
  /** On the wall. */
  readonly at: string;
  readonly number: number;
}

/** 0 is a Monday; the epoch's first day was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
const mondayOf = (day: number): number => day - weekdayOf(day);

/** Months since year 0, and the day in it. */
function inMonth(day: number): { readonly month: number; readonly dayOfMonth: number } {
  const date = new Date(day * DAY);
  return { month: date.getUTCFullYear() * 12 + date.getUTCMonth(), dayOfMonth: date.getUTCDate() };
}

/** A day of a month, or its last one where it has no such day. */
function dayIn(month: number, dayOfMonth: number): number {
  const [year, index] = [Math.floor(month / 12), month % 12];
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  return Date.UTC(year, index, dayOfMonth < 0 ? last : Math.min(dayOfMonth, last)) / DAY;
}

function nextDay(repeat: Repeat, start: number, current: number): number {
  if (repeat.unit === "day") return current + repeat.every;
  if (repeat.unit === "week") {
    const wanted = repeat.weekdays ?? [WEEKDAYS[weekdayOf(start)] ?? "monday"];
    for (let day = current + 1; ; day++) {
      const weeks = (mondayOf(day) - mondayOf(start)) / 7;
      if (weeks % repeat.every === 0 && wanted.some((name) => WEEKDAYS[weekdayOf(day)] === name)) return day;
    }
  }
  const first = inMonth(start);
  const step = repeat.unit === "month" ? repeat.every : repeat.every * 12;
  const dayOfMonth = (repeat.unit === "month" ? repeat.monthDay : undefined) ?? first.dayOfMonth;
  const passed = Math.floor((inMonth(current).month - first.month) / step);
  for (let steps = Math.max(0, passed); ; steps++) {
    const day = dayIn(first.month + steps * step, dayOfMonth);
    if (day > current) return day;
  }
}

/** The one after, by the rule; undefined after the last. `start`: the first one's time on the wall. */
export function following(repeat: Repeat, start: string, { at, number }: Occurrence): Occurrence | undefined {
  const [first, current] = [parseLocal(start), parseLocal(at)];
  if (first === undefined || current === undefined) return undefined;
  if (repeat.count !== undefined && number >= repeat.count) return undefined;
  const day = nextDay(repeat, Math.floor(first / DAY), Math.floor(current / DAY));
  const next = writeLocal(day * DAY + (first - Math.floor(first / DAY) * DAY));
  if (repeat.until !== undefined && next.slice(0, 10) > repeat.until) return undefined;
  return { at: next, number: number + 1 };
}

/** Further than that no rule is followed in one go. */
const MOST = 10_000;

/** The first one that is still to come; those that were missed (nobody was there to fire them) count, and are passed over. */
export function upcoming(
  repeat: Repeat,
  start: string,
  from: Occurrence,
  timeZone: string,
  now: number,
): Occurrence | undefined {
  let next = following(repeat, start, from);
  for (let steps = 0; next && steps < MOST; steps++) {
    if (instantOf(parseLocal(next.at) ?? 0, timeZone) > now) return next;
    next = following(repeat, start, next);
  }
  return undefined;
}
