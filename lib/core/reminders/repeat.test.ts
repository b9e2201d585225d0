import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf, parseLocal, shownAt, writeLocal } from "../kernel/wall-clock.ts";
import { type Repeat, WEEKDAYS } from "./model.ts";
import { following, type Occurrence, upcoming } from "./repeat.ts";

function take(repeat: Repeat, start: string, count: number): readonly string[] {
  const found: string[] = [];
  let at: Occurrence | undefined = { at: start, number: 1 };
  for (; at && found.length < count; at = following(repeat, start, at)) found.push(at.at);
  return found;
}
const days = (times: readonly string[]) => times.map((time) => time.slice(5, 10));

describe("a rule", () => {
  test.each<[string, Repeat, string, readonly string[]]>([
    ["every day", { every: 1, unit: "day" }, "2026-02-27T09:00", ["02-27", "02-28", "03-01"]],
    ["every third day", { every: 3, unit: "day" }, "2026-02-27T09:00", ["02-27", "03-02", "03-05"]],
    ["every week", { every: 1, unit: "week" }, "2026-11-02T09:00", ["11-02", "11-09", "11-16"]],
    [
      "every other week on two days",
      { every: 2, unit: "week", weekdays: ["monday", "friday"] },
      "2026-11-02T09:00",
      ["11-02", "11-06", "11-16", "11-20", "11-30"],
    ],
    [
      "from a day that the rule does not name",
      { every: 1, unit: "week", weekdays: ["monday"] },
      "2026-11-04T09:00",
      ["11-04", "11-09", "11-16"],
    ],
    ["on the 31st", { every: 1, unit: "month" }, "2026-01-31T09:00", ["01-31", "02-28", "03-31", "04-30", "05-31"]],
    ["on the last", { every: 2, unit: "month", monthDay: -1 }, "2027-12-31T09:00", ["12-31", "02-29", "04-30"]],
    [
      "on a later day of the same month",
      { every: 1, unit: "month", monthDay: 15 },
      "2026-01-10T09:00",
      ["01-10", "01-15", "02-15"],
    ],
    ["of leap days", { every: 1, unit: "year" }, "2024-02-29T09:00", ["02-29", "02-28", "02-28", "02-28", "02-29"]],
    ["so often", { every: 1, unit: "day", count: 2 }, "2026-02-27T09:00", ["02-27", "02-28"]],
    ["until a day", { every: 1, unit: "day", until: "2026-02-28" }, "2026-02-27T09:00", ["02-27", "02-28"]],
  ])("%s", (_name, repeat, start, expected) => {
    const wanted = repeat.count || repeat.until ? 9 : expected.length;
    expect(days(take(repeat, start, wanted))).toEqual(expected);
  });
});

const repeats: fc.Arbitrary<Repeat> = fc
  .record({
    every: fc.integer({ min: 1, max: 12 }),
    unit: fc.constantFrom("day" as const, "week" as const, "month" as const, "year" as const),
    weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    monthDay: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant(-1)),
    named: fc.boolean(),
  })
  .map(({ every, unit, weekdays, monthDay, named }) => ({
    every,
    unit,
    ...(named && unit === "week" ? { weekdays } : {}),
    ...(named && unit === "month" ? { monthDay } : {}),
  }));
const starts = fc
  .integer({ min: Date.parse("2020-01-01") / 60_000, max: Date.parse("2040-01-01") / 60_000 })
  .map((minutes) => writeLocal(minutes * 60_000));
const zones = fc.constantFrom("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC");

describe("whatever the rule", () => {
  test("the next one is later, at the same time on the wall, on a day that the rule names", () => {
    fc.assert(
      fc.property(repeats, starts, zones, (repeat, start, timeZone) => {
        const times = take(repeat, start, 8);
        expect(times).toHaveLength(8);
        expect(times).toEqual([...new Set(times)].sort());
        for (const [index, time] of times.entries()) {
          expect(time.slice(11)).toBe(start.slice(11));
          const shown = shownAt(instantOf(parseLocal(time) ?? 0, timeZone), timeZone);
          // On the wall it is the very time, or the first after a gap.
          expect(writeLocal(shown) >= time).toBe(true);
          expect(shown - (parseLocal(time) ?? 0)).toBeLessThanOrEqual(3_600_000);
          const date = new Date(`${time}:00Z`);
          if (index > 0 && repeat.weekdays) expect(repeat.weekdays).toContain(WEEKDAYS[(date.getUTCDay() + 6) % 7]);
          if (index > 0 && repeat.monthDay === -1) expect(new Date(date.getTime() + 86_400_000).getUTCDate()).toBe(1);
        }
      }),
    );
  });

  test("instants grow too, so one clock after another runs out", () => {
    fc.assert(
      fc.property(repeats, starts, zones, (repeat, start, timeZone) => {
        const instants = take(repeat, start, 20).map((time) => instantOf(parseLocal(time) ?? 0, timeZone));
        for (const [index, instant] of instants.entries())
          if (index > 0) expect(instant).toBeGreaterThan(instants[index - 1] ?? 0);
      }),
    );
  });

  test("what was missed is passed over and counted: the one that comes is the first after now, by the same rule", () => {
    fc.assert(
      fc.property(repeats, starts, zones, fc.integer({ min: 0, max: 40 }), (repeat, start, timeZone, missed) => {
        const times = take(repeat, start, missed + 2);
        const now = instantOf(parseLocal(times[missed] ?? "") ?? 0, timeZone);
        const next = upcoming(repeat, start, { at: start, number: 1 }, timeZone, now);
        expect(next).toEqual({ at: times[missed + 1], number: missed + 2 });
      }),
    );
  });
});

test("a rule that is over has none to come, however long ago it was", () => {
  const repeat: Repeat = { every: 1, unit: "day", until: "2026-01-05" };
  const now = Date.parse("2026-06-01T00:00:00Z");
  expect(upcoming(repeat, "2026-01-01T09:00", { at: "2026-01-01T09:00", number: 1 }, "UTC", now)).toBeUndefined();
});
