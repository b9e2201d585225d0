import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAround, instantOf, isTimeZone, parseLocal, shownAt, writeLocal } from "./wall-clock.ts";

const ZONES = [
  "UTC",
  "Europe/Madrid",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
  "America/St_Johns",
];
const zone = fc.constantFrom(...ZONES);
const minute = fc.integer({ min: Date.parse("2000-01-01") / 60_000, max: Date.parse("2060-01-01") / 60_000 });
const instant = minute.map((minutes) => minutes * 60_000);
const at = (local: string, timeZone: string) => new Date(instantOf(parseLocal(local) ?? 0, timeZone)).toISOString();

describe("an instant and what the clock shows", () => {
  test("lead to each other, but for the second of two instants that look the same", () => {
    fc.assert(
      fc.property(instant, zone, (time, timeZone) => {
        const back = instantOf(shownAt(time, timeZone), timeZone);
        expect(shownAt(back, timeZone)).toBe(shownAt(time, timeZone));
        expect(back).toBeLessThanOrEqual(time);
      }),
      { numRuns: 500 },
    );
  });

  test("whatever is written on a wall has an instant; skipped times are moved by what was skipped, forward", () => {
    fc.assert(
      fc.property(instant, zone, (wanted, timeZone) => {
        const shown = shownAt(instantOf(wanted, timeZone), timeZone);
        expect(shown).toBeGreaterThanOrEqual(wanted);
        expect(shown - wanted).toBeLessThanOrEqual(86_400_000);
      }),
      { numRuns: 500 },
    );
  });

  test("by the calendar: gaps, doubles and a day that never was", () => {
    expect(at("2026-03-29T02:30", "Europe/Madrid")).toBe("2026-03-29T01:30:00.000Z");
    expect(at("2026-03-29T03:30", "Europe/Madrid")).toBe("2026-03-29T01:30:00.000Z");
    expect(at("2026-10-25T02:30", "Europe/Madrid")).toBe("2026-10-25T00:30:00.000Z");
    expect(at("2026-10-25T03:30", "Europe/Madrid")).toBe("2026-10-25T02:30:00.000Z");
    expect(at("2026-11-01T01:30", "America/New_York")).toBe("2026-11-01T05:30:00.000Z");
    // Half an hour of summer.
    expect(at("2026-10-04T02:15", "Australia/Lord_Howe")).toBe("2026-10-03T15:45:00.000Z");
    expect(at("2011-12-30T10:00", "Pacific/Apia")).toBe("2011-12-30T20:00:00.000Z");
    // Midnight itself is skipped.
    expect(at("2018-11-04T00:00", "America/Sao_Paulo")).toBe("2018-11-04T03:00:00.000Z");
  });

  test("a day is as long as it is", () => {
    const hours = (time: string, timeZone: string) => {
      const { from, to } = dayAround(Date.parse(time), timeZone);
      expect([from <= Date.parse(time), Date.parse(time) < to]).toEqual([true, true]);
      return (to - from) / 3_600_000;
    };
    expect(hours("2026-03-29T12:00:00Z", "Europe/Madrid")).toBe(23);
    expect(hours("2026-10-25T12:00:00Z", "Europe/Madrid")).toBe(25);
    expect(hours("2026-06-01T23:30:00Z", "Europe/Madrid")).toBe(24);
  });
});

test("local times are exact; zones are names", () => {
  for (const wrong of [
    "2026-02-30T09:00",
    "2026-13-01T09:00",
    "2026-01-01T24:00",
    "2026-01-01T9:00",
    "2026-01-01T09:00Z",
    "",
  ])
    expect([wrong, parseLocal(wrong)]).toEqual([wrong, undefined]);
  expect(writeLocal(parseLocal("2024-02-29T23:59") ?? 0)).toBe("2024-02-29T23:59");
  expect(ZONES.filter((name) => !isTimeZone(name))).toEqual([]);
  for (const wrong of ["+02:00", "Europe/Atlantis", "", "../etc", "CEST+1"])
    expect([wrong, isTimeZone(wrong)]).toEqual([wrong, false]);
});
