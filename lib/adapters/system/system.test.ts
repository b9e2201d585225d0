import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalInConstantTime, sha256Hex, systemIds } from "./system.ts";

const FORM = /^[a-z2-7]{26}$/;

describe("ids", () => {
  test("have 26 characters of the alphabet, random or derived from anything", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (parts) => {
        expect(systemIds.derive(...parts)).toMatch(FORM);
        expect(systemIds.derive(...parts)).toBe(systemIds.derive(...parts));
      }),
    );
    const random = Array.from({ length: 2_000 }, () => systemIds.random());
    for (const id of random) expect(id).toMatch(FORM);
    expect(new Set(random).size).toBe(random.length);
  });

  test("every character of the alphabet comes up at every place", () => {
    const places = Array.from({ length: 26 }, () => new Set<string>());
    for (let number = 0; number < 2_000; number++)
      for (const [place, character] of [...systemIds.derive(String(number))].entries()) places[place]?.add(character);
    for (const seen of places) expect(seen.size).toBe(32);
  });

  test("are RFC 4648 base 32 of the SHA-256 of the parts with their lengths", () => {
    const bits = [...Buffer.from(sha256Hex("2:ab1:c"), "hex")]
      .map((byte) => byte.toString(2).padStart(8, "0"))
      .join("");
    const letters = Array.from({ length: 26 }, (_, index) =>
      "abcdefghijklmnopqrstuvwxyz234567".charAt(Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)),
    );
    expect(systemIds.derive("ab", "c")).toBe(letters.join(""));
  });

  test("differ when the parts differ, wherever the parts are cut", () => {
    expect(systemIds.derive("ab", "c")).not.toBe(systemIds.derive("a", "bc"));
    expect(systemIds.derive("a")).not.toBe(systemIds.derive("a", ""));
    expect(systemIds.derive("1:a")).not.toBe(systemIds.derive("", "a"));
    const parts = fc.array(fc.string({ unit: fc.constantFrom("a", "1", ":", "ñ", "🥜"), maxLength: 4 }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = left.length === right.length && left.every((part, index) => part === right[index]);
        expect(systemIds.derive(...left) === systemIds.derive(...right)).toBe(same);
      }),
      { numRuns: 500 },
    );
  });
});

test("texts are compared whole, whatever their length", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (left, right) => {
      expect(equalInConstantTime(left, right)).toBe(left === right);
      expect(equalInConstantTime(left, left)).toBe(true);
    }),
  );
});
