import { expect, test } from "vitest";
import { carriedOver, changesIn } from "./changes.ts";

test("only what was changed is sent, and nothing when nothing was", () => {
  expect(changesIn({ a: 1, b: [1, 2] }, { a: 2, b: [1, 2] })).toEqual({ a: 1 });
  expect(changesIn({ a: 1 }, { a: 1 })).toBeUndefined();
});

test("one's own changes stay, the rest is the newest", () => {
  expect(carriedOver({ a: "mine", b: "old" }, { a: "old", b: "old" }, { a: "theirs", b: "theirs" })).toEqual({
    a: "mine",
    b: "theirs",
  });
});
