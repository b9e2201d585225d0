import { expect, test } from "vitest";
import { dayAt } from "../../../shared/zone/days.ts";
import { presets } from "./times.ts";

const wednesday = new Date(2026, 10, 4, 10, 30).getTime();

test("what is meant by a word lies ahead, and on the hour", () => {
  expect(presets(wednesday).map(([name]) => name)).toEqual(["hour", "evening", "tomorrow", "monday"]);
  expect(presets(dayAt(0, 19, wednesday)).map(([name]) => name)).toEqual(["hour", "tomorrow", "monday"]);
  for (const [, time] of presets(wednesday)) expect(time).toBeGreaterThan(wednesday);
  expect(new Date(presets(wednesday)[3]?.[1] ?? 0)).toEqual(new Date(2026, 10, 9, 9));
});
