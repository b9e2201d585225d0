/** Moments that people mean by a word. */
import { dayAt, localOf, today, toMonday } from "../../../shared/zone/days.ts";

const HOUR = 3_600_000;

export type Preset = "hour" | "evening" | "tomorrow" | "monday";

/** What can be meant now: this evening only while it is not yet. */
export const presets = (now: number): readonly (readonly [Preset, number])[] => [
  ["hour", now + HOUR],
  ...(localOf(now).slice(11) < "17:00" ? ([["evening", dayAt(0, 18, now)]] as const) : []),
  ["tomorrow", dayAt(1, 9, now)],
  ["monday", dayAt(toMonday(today(now)), 9, now)],
];
