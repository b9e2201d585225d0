import { ServiceError } from "../errors.ts";
import { asNumber, asObject, asText, type Properties } from "../json.ts";
import { nextRun, parseExpression, type Timing } from "./expression.ts";
import { toWallClock } from "./wall-clock.ts";

export interface Schedule {
  readonly name: string;
  readonly group: string;
  /** What the caller said, for GetSchedule. */
  readonly definition: Properties;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly lastRun?: number | undefined;
  /** The next run as the expression names it, and when it really takes place. */
  readonly next?: { readonly run: number; readonly fireAt: number } | undefined;
  readonly clientToken?: string | undefined;
}

export interface Lateness {
  /** Milliseconds that a run comes late: AWS promises no more than the minute. */
  readonly withinMinute: () => number;
}

export function timingOf(schedule: Pick<Schedule, "definition" | "createdAt" | "lastRun">): Timing {
  const { ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate } = schedule.definition;
  const milliseconds = (value: unknown): number | undefined => {
    const seconds = asNumber(value);
    return seconds === undefined ? (typeof value === "string" ? Date.parse(value) : undefined) : seconds * 1000;
  };
  return {
    expression: asText(ScheduleExpression) ?? "",
    timeZone: asText(ScheduleExpressionTimezone) ?? "UTC",
    createdAt: schedule.createdAt,
    startAt: milliseconds(StartDate),
    endAt: milliseconds(EndDate),
    lastRun: schedule.lastRun,
  };
}

/** Throws a ServiceError for what CreateSchedule and UpdateSchedule refuse. */
export function validateSchedule(name: string, definition: Properties): void {
  const refuse = (why: string): ServiceError => new ServiceError("ValidationException", why);
  if (!/^[0-9a-zA-Z_.-]{1,64}$/.test(name))
    throw refuse(`Schedule name ${name}: 1 to 64 letters, digits and _.- are allowed.`);
  const window = asObject(definition.FlexibleTimeWindow);
  if (window.Mode !== "OFF" && window.Mode !== "FLEXIBLE")
    throw refuse("FlexibleTimeWindow.Mode must be OFF or FLEXIBLE.");
  const minutes = asNumber(window.MaximumWindowInMinutes);
  if (window.Mode === "FLEXIBLE" && (minutes === undefined || minutes < 1 || minutes > 1440)) {
    throw refuse("MaximumWindowInMinutes must be between 1 and 1440.");
  }
  const target = asObject(definition.Target);
  if (!asText(target.Arn) || !asText(target.RoleArn)) throw refuse("Target.Arn and Target.RoleArn are required.");
  toWallClock(0, asText(definition.ScheduleExpressionTimezone) ?? "UTC");
  parseExpression(asText(definition.ScheduleExpression) ?? "");
}

/** The schedule with its next run after an instant worked out anew. */
export function planned(schedule: Schedule, after: number, lateness: Lateness): Schedule {
  const run = schedule.definition.State === "DISABLED" ? undefined : nextRun(timingOf(schedule), after);
  if (run === undefined) return { ...schedule, next: undefined };
  const window = asObject(schedule.definition.FlexibleTimeWindow);
  const flexible = window.Mode === "FLEXIBLE" ? (asNumber(window.MaximumWindowInMinutes) ?? 0) * 60_000 : 0;
  const late = flexible > 0 ? (lateness.withinMinute() / 60_000) * flexible : lateness.withinMinute();
  return { ...schedule, next: { run, fireAt: run + late } };
}
