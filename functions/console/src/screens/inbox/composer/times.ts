/** Moments that people mean by a word, and the field's own form of a moment. */

const HOUR = 3_600_000;

export function at(days: number, hour: number, now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day.setHours(hour, 0, 0, 0);
}

/** Days to the Monday that comes. */
export const toMonday = (now: number): number => (8 - new Date(now).getDay()) % 7 || 7;

export type Preset = "hour" | "evening" | "tomorrow" | "monday";

/** What can be meant now: this evening only while it is not yet. */
export const presets = (now: number): readonly (readonly [Preset, number])[] => [
  ["hour", now + HOUR],
  ...(new Date(now).getHours() < 17 ? ([["evening", at(0, 18, now)]] as const) : []),
  ["tomorrow", at(1, 9, now)],
  ["monday", at(toMonday(now), 9, now)],
];

/** For a field of the kind `datetime-local`, in the browser's own time zone. */
export function localOf(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Undefined for what is no moment. */
export function timeOf(local: string): number | undefined {
  const time = new Date(local).getTime();
  return Number.isNaN(time) ? undefined : time;
}
