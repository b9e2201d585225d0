/** Open times of a week, as they are filled in. */

import type { Schemas } from "../../../api/client.ts";
import { twoDigits } from "../../../shared/zone/days.ts";

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Day = (typeof DAYS)[number];
export interface Opening {
  readonly from: string;
  readonly to: string;
}
export type Week = Readonly<Partial<Record<Day, readonly Opening[]>>>;

/** A day may end at midnight, which clocks call the next day's beginning. */
const END = "24:00";
export const shownEnd = (to: string): string => (to === END ? "00:00" : to);
export const keptEnd = (to: string): string => (to === "00:00" ? END : to);

export const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
};

export const minutesIn = (week: Week): number =>
  DAYS.flatMap((day) => week[day] ?? []).reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0);

/** In order, none into the next, each with a length. */
export const isRight = (week: Week): boolean =>
  DAYS.every((day) =>
    (week[day] ?? []).every(({ from, to }, index, all) => {
      const before = all[index - 1];
      return from !== "" && to !== "" && minutesOf(to) > minutesOf(from) && (!before || from >= before.to);
    }),
  );

export const weekOf = (week: Week): Schemas["WeeklyHours"] =>
  Object.fromEntries(
    DAYS.flatMap((day) => (week[day]?.length ? [[day, week[day].map(({ from, to }) => ({ from, to }))]] : [])),
  );

/** Where the last time of the day ends a new one begins. */
export function another(openings: readonly Opening[]): readonly Opening[] {
  const last = openings.at(-1);
  if (!last) return [{ from: "09:00", to: "18:00" }];
  const from = Math.min(minutesOf(last.to) + 60, 23 * 60);
  const clock = (minutes: number) => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  return [...openings, { from: clock(from), to: clock(Math.min(from + 180, 24 * 60)) }];
}
