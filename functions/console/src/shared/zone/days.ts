/** Days and times in a zone, wherever the browser is. */

const DAY = 86_400_000;
// A board asks for every card, and making a format costs a hundred times what using it does.
const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-02T09:05", as a wall in the zone shows this instant. */
export function wallIn(zone: string, instant: number): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
    formats.set(zone, format);
  }
  return format.format(instant).replace(" ", "T");
}

export const dayIn = (zone: string, instant: number): string => wallIn(zone, instant).slice(0, 10);

/** So many days later on the calendar, however long they are. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Days to the Monday that comes; seven on a Monday. */
export const toMonday = (day: string): number => (8 - weekdayOf(day)) % 7 || 7;

/** 5 as "05", as days and times are written. */
export const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** When a wall in the zone shows this; what a change of clocks skips is moved by what it skips. */
export function instantIn(zone: string, wall: string): number {
  const wanted = Date.parse(`${wall}:00Z`);
  const shownAt = (instant: number) => Date.parse(`${wallIn(zone, instant)}:00Z`);
  const first = wanted - (shownAt(wanted) - wanted);
  return first - (shownAt(first) - wanted);
}

let here: { readonly zone: string; readonly until: number } | undefined;
const ZONE_MS = 60_000;

/** Asking for it costs a new format; whoever travels has it right within a minute. */
export function browserZone(): string {
  const now = Date.now();
  if (!here || here.until < now)
    here = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, until: now + ZONE_MS };
  return here.zone;
}

/** For a field of the kind `datetime-local`, as a wall where the browser is shows it. */
export const localOf = (instant: number): string => wallIn(browserZone(), instant);

/** Epoch milliseconds; undefined for what is no moment. */
export function timeOf(local: string): number | undefined {
  const time = new Date(local).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** The day where the browser is, as the API writes days. */
export const today = (now: number): string => dayIn(browserZone(), now);

/** So many days from today at a full hour, where the browser is. */
export const dayAt = (days: number, hour: number, now: number): number =>
  instantIn(browserZone(), `${addDays(today(now), days)}T${twoDigits(hour)}:00`);

export interface ZonedFormats {
  readonly zone: string;
  /** "14:05" */
  time(instant: string | number): string;
  /** "Mon, 2 Nov, 14:05" */
  moment(instant: string | number): string;
  /** "today", "tomorrow", or "Monday 2 November", out of "2026-11-02". */
  day(day: string, today: string): string;
}

export function zonedFormats(locale: string, zone: string): ZonedFormats {
  const time = new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: "short" });
  const moment = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const near = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
  const far = new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "full" });
  return {
    zone,
    time: (instant) => time.format(new Date(instant)),
    moment: (instant) => moment.format(new Date(instant)),
    day(day, today) {
      const at = Date.parse(`${day}T00:00:00Z`);
      const away = Math.round((at - Date.parse(`${today}T00:00:00Z`)) / DAY);
      if (Math.abs(away) <= 1) return relative.format(away, "day");
      return (day.slice(0, 4) === today.slice(0, 4) ? near : far).format(at);
    },
  };
}
