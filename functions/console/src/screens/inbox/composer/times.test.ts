import { expect, test } from "vitest";
import { at, localOf, presets, timeOf, toMonday } from "./times.ts";

const wednesday = new Date(2026, 10, 4, 10, 30).getTime();

test("what is meant by a word lies ahead, and on the hour", () => {
  expect(presets(wednesday).map(([name]) => name)).toEqual(["hour", "evening", "tomorrow", "monday"]);
  expect(presets(at(0, 19, wednesday)).map(([name]) => name)).toEqual(["hour", "tomorrow", "monday"]);
  for (const [, time] of presets(wednesday)) expect(time).toBeGreaterThan(wednesday);
  expect(new Date(at(toMonday(wednesday), 9, wednesday)).getDay()).toBe(1);
  // On a Monday the next one is meant.
  expect(toMonday(new Date(2026, 10, 9).getTime())).toBe(7);
  expect(toMonday(new Date(2026, 10, 8).getTime())).toBe(1);
});

test("a moment goes into a field and comes back", () => {
  expect(timeOf(localOf(wednesday))).toBe(wednesday);
  expect(timeOf("")).toBeUndefined();
});
