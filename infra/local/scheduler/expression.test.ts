import { describe, expect, test } from "vitest";
import { nextRun, parseExpression, type Timing } from "./expression.ts";

const at = (text: string): number => Date.parse(text);
const timing = (expression: string, more: Partial<Timing> = {}): Timing => ({
  expression,
  timeZone: "UTC",
  createdAt: at("2026-01-01T00:00:00Z"),
  ...more,
});
const next = (expression: string, after: string, more: Partial<Timing> = {}): string | undefined => {
  const run = nextRun(timing(expression, more), at(after));
  return run === undefined ? undefined : new Date(run).toISOString().slice(0, 16);
};

describe("cron", () => {
  test.each([
    ["each day at a time", "cron(30 9 * * ? *)", "2026-03-01T09:30:00Z", "2026-03-02T09:30"],
    ["steps", "cron(0/15 * ? * * *)", "2026-03-01T09:31:00Z", "2026-03-01T09:45"],
    ["steps within a range", "cron(5-20/5 8 ? * * *)", "2026-03-01T08:10:00Z", "2026-03-01T08:15"],
    ["weekdays by name", "cron(0 10 ? * MON-FRI *)", "2026-03-06T10:00:00Z", "2026-03-09T10:00"],
    ["weekdays by number, 1 is Sunday", "cron(0 10 ? * 1 *)", "2026-03-02T00:00:00Z", "2026-03-08T10:00"],
    ["a range of weekdays over the weekend", "cron(0 10 ? * FRI-MON *)", "2026-03-03T00:00:00Z", "2026-03-06T10:00"],
    ["months by name", "cron(0 0 1 JAN,JUL ? *)", "2026-03-03T00:00:00Z", "2026-07-01T00:00"],
    ["the last day of the month", "cron(0 0 L * ? *)", "2028-02-01T00:00:00Z", "2028-02-29T00:00"],
    ["three days before the last", "cron(0 0 L-3 * ? *)", "2026-04-01T00:00:00Z", "2026-04-27T00:00"],
    ["the last weekday of the month", "cron(0 0 LW * ? *)", "2026-05-01T00:00:00Z", "2026-05-29T00:00"],
    ["the weekday nearest to a Saturday", "cron(0 0 15W * ? *)", "2026-08-01T00:00:00Z", "2026-08-14T00:00"],
    [
      "the weekday nearest to the first, in the month",
      "cron(0 0 1W 8 ? *)",
      "2026-07-01T00:00:00Z",
      "2026-08-03T00:00",
    ],
    ["the last Friday", "cron(0 0 ? * 6L *)", "2026-03-01T00:00:00Z", "2026-03-27T00:00"],
    ["L as the weekday is Saturday", "cron(0 0 ? * L *)", "2026-03-01T00:00:00Z", "2026-03-07T00:00"],
    ["the second Tuesday", "cron(0 0 ? * 3#2 *)", "2026-03-01T00:00:00Z", "2026-03-10T00:00"],
    ["a leap day years away", "cron(0 0 29 2 ? *)", "2096-03-01T00:00:00Z", "2104-02-29T00:00"],
    ["a year", "cron(0 0 1 1 ? 2030)", "2026-03-01T00:00:00Z", "2030-01-01T00:00"],
    ["a year that is over", "cron(0 0 1 1 ? 2025)", "2026-03-01T00:00:00Z", undefined],
  ])("%s", (_, expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test("a run that daylight saving skips does not take place", () => {
    const madrid = { timeZone: "Europe/Madrid" };
    expect(next("cron(30 2 * * ? *)", "2026-03-28T12:00:00Z", madrid)).toBe("2026-03-30T00:30");
  });

  test("a run that daylight saving repeats takes place once", () => {
    const madrid = { timeZone: "Europe/Madrid" };
    expect(next("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", madrid)).toBe("2026-10-25T00:30");
    expect(next("cron(30 2 * * ? *)", "2026-10-25T00:30:00Z", madrid)).toBe("2026-10-26T01:30");
  });

  test.each([
    ["cron(0 10 * * * *)", /Exactly one/],
    ["cron(0 10 ? * ? *)", /Exactly one/],
    ["cron(0 10 * * ?)", /Six fields/],
    ["cron(60 10 * * ? *)", /60 is not understood/],
    ["cron(0 10 32W * ? *)", /32W is not understood/],
    ["cron(0 10 ? * 8 *)", /8 is not understood/],
    ["cron(x 10 * * ? *)", /x is not understood/],
  ])("%s is refused", (expression, message) => {
    expect(() => parseExpression(expression)).toThrow(message);
  });
});

describe("rate", () => {
  test("counts from the creation", () => {
    expect(next("rate(15 minutes)", "2026-01-01T00:20:00Z")).toBe("2026-01-01T00:30");
    expect(next("rate(1 day)", "2026-01-01T00:00:00Z")).toBe("2026-01-02T00:00");
  });

  test("begins with the start date and ends with the end date", () => {
    const between = { startAt: at("2026-02-01T10:00:00Z"), endAt: at("2026-02-01T11:00:00Z") };
    expect(next("rate(1 hour)", "2026-01-01T00:00:00Z", between)).toBe("2026-02-01T10:00");
    expect(next("rate(1 hour)", "2026-02-01T10:00:00Z", between)).toBe("2026-02-01T11:00");
    expect(next("rate(1 hour)", "2026-02-01T11:00:00Z", between)).toBeUndefined();
  });
});

describe("at", () => {
  test("runs once, at a time of its time zone, even when that has passed", () => {
    const lima = { timeZone: "America/Lima" };
    expect(next("at(2026-05-01T09:00:00)", "2026-01-01T00:00:00Z", lima)).toBe("2026-05-01T14:00");
    expect(next("at(2025-05-01T09:00:00)", "2026-01-01T00:00:00Z", lima)).toBe("2025-05-01T14:00");
    expect(next("at(2026-05-01T09:00:00)", "2026-05-01T14:00:00Z", { ...lima, lastRun: 1 })).toBeUndefined();
  });

  test("a time that daylight saving skips is moved to after the gap", () => {
    expect(next("at(2026-03-29T02:30:00)", "2026-01-01T00:00:00Z", { timeZone: "Europe/Madrid" })).toBe(
      "2026-03-29T01:30",
    );
  });
});

test.each(["rate(0 minutes)", "rate(5 seconds)", "at(2026-05-01)", "at(2026-13-01T00:00:00)", "every day"])(
  "%s is refused",
  (expression) => {
    expect(() => parseExpression(expression)).toThrow("Invalid Schedule Expression");
  },
);

test("a time zone that does not exist is refused", () => {
  expect(() => next("cron(0 0 * * ? *)", "2026-01-01T00:00:00Z", { timeZone: "Mars/Base" })).toThrow("not supported");
});
