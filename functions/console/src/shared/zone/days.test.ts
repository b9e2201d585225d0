import { expect, test } from "vitest";
import { addDays, dayAt, dayIn, instantIn, localOf, timeOf, today, toMonday, wallIn } from "./days.ts";

test("a wall shows an instant, and the instant is found by what it shows", () => {
  const noon = Date.parse("2026-07-01T12:00:00Z");
  expect(wallIn("America/Lima", noon)).toBe("2026-07-01T07:00");
  expect(wallIn("Asia/Tokyo", noon)).toBe("2026-07-01T21:00");
  expect(dayIn("Pacific/Auckland", noon)).toBe("2026-07-02");
  for (const zone of ["America/Lima", "Asia/Tokyo", "Europe/Madrid", "Pacific/Auckland"])
    expect(instantIn(zone, wallIn(zone, noon))).toBe(noon);
});

test("on the days when clocks change too", () => {
  expect(new Date(instantIn("Europe/Madrid", "2026-03-29T09:00")).toISOString()).toBe("2026-03-29T07:00:00.000Z");
  expect(new Date(instantIn("Europe/Madrid", "2026-03-28T09:00")).toISOString()).toBe("2026-03-28T08:00:00.000Z");
  expect(new Date(instantIn("Europe/Madrid", "2026-10-25T09:00")).toISOString()).toBe("2026-10-25T08:00:00.000Z");
});

test("days follow each other over months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
});

test("the Monday that comes is never today", () => {
  expect(toMonday("2026-11-04")).toBe(5);
  expect(toMonday("2026-11-08")).toBe(1);
  expect(toMonday("2026-11-09")).toBe(7);
});

test("a moment where the browser is goes into a field and comes back", () => {
  const moment = new Date(2026, 10, 4, 10, 30);
  expect(localOf(moment.getTime())).toBe("2026-11-04T10:30");
  expect(timeOf(localOf(moment.getTime()))).toBe(moment.getTime());
  expect(timeOf("")).toBeUndefined();
  expect(today(moment.getTime())).toBe("2026-11-04");
  expect(dayAt(1, 9, moment.getTime())).toBe(new Date(2026, 10, 5, 9).getTime());
});
