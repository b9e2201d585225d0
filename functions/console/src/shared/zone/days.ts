/** Days and times in a zone, wherever the browser is. */

const DAY = 86_400_000;

/** "2026-11-02T09:05", as a wall in the zone shows this instant. */
export function wallIn(zone: string, instant: number): string {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(instant);
  return text.replace(" ", "T");
}

export const dayIn = (zone: string, instant: number): string => wallIn(zone, instant).slice(0, 10);

/** So many days later on the calendar, however long they are. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** When a wall in the zone shows this; what a change of clocks skips is moved by what it skips. */
export function instantIn(zone: string, wall: string): number {
  const wanted = Date.parse(`${wall}:00Z`);
  const shownAt = (instant: number) => Date.parse(`${wallIn(zone, instant)}:00Z`);
  const first = wanted - (shownAt(wanted) - wanted);
  return first - (shownAt(first) - wanted);
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

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
