/** How a reminder comes again, as it is filled in, and as it is said. */
import type { Schemas } from "../../api/client.ts";
import type { Formats } from "../../words/formats.ts";
import type { Translate } from "../../words/index.tsx";
import { weekdayOf } from "../zone/days.ts";
import type words from "./words/en.json";

export type Repeat = NonNullable<Schemas["Reminder"]["repeat"]>;
export type Weekday = NonNullable<Repeat["weekdays"]>[number];

/** As `weekdayOf` counts them. */
const FROM_SUNDAY = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
export const WEEKDAYS = [...FROM_SUNDAY.slice(1), FROM_SUNDAY[0]] as readonly Weekday[];
const WORKDAYS = WEEKDAYS.slice(0, 5);

export const PRESETS = ["none", "day", "workdays", "week", "month", "year", "custom"] as const;
export type Preset = (typeof PRESETS)[number];

export interface RuleDraft {
  readonly preset: Preset;
  readonly every: number;
  readonly unit: Repeat["unit"];
  readonly weekdays: readonly Weekday[];
  readonly onLastDay: boolean;
  readonly ends: "never" | "until" | "count";
  readonly until: string;
  readonly count: number;
}

export const NO_RULE: RuleDraft = {
  preset: "none",
  every: 1,
  unit: "week",
  weekdays: [],
  onLastDay: false,
  ends: "never",
  until: "",
  count: 10,
};

const sameDays = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((day) => others.includes(day));

export function draftOf(repeat: Repeat | null): RuleDraft {
  if (!repeat) return NO_RULE;
  const { every, unit, weekdays = [], monthDay, until, count } = repeat;
  const isWorkdays = unit === "week" && sameDays(weekdays, WORKDAYS);
  const isPlain = every === 1 && (monthDay === undefined || monthDay > 0) && (weekdays.length === 0 || isWorkdays);
  return {
    preset: isPlain ? (isWorkdays ? "workdays" : unit) : "custom",
    every,
    unit,
    weekdays,
    onLastDay: monthDay === -1,
    ends: until !== undefined ? "until" : count !== undefined ? "count" : "never",
    until: until ?? "",
    count: count ?? NO_RULE.count,
  };
}

export function ruleOf(draft: RuleDraft): Repeat | null {
  const { preset, ends, until, count } = draft;
  if (preset === "none") return null;
  const end = ends === "until" && until ? { until } : ends === "count" ? { count } : {};
  if (preset === "workdays") return { every: 1, unit: "week", weekdays: [...WORKDAYS], ...end };
  if (preset !== "custom") return { every: 1, unit: preset, ...end };
  const { every, unit, weekdays, onLastDay } = draft;
  return {
    every,
    unit,
    ...(unit === "week" && weekdays.length > 0 ? { weekdays: WEEKDAYS.filter((day) => weekdays.includes(day)) } : {}),
    ...(unit === "month" && onLastDay ? { monthDay: -1 } : {}),
    ...end,
  };
}

/** 2 January 2000 was a Sunday. */
const SUNDAY = Date.UTC(2000, 0, 2);
export const weekdayName = (locale: string, day: Weekday): string =>
  new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(
    SUNDAY + FROM_SUNDAY.indexOf(day) * 86_400_000,
  );

export const weekdayOn = (day: string): Weekday => FROM_SUNDAY[weekdayOf(day)] ?? "monday";

/** "Every 2 weeks on Mon and Thu, until 30 Jun 2027". */
export function ruleText(repeat: Repeat, t: Translate<keyof typeof words>, f: Formats, locale: string): string {
  const { every, unit, weekdays, monthDay, until, count } = repeat;
  const often =
    unit === "week" && weekdays && sameDays(weekdays, WORKDAYS) && every === 1
      ? t("rule.workdays")
      : t(`rule.every.${unit}`, { every });
  const on =
    unit === "week" && weekdays?.length && !(sameDays(weekdays, WORKDAYS) && every === 1)
      ? t("rule.on", { days: f.list(weekdays.map((day) => weekdayName(locale, day))) })
      : monthDay === -1
        ? t("rule.last_day")
        : "";
  // Noon, so that no zone makes another day of it.
  const end =
    until !== undefined
      ? t("rule.until", { day: f.date(`${until}T12:00`) })
      : count !== undefined
        ? t("rule.times", { count })
        : "";
  return [often, on, end].filter(Boolean).join(" ");
}
