import { expect, test } from "vitest";
import { draftOf, NO_RULE, type Repeat, ruleOf, weekdayOn } from "./rule.ts";

test.each<Repeat>([
  { every: 1, unit: "day" },
  { every: 1, unit: "week", weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"], count: 3 },
  { every: 2, unit: "week", weekdays: ["monday", "sunday"], until: "2027-06-30" },
  { every: 1, unit: "month", monthDay: -1 },
  { every: 3, unit: "year" },
])("a rule that is filled in again says the same: %j", (rule) => {
  expect(ruleOf(draftOf(rule))).toEqual(rule);
});

test("the usual ones have a name, and none is none", () => {
  expect(draftOf({ every: 1, unit: "month" }).preset).toBe("month");
  expect(draftOf({ every: 2, unit: "day" }).preset).toBe("custom");
  expect(ruleOf(NO_RULE)).toBeNull();
  expect(weekdayOn("2026-11-02")).toBe("monday");
});
