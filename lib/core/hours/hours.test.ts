import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterOpenTime,
  type BusinessHours,
  DAYS,
  hoursFor,
  openTimeBetween,
  problemsOf,
  type Schedule,
} from "./model.ts";

const HOUR = 3_600_000;
const office: Schedule = {
  timeZone: "Europe/Madrid",
  weekly: Object.fromEntries(
    ["monday", "tuesday", "wednesday", "thursday", "friday"].map((day) => [
      day,
      [
        { from: "09:00", to: "14:00" },
        { from: "15:00", to: "18:00" },
      ],
    ]),
  ),
  holidays: [{ date: "2026-12-25", name: "Navidad" }],
};
const at = (time: string) => Date.parse(time);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe("open time", () => {
  test.each([
    ["within an opening", "2026-03-02T09:00:00Z", 1, "2026-03-02T10:00:00.000Z"],
    ["over the lunch break", "2026-03-02T12:30:00Z", 1, "2026-03-02T14:30:00.000Z"],
    ["from before it opens", "2026-03-02T03:00:00Z", 1, "2026-03-02T09:00:00.000Z"],
    ["from after it closed on a Friday", "2026-03-06T20:00:00Z", 1, "2026-03-09T09:00:00.000Z"],
    ["to the end of a day exactly", "2026-03-02T08:00:00Z", 8, "2026-03-02T17:00:00.000Z"],
    ["over the Sunday on which clocks are set forward", "2026-03-27T16:30:00Z", 1, "2026-03-30T07:30:00.000Z"],
    ["over the Sunday on which they are set back", "2026-10-23T15:30:00Z", 1, "2026-10-26T08:30:00.000Z"],
    ["over a holiday", "2026-12-24T16:30:00Z", 1, "2026-12-28T08:30:00.000Z"],
  ])("is counted %s", (_case, from, hours, due) => {
    expect(iso(afterOpenTime(office, at(from), hours * HOUR))).toBe(due);
  });

  test("around the clock is every hour, also of a day with 23 or 25 of them", () => {
    const always = {
      timeZone: "Europe/Madrid",
      weekly: Object.fromEntries(DAYS.map((day) => [day, [{ from: "00:00", to: "24:00" }]])),
      holidays: [],
    };
    for (const from of ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"]) {
      expect(afterOpenTime(always, at(from), 48 * HOUR)).toBe(at(from) + 48 * HOUR);
      expect(openTimeBetween(always, at(from), at(from) + 48 * HOUR)).toBe(48 * HOUR);
    }
  });

  test("of whoever never opens never passes", () => {
    expect(afterOpenTime({ timeZone: "UTC", weekly: {}, holidays: [] }, at("2026-03-02T00:00:00Z"), 1)).toBeUndefined();
  });

  const zone = fc.constantFrom(
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Lima",
  );
  const two = (value: number) => String(value).padStart(2, "0");
  const clockOf = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const openings = fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 })
    .map((quarters) => quarters.sort((a, b) => a - b))
    .map((quarters) =>
      Array.from({ length: Math.floor(quarters.length / 2) }, (_, index) => ({
        from: clockOf((quarters[index * 2] ?? 0) * 15),
        to: clockOf((quarters[index * 2 + 1] ?? 0) * 15),
      })),
    );
  const schedule: fc.Arbitrary<Schedule> = fc.record({
    timeZone: zone,
    weekly: fc
      .tuple(fc.constantFrom(...DAYS), openings, fc.dictionary(fc.constantFrom(...DAYS), openings))
      .map(([day, some, more]) => ({ ...more, [day]: some })),
    holidays: fc.uniqueArray(
      fc.integer({ min: 0, max: 700 }).map((day) => ({
        date: new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString().slice(0, 10),
        name: null,
      })),
      { maxLength: 20 },
    ),
  });
  const instant = fc
    .integer({ min: at("2026-01-01T00:00:00Z") / 60_000, max: at("2027-06-01T00:00:00Z") / 60_000 })
    .map((m) => m * 60_000);

  test("what was asked for has passed when it is due, and not a moment before; in any zone, in any season", () => {
    fc.assert(
      fc.property(schedule, instant, fc.integer({ min: 1, max: 3_000 }), (its, from, minutes) => {
        expect(problemsOf(its)).toEqual([]);
        const due = afterOpenTime(its, from, minutes * 60_000);
        fc.pre(due !== undefined);
        expect(openTimeBetween(its, from, due ?? 0)).toBe(minutes * 60_000);
        expect(openTimeBetween(its, from, (due ?? 0) - 1)).toBe(minutes * 60_000 - 1);
      }),
      { numRuns: 300 },
    );
  });

  test("adds up, and more of it is never sooner", () => {
    fc.assert(
      fc.property(schedule, instant, fc.nat(2_000), fc.nat(2_000), (its, from, a, b) => {
        const [first, both] = [a, a + b].map((minutes) => afterOpenTime(its, from, minutes * 60_000));
        fc.pre(first !== undefined && both !== undefined);
        expect(both ?? 0).toBeGreaterThanOrEqual(first ?? 0);
        if (a > 0 && b > 0) expect(afterOpenTime(its, first ?? 0, b * 60_000)).toBe(both);
        const middle = from + b * 60_000;
        const end = middle + a * 60_000;
        expect(openTimeBetween(its, from, middle) + openTimeBetween(its, middle, end)).toBe(
          openTimeBetween(its, from, end),
        );
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  [{ timeZone: "Europe/Atlantis" }, "timeZone", "unknown"],
  [{ timeZone: "+02:00" }, "timeZone", "unknown"],
  [{ weekly: { monday: [{ from: "10:00", to: "09:00" }] } }, "weekly.monday.0", "backwards"],
  [
    {
      weekly: {
        monday: [
          { from: "09:00", to: "12:00" },
          { from: "11:00", to: "13:00" },
        ],
      },
    },
    "weekly.monday.1",
    "overlapping",
  ],
  [{ holidays: [{ date: "2026-02-30", name: null }] }, "holidays.0.date", "no_date"],
])("hours with %j are none", (wrong, field, code) => {
  expect(problemsOf({ ...office, ...wrong } as Schedule)).toMatchObject([{ field, code }]);
});

test("a team has its own hours, else everybody's", () => {
  const hours = (id: string, teamId: string | null) =>
    ({ ...office, id, teamId, name: id, createdAt: "", updatedAt: "", version: 1 }) satisfies BusinessHours;
  const all = [hours("a", null), hours("b", "team_x")];
  expect([hoursFor(all, "team_x")?.id, hoursFor(all, "team_y")?.id, hoursFor(all, undefined)?.id]).toEqual([
    "b",
    "a",
    "a",
  ]);
  expect(hoursFor([hours("b", "team_x")], undefined)).toBeUndefined();
});
