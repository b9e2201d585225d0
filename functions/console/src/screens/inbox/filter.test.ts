import { expect, test } from "vitest";
import { narrowed, queryOf, savedOf, searchOf } from "./filter.ts";

test("an address is what the API is asked", () => {
  expect(queryOf({})).toEqual({ limit: 50, state: "open" });
  expect(queryOf({ view: "mine", state: "snoozed", label: "l", unread: "true", other: "x" })).toEqual({
    limit: 50,
    state: "snoozed",
    assignee: "me",
    label: "l",
    unread: "true",
  });
  expect(narrowed({ view: "mine", label: "l", teamId: "team_a" })).toBe(2);
});

test.each([
  { view: "mine", label: "l" },
  { view: "unassigned", state: "pending" },
  { view: "all", assignee: "usr_a" },
])("a saved view leads back to what it was saved from: %o", (search) => {
  expect(queryOf(searchOf(savedOf(search)))).toEqual(queryOf(search));
});
