import { describe, expect, test } from "vitest";
import { compilePattern, type PatternDialect } from "./patterns.ts";

const matches = (pattern: unknown, event: unknown, dialect?: PatternDialect): boolean =>
  compilePattern(pattern, dialect)(event);

describe("a leaf matches", () => {
  test.each([
    ["equal text", ["a"], "a", true],
    ["other text", ["a"], "b", false],
    ["one of several", ["a", "b"], "b", true],
    ["a number, but not as text", [1], 1, true],
    ["text, but not as number", [1], "1", false],
    ["null", [null], null, true],
    ["absence, but not as null", [null], undefined, false],
    ["true", [true], true, true],
    ["the empty text", [""], "", true],
    ["an element of a list", ["a"], ["x", "a"], true],
    ["no element of a list", ["a"], ["x"], false],
    ["prefix", [{ prefix: "ab" }], "abc", true],
    ["prefix elsewhere", [{ prefix: "bc" }], "abc", false],
    ["prefix whatever the case", [{ prefix: { "equals-ignore-case": "AB" } }], "abc", true],
    ["suffix", [{ suffix: ".png" }], "a.png", true],
    ["suffix whatever the case", [{ suffix: { "equals-ignore-case": ".PNG" } }], "a.png", true],
    ["equality whatever the case", [{ "equals-ignore-case": "ALICE" }], "alice", true],
    ["anything but", [{ "anything-but": "a" }], "b", true],
    ["anything but, itself", [{ "anything-but": ["a", "b"] }], "b", false],
    ["anything but, absent", [{ "anything-but": ["a"] }], undefined, false],
    ["anything but a number", [{ "anything-but": [1, 2] }], 3, true],
    ["anything but a prefix", [{ "anything-but": { prefix: "init" } }], "initial", false],
    ["anything but prefixes", [{ "anything-but": { prefix: ["a", "b"] } }], "c", true],
    ["anything but a suffix", [{ "anything-but": { suffix: ".txt" } }], "a.png", true],
    ["anything but, whatever the case", [{ "anything-but": { "equals-ignore-case": ["A"] } }], "a", false],
    ["anything but a wildcard", [{ "anything-but": { wildcard: "*/lib/*" } }], "a/lib/b", false],
    ["a range", [{ numeric: [">", 0, "<=", 5] }], 5, true],
    ["outside a range", [{ numeric: [">", 0, "<=", 5] }], 0, false],
    ["numeric equality", [{ numeric: ["=", 3e2] }], 300, true],
    ["no text in a range", [{ numeric: [">", 0] }], "3", false],
    ["existence", [{ exists: true }], null, true],
    ["existence of an object, which is no leaf", [{ exists: true }], { a: 1 }, false],
    ["absence", [{ exists: false }], undefined, true],
    ["absence of what is there", [{ exists: false }], "x", false],
    ["a wildcard", [{ wildcard: "dir/*/a.*" }], "dir/x/y/a.txt", true],
    ["a wildcard with dots", [{ wildcard: "a.b" }], "axb", false],
    ["an escaped star", [{ wildcard: "a\\*b" }], "a*b", true],
    ["an address block", [{ cidr: "10.0.0.0/24" }], "10.0.0.255", true],
    ["outside an address block", [{ cidr: "10.0.0.0/24" }], "10.0.1.1", false],
  ])("%s", (_, pattern, value, expected) => {
    expect(matches({ field: pattern }, { field: value })).toBe(expected);
  });
});

test("every field must match, at any depth", () => {
  const pattern = { source: ["app"], detail: { kind: ["a"], size: [{ numeric: [">", 1] }] } };
  expect(matches(pattern, { source: "app", detail: { kind: "a", size: 2 }, other: 1 })).toBe(true);
  expect(matches(pattern, { source: "app", detail: { kind: "a", size: 1 } })).toBe(false);
  expect(matches(pattern, { source: "app" })).toBe(false);
});

test("$or takes one of several, at the top and inside", () => {
  const pattern = { a: ["1"], detail: { $or: [{ x: ["1"] }, { y: [{ prefix: "2" }] }] } };
  expect(matches(pattern, { a: "1", detail: { y: "23" } })).toBe(true);
  expect(matches(pattern, { a: "1", detail: { y: "3" } })).toBe(false);
  expect(matches({ $or: [{ a: ["2"] }, { b: ["2"] }] }, { b: "2" })).toBe(true);
});

test("of a list of objects one must satisfy the whole nested pattern", () => {
  const pattern = { items: { kind: ["a"], size: [1] } };
  expect(
    matches(pattern, {
      items: [
        { kind: "a", size: 2 },
        { kind: "a", size: 1 },
      ],
    }),
  ).toBe(true);
  expect(
    matches(pattern, {
      items: [
        { kind: "a", size: 2 },
        { kind: "b", size: 1 },
      ],
    }),
  ).toBe(false);
});

test("a stream's filter looks into typed attributes, where numbers are text", () => {
  const record = { eventName: "INSERT", dynamodb: { NewImage: { kind: { S: "delivery" }, size: { N: "4" } } } };
  expect(
    matches({ eventName: ["INSERT"], dynamodb: { NewImage: { kind: { S: ["delivery"] } } } }, record, "mapping"),
  ).toBe(true);
  expect(matches({ dynamodb: { NewImage: { kind: { S: [{ prefix: "del" }] } } } }, record, "mapping")).toBe(true);
  expect(matches({ dynamodb: { NewImage: { size: { N: [{ numeric: ["=", 4] }] } } } }, record, "mapping")).toBe(false);
  expect(matches({ dynamodb: { OldImage: { kind: { S: [{ exists: false }] } } } }, record, "mapping")).toBe(true);
});

test.each([
  ["a list that is missing", { a: "x" }, "bus", /a must be a list/],
  ["an unknown operator", { a: [{ like: "x" }] }, "bus", /unknown operator/],
  ["an argument of the wrong kind", { a: [{ prefix: 1 }] }, "bus", /unknown operator or argument/],
  ["a comparison without a number", { a: [{ numeric: [">"] }] }, "bus", /pairs/],
  ["a wildcard in a mapping", { a: [{ wildcard: "*" }] }, "mapping", /do not know the operator wildcard/],
] as const)("%s is refused", (_, pattern, dialect, message) => {
  expect(() => compilePattern(pattern, dialect)).toThrow(message);
});
