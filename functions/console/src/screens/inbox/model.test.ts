import { expect, test } from "vitest";
import { piecesOf, stateOf, viewOf } from "./model.ts";

test("addresses in a text can be followed, without the sentence's own marks; nothing else can", () => {
  expect(piecesOf("See https://acme.example/a?b=1. Or http://x.example!")).toEqual([
    { text: "See " },
    { text: "https://acme.example/a?b=1", href: "https://acme.example/a?b=1" },
    { text: ". Or " },
    { text: "http://x.example", href: "http://x.example" },
    { text: "!" },
  ]);
  expect(piecesOf("javascript:alert(1) <b>")).toEqual([{ text: "javascript:alert(1) <b>" }]);
});

test("an address that names no known view shows all that is open", () => {
  expect([viewOf("theirs"), stateOf(undefined), viewOf("mine"), stateOf("snoozed")]).toEqual([
    "all",
    "open",
    "mine",
    "snoozed",
  ]);
});
