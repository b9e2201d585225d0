/** What the calendar shows of which days, and where something goes that is moved. */
import type { Schemas } from "../../api/client.ts";
import { addDays, dayIn, instantIn, wallIn, weekdayOf } from "../../shared/zone/days.ts";

export type Entry = Schemas["CalendarEntry"];
export const VIEWS = ["day", "week", "month", "list"] as const;
export type View = (typeof VIEWS)[number];
export const KINDS = ["phase", "reminder", "event", "google"] as const;
export type Kind = (typeof KINDS)[number];

const NARROW = "(max-width: 48rem)";
/** A phone has room for a list alone. */
export const viewOf = (text: string | undefined): View =>
  VIEWS.find((view) => view === text) ?? (matchMedia(NARROW).matches ? "list" : "month");
export const dayOf = (text: string | undefined, today: string): string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : today;
export const kindsOf = (text: string | undefined): readonly Kind[] => {
  const named = text?.split(",");
  return named ? KINDS.filter((kind) => named.includes(kind)) : KINDS;
};

const monday = (day: string): string => addDays(day, -((weekdayOf(day) + 6) % 7));
const LIST_DAYS = 30;

/** The days that the view shows around this one: weeks begin on Monday, and a month has all of its weeks whole. */
export function daysOf(view: View, day: string): readonly string[] {
  const run = (from: string, count: number) => Array.from({ length: count }, (_, index) => addDays(from, index));
  if (view === "day") return [day];
  if (view === "week") return run(monday(day), 7);
  if (view === "list") return run(day, LIST_DAYS);
  const first = monday(`${day.slice(0, 8)}01`);
  const next = monthAfter(day, 1);
  const weeks = Math.ceil((Date.parse(next) - Date.parse(first)) / (7 * 86_400_000));
  return run(first, weeks * 7);
}

/** The first of the month that is so many later. */
function monthAfter(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 8)}01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

export const turned = (view: View, day: string, by: 1 | -1): string =>
  view === "month" ? monthAfter(day, by) : addDays(day, by * { day: 1, week: 7, list: LIST_DAYS }[view]);

/** The days on which it stands, in the zone that is shown: the first one, and the one after the last. */
export function spanOf(
  { startsAt, endsAt, days }: Entry,
  zone: string,
): { readonly from: string; readonly to: string } {
  if (days) return { from: days.start, to: days.end };
  const from = dayIn(zone, Date.parse(startsAt));
  // What ends at midnight is not on the day that begins then.
  const last = endsAt && endsAt > startsAt ? dayIn(zone, Date.parse(endsAt) - 1) : from;
  return { from, to: addDays(last, 1) };
}
export const isOn = (entry: Entry, day: string, zone: string): boolean => {
  const { from, to } = spanOf(entry, zone);
  return from <= day && day < to;
};

const minutesOf = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14));
export const DAY_MINUTES = 1_440;
const SHORTEST = 30;

/** Whether it stands among the hours; what lasts a day or longer stands above them. */
export const isTimed = (entry: Entry): boolean =>
  !entry.days && Date.parse(entry.endsAt ?? entry.startsAt) - Date.parse(entry.startsAt) < DAY_MINUTES * 60_000;

export interface Placed {
  readonly entry: Entry;
  /** Minutes since midnight, by the clock of the zone. */
  readonly from: number;
  readonly to: number;
  /** Which of so many beside each other. */
  readonly column: number;
  readonly columns: number;
}

/** Where the entries of a day stand among its hours: those that overlap, beside each other. */
export function placedOn(entries: readonly Entry[], day: string, zone: string): readonly Placed[] {
  const rows = entries
    .filter((entry) => isTimed(entry) && isOn(entry, day, zone))
    .map((entry) => {
      const [start, end] = [entry.startsAt, entry.endsAt ?? entry.startsAt].map((at) => wallIn(zone, Date.parse(at)));
      const from = start && start.slice(0, 10) === day ? minutesOf(start) : 0;
      const until = end && end.slice(0, 10) === day ? minutesOf(end) : DAY_MINUTES;
      return { entry, from, to: Math.min(Math.max(until, from + SHORTEST), DAY_MINUTES) };
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const placed: Placed[] = [];
  let group: { row: (typeof rows)[number]; column: number }[] = [];
  const close = () => {
    const columns = Math.max(1, ...group.map(({ column }) => column + 1));
    placed.push(...group.map(({ row, column }) => ({ ...row, column, columns })));
    group = [];
  };
  for (const row of rows) {
    if (group.length > 0 && group.every((one) => one.row.to <= row.from)) close();
    const taken = new Set(group.filter((one) => one.row.to > row.from).map(({ column }) => column));
    let column = 0;
    while (taken.has(column)) column++;
    group.push({ row, column });
  }
  close();
  return placed;
}

/**
 * The beginning of an entry that is moved to a day, or to a time of it: in its own zone, as the API takes it. Without a time it keeps the one
 * that the screen's clock shows.
 */
export function startAt(entry: Entry, zone: string, day: string, time?: string): string {
  if (entry.days) return day;
  const shown = wallIn(zone, Date.parse(entry.startsAt));
  const wall = `${day}T${time ?? shown.slice(11)}`;
  return wallIn(entry.timeZone, instantIn(zone, wall));
}

/** Where the arrows lead, held with Alt: days, and among the hours quarters of one. */
export function steppedBy(entry: Entry, zone: string, key: string, amongHours: boolean): string | undefined {
  const shown = wallIn(zone, Date.parse(entry.startsAt));
  const day = entry.days?.start ?? shown.slice(0, 10);
  const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key];
  if (days === undefined) return undefined;
  if (!amongHours || entry.days || Math.abs(days) === 1) return startAt(entry, zone, addDays(day, days));
  const to = wallIn(zone, Date.parse(entry.startsAt) + Math.sign(days) * 15 * 60_000);
  return startAt(entry, zone, to.slice(0, 10), to.slice(11));
}
