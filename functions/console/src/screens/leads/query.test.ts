import { expect, test } from "vitest";
import { askedBy, filtersOf, orderOf, textOf } from "./query.ts";

test("addresses of other screens are understood, and nothing is asked that the API would refuse", () => {
  expect(askedBy(filtersOf({}))).toEqual({ state: "open" });
  expect(askedBy(filtersOf({ funnel: "sales", stage: "closing", owner: "me" }))).toEqual({
    ...{ state: "any", funnel: "sales", stage: "closing", assignee: "me" },
  });
  expect(askedBy(filtersOf({ type: "sale" }))).toEqual({ state: "any", type: "sale" });
  expect(askedBy(filtersOf({ state: "theirs", type: "x", team: "y", assignee: "'", lead: "z" }))).toEqual({
    state: "any",
  });
});

test("the order stands in the address, except the usual one", () => {
  for (const text of ["-value", "value", "name", "-stage"]) expect(textOf(orderOf(text))).toBe(text);
  expect([textOf(orderOf(undefined)), orderOf("rank")]).toEqual(["", { by: "created", isDown: false }]);
});
