import fc from "fast-check";
import { expect, test } from "vitest";
import { beginning, splitText } from "./split-text.ts";

test("leaves alone what fits, and gives nothing for blank texts", () => {
  expect(splitText("  hello there ", 20)).toEqual(["hello there"]);
  expect(splitText(" \n\t ", 20)).toEqual([]);
});

test("cuts at the best place in the second half: paragraph, line, sentence, word", () => {
  expect(splitText("aaaa bbbb\n\ncc dd ee ff", 14)).toEqual(["aaaa bbbb", "cc dd ee ff"]);
  expect(splitText("aaaa bbbb\ncc dd ee ff", 14)).toEqual(["aaaa bbbb", "cc dd ee ff"]);
  expect(splitText("aaaa bbb. cc dd ee ff", 14)).toEqual(["aaaa bbb.", "cc dd ee ff"]);
  expect(splitText("a. bbbb cccc dddd", 14)).toEqual(["a. bbbb cccc", "dddd"]);
  expect(splitText("aaaaaaaa bbbbbb", 8)).toEqual(["aaaaaaaa", "bbbbbb"]);
});

test("cuts a word only when it is longer than a message", () => {
  expect(splitText("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
});

test.each([
  ["surrogate pairs", "😀"],
  ["families", "👨‍👩‍👧‍👦"],
  ["flags", "🇵🇪"],
  ["accents", "e\u0301"],
  ["Devanagari", "नि"],
])("never cuts into %s", (_, unit) => {
  for (const limit of [11, 12, 13, 25]) {
    const parts = splitText(unit.repeat(40), limit);
    expect(parts.join("")).toBe(unit.repeat(40));
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(limit);
      expect(part.length % unit.length).toBe(0);
    }
  }
});

test("still gets through a character that is longer than a message", () => {
  const tower = `e${"\u0301".repeat(50)}`;
  expect(splitText(tower, 8).join("")).toBe(tower);
  const odd = splitText("👨‍👩‍👧‍👦".repeat(3), 4);
  expect(odd.every((part) => part.isWellFormed() && part.length <= 4)).toBe(true);
  expect(odd.join("")).toBe("👨‍👩‍👧‍👦".repeat(3));
});

test("loses nothing but white space, whatever the text and the limit", () => {
  const unit = fc.constantFrom("a", "bc ", " ", "\n", "\n\n", ". ", "😀", "👨‍👩‍👧‍👦", "e\u0301", "\ud83d");
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 300 }), fc.integer({ min: 2, max: 60 }), (units, limit) => {
      const text = units.join("");
      const parts = splitText(text, limit);
      expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part.trim()).toBe(part);
        expect(part).not.toBe("");
      }
    }),
    { numRuns: 500 },
  );
});

test("is fast on long texts, with and without places to cut", () => {
  const started = performance.now();
  for (const unit of ["a", "a ", "\n ", "😀", "x\n \n "]) splitText(unit.repeat(100_000), 4096);
  expect(performance.now() - started).toBeLessThan(3000);
});

test("a beginning ends between two visible characters", () => {
  expect(beginning("short", 10)).toBe("short");
  expect(beginning("ab👨‍👩‍👧‍👦", 6)).toBe("ab");
});
