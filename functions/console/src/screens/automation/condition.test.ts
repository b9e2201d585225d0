import { expect, test } from "vitest";
import { askedOf, type Condition, conditionOf } from "./condition.ts";

test("a condition is written as it was read, and what the rows cannot show stays", () => {
  const compared: Condition[] = [
    { path: "properties.rooms", op: "gte", value: 3 },
    { path: "properties.code", op: "eq", value: "0012" },
    { path: "properties.open", op: "eq", value: true },
    { path: "properties.flat", op: "in", value: ["Calle Mayor 12", "7"] },
    { path: "properties.price", op: "between", value: [1.5, 20] },
    { path: "changes.price.after", op: "lt", valueAt: "changes.price.before" },
    { path: "item.price", op: "lt", value: { amount: 9, currency: "EUR" } },
    { path: "contact.name", op: "exists", value: false },
  ];
  const again = (condition: Condition) => conditionOf(askedOf(condition), () => []);
  for (const condition of [
    { all: compared },
    { any: compared },
    { not: { all: compared } },
    { all: [{ any: compared }] },
  ])
    expect(again(condition)).toEqual(condition);
  // What was seen as text stays text.
  const [row] = askedOf({ path: "properties.code", op: "eq", value: "x" }).rows;
  const asked = { mode: "all", rows: row ? [{ ...row, text: "12" }] : [], other: null } as const;
  expect(conditionOf(asked, () => ["text"])).toEqual({ all: [{ path: "properties.code", op: "eq", value: "12" }] });
  expect(conditionOf(asked, () => ["number"])).toEqual({ all: [{ path: "properties.code", op: "eq", value: 12 }] });
});
