import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRank, rankBetween, rankOfArrival } from "./rank.ts";

const between = (after: string | null, before: string | null): string => {
  const rank = rankBetween(after, before);
  if (rank === undefined) throw new Error(`nothing between ${after} and ${before}`);
  return rank;
};

describe("ranks", () => {
  test("lie where they were asked for, wherever cards are put among many others", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 200 }), (places) => {
        const ranks: string[] = [];
        for (const place of places) {
          const at = place % (ranks.length + 1);
          const rank = between(ranks[at - 1] ?? null, ranks[at] ?? null);
          expect(isRank(rank)).toBe(true);
          ranks.splice(at, 0, rank);
        }
        expect(ranks).toEqual([...new Set(ranks)].sort());
      }),
    );
  });

  test("do not grow at the ends", () => {
    let [first, last] = [between(null, null), between(null, null)];
    for (let step = 0; step < 5_000; step++) {
      first = between(null, first);
      last = between(last, null);
    }
    expect([first.length, last.length]).toEqual([8, 8]);
    expect(first < last).toBe(true);
  });

  test("grow by a character in five where every card goes between the newest two", () => {
    for (const side of ["after", "before"] as const) {
      let [low, high] = [between(null, null), between(between(null, null), null)];
      for (let step = 0; step < 1_000; step++) {
        const rank = between(low, high);
        expect(low < rank && rank < high).toBe(true);
        if (side === "after") high = rank;
        else low = rank;
      }
      expect(Math.max(low.length, high.length)).toBeLessThan(250);
    }
  });

  test("are not made where there is no place", () => {
    const [low, high] = [between(null, null), between(between(null, null), null)];
    expect(rankBetween(high, low)).toBeUndefined();
    expect(rankBetween(low, low)).toBeUndefined();
    expect(rankBetween(null, "00000000")).toBeUndefined();
    expect(rankBetween("zzzzzzzz", null)).toBeUndefined();
    expect(rankBetween(`${low}${"0".repeat(591)}1`, `${low}${"0".repeat(591)}2`)).toBeUndefined();
  });

  test("no fraction ends in a zero, so there is always a place before it", () => {
    const low = between(null, null);
    expect(isRank(`${low}0`)).toBe(false);
    expect(isRank(`${low}01`)).toBe(true);
    expect(between(low, `${low}01`) < `${low}01`).toBe(true);
  });

  test("of arrivals fall with time and differ within a millisecond", () => {
    const now = Date.parse("2026-11-02T09:00:00.000Z");
    const later = fc.integer({ min: 0, max: 50 * 366 * 86_400_000 });
    const id = fc.stringMatching(/^[a-z2-7]{26}$/);
    fc.assert(
      fc.property(later, later, id, id, (a, b, one, other) => {
        const [first, second] = [rankOfArrival(now + a, one), rankOfArrival(now + b, other)];
        expect([isRank(first), isRank(second)]).toEqual([true, true]);
        if (a !== b) expect(first < second).toBe(a > b);
        else expect(first === second).toBe(one.slice(0, 8) === other.slice(0, 8));
      }),
    );
  });
});
