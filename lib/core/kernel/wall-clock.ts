/** Instants and what clocks on the wall show. The zones are the IANA data that the runtime carries. */

const DAY = 86_400_000;
const MAX_FORMATS = 200;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(timeZone, format);
  return format;
}

/** A name of the IANA data, such as `America/Lima` or `UTC`; offsets are no zones, for they know no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clock shows at an instant, as the milliseconds at which a clock in UTC would show it. */
export function shownAt(instant: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/**
 * The instant at which the clock shows this: the first of two where clocks are set back. Where they skip it, what the clock
 * would have shown without the skip: 02:30 in a night without a 02:30 is 03:30 (as RFC 5545 has it).
 */
export function instantOf(shown: number, timeZone: string): number {
  const before = shownAt(shown - DAY, timeZone) - (shown - DAY);
  const after = shownAt(shown + DAY, timeZone) - (shown + DAY);
  const candidates = [shown - before, shown - after].sort((a, b) => a - b);
  return candidates.find((instant) => shownAt(instant, timeZone) === shown) ?? shown - before;
}

/** `2026-11-02T09:00`, in no zone yet. */
export const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** As `shownAt`; undefined for what no calendar or clock shows. */
export function parseLocal(local: string): number | undefined {
  if (!LOCAL_TIME.test(local)) return undefined;
  const shown = Date.parse(`${local}:00.000Z`);
  return Number.isNaN(shown) || writeLocal(shown) !== local ? undefined : shown;
}

export const writeLocal = (shown: number): string => new Date(shown).toISOString().slice(0, 16);

/** The first instant of the day that the clock shows, and that of the next day. */
export function dayAround(instant: number, timeZone: string): { readonly from: number; readonly to: number } {
  const midnight = Math.floor(shownAt(instant, timeZone) / DAY) * DAY;
  return { from: instantOf(midnight, timeZone), to: instantOf(midnight + DAY, timeZone) };
}

/** The day that the clock shows: `2026-11-28`. */
export const dayShown = (instant: number, timeZone: string): string =>
  new Date(shownAt(instant, timeZone)).toISOString().slice(0, 10);
