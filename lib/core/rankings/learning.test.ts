import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accuracyOf, expected, learn, MAX_STEP, replay } from "./learning.ts";
import type { Entry, Factor, Features, Lesson, Weights } from "./model.ts";
import { startOf } from "./model.ts";
import { deviationsOf, rank } from "./order.ts";

/** The same numbers on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const factor = (key: string, more: Partial<Factor> = {}): Factor => ({
  key,
  name: key,
  source: { kind: "number", field: key, target: { value: 1 }, by: "at_least", tolerance: null },
  start: 1,
  least: 0,
  most: 4,
  ...more,
});
const lessonOf = (index: number, grade: number, deviations: Features, more: Partial<Lesson> = {}): Entry => ({
  kind: "lesson",
  seq: index + 1,
  undone: false,
  lesson: {
    ...{ lessonId: `l${index}`, version: 1, itemId: `item${index % 40}`, person: `p${index}`, grade, deviations },
    ...{ at: "2026-11-02T09:00:00.000Z", ...more },
  },
});

const TRUTH = { skill: 3.2, experience: 2, location: 1.1, languages: 0.4, shoe_size: 0 } as const;
const FACTORS = Object.keys(TRUTH).map((key) => factor(key));

/** Interviewers who follow the true weights, give one to five points, and are of another mind every so often. */
function answers(count: number, seed: number): readonly Entry[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const deviations = Object.fromEntries(Object.keys(TRUTH).map((key) => [key, random() - 0.5]));
    const truth = Object.entries(TRUTH).reduce((sum, [key, weight]) => sum + weight * (deviations[key] ?? 0), 0);
    const liked = 1 / (1 + Math.exp(-truth)) + (random() - 0.5) * 0.3;
    const points = random() < 0.05 ? Math.ceil(random() * 5) : Math.min(5, Math.max(1, Math.ceil(liked * 5)));
    return lessonOf(index, (points - 1) / 4, deviations);
  });
}
const inOrder = ({ of }: Weights) => Object.keys(of).toSorted((a, b) => (of[b] ?? 0) - (of[a] ?? 0));

describe("what answers teach", () => {
  test.each([1, 7, 42])("of 600 noisy answers comes the order of the true weights (seed %i)", (seed) => {
    expect(inOrder(replay(FACTORS, answers(600, seed)).weights)).toEqual(Object.keys(TRUTH));
  });

  test("pairs that were held out are put in order better than before, and about as well as the truth would", () => {
    const { pairs, before, after } = accuracyOf(FACTORS, answers(400, 11));
    expect(pairs).toBe(200);
    expect(before).toBeGreaterThan(0.5);
    expect(after ?? 0).toBeGreaterThan((before ?? 1) + 0.05);
  });

  test("answers that follow nothing teach nothing", () => {
    const random = seeded(3);
    const noise = answers(400, 5).map((entry, index) =>
      entry.kind === "lesson" ? lessonOf(index, Math.floor(random() * 5) / 4, entry.lesson.deviations) : entry,
    );
    expect(Math.abs((accuracyOf(FACTORS, noise).after ?? 0) - 0.5)).toBeLessThan(0.1);
  });

  test("with too few pairs nobody is told how good it is", () => {
    expect(accuracyOf(FACTORS, answers(3, 1))).toEqual({ pairs: 0, before: null, after: null });
  });

  test("one good answer about somebody with more experience than others gives experience more weight", () => {
    const before = startOf(FACTORS);
    const after = learn(FACTORS, before, { grade: 1, deviations: { experience: 0.4 } }, 0);
    expect(after.of.experience).toBeGreaterThan(1);
    expect(after.of.skill).toBe(1);
    expect(expected(after, { experience: 0.4 })).toBeGreaterThan(expected(before, { experience: 0.4 }));
  });
});

const deviation = fc.double({ min: -5, max: 5, noNaN: true });
const grade = fc.double({ min: -3, max: 3, noNaN: true });
const bounds = fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: -6, max: 6, noNaN: true }));

test("no answer, however hostile, moves a weight further than one step, and none past its bounds", () => {
  fc.assert(
    fc.property(
      fc.array(bounds, { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(grade, fc.array(deviation, { minLength: 5, maxLength: 5 })), { minLength: 1, maxLength: 60 }),
      (limits, attacks) => {
        const factors = limits.map(([a, b], index) => {
          const [least, most] = [Math.min(a, b), Math.max(a, b)];
          return factor(`f${index}`, { least, most, start: (least + most) / 2 });
        });
        let weights = startOf(factors);
        for (const [index, [given, values]] of attacks.entries()) {
          const deviations = Object.fromEntries(factors.map(({ key }, at) => [key, values[at] ?? 0]));
          const next = learn(factors, weights, { grade: given, deviations }, index);
          for (const { key, least, most } of factors) {
            expect(Math.abs((next.of[key] ?? 0) - (weights.of[key] ?? 0))).toBeLessThanOrEqual(MAX_STEP + 1e-5);
            expect(next.of[key]).toBeGreaterThanOrEqual(least - 1e-6);
            expect(next.of[key]).toBeLessThanOrEqual(most + 1e-6);
          }
          expect(Math.abs(next.bias)).toBeLessThanOrEqual(3);
          weights = next;
        }
      },
    ),
  );
});

test("what was taken back is as if it had never been, wherever it stood, and comes back whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (count, which) => {
      const all = answers(count, 9);
      const seq = (which % count) + 1;
      const without = all.map((entry) => (entry.seq === seq ? { ...entry, undone: true } : entry));
      expect(replay(FACTORS, without)).toEqual(
        replay(
          FACTORS,
          all.filter((entry) => entry.seq !== seq),
        ),
      );
      expect(replay(FACTORS, without.map((entry) => ({ ...entry, undone: false })).toReversed())).toEqual(
        replay(FACTORS, all),
      );
    }),
  );
});

describe("the order of people", () => {
  const factors = [
    factor("years", {
      source: { kind: "number", field: "years", target: { attribute: "years" }, by: "at_least", tolerance: null },
    }),
    factor("skills", { source: { kind: "overlap", field: "skills", target: { attribute: "skills" } } }),
    factor("city", { source: { kind: "equal", field: "city", target: { attribute: "city" } } }),
  ];
  const position = { years: 4, skills: ["sql", "python"], city: "Valencia" };
  const person = (contactId: string, customFields: Record<string, string | number | readonly string[]>) => ({
    ...{ contactId, name: contactId, customFields, judged: {} },
  });

  test("shows why: what each factor adds makes the order, and adds up to it", () => {
    const ranked = rank(
      factors,
      startOf(factors),
      [
        person("ana", { years: 8, skills: ["sql", "python"], city: " valencia " }),
        person("bea", { years: 1, skills: ["sql"], city: "Madrid" }),
        person("carla", {}),
      ],
      position,
    );
    expect(ranked.map(({ contactId, rank: place }) => [contactId, place])).toEqual([
      ["ana", 1],
      ["carla", 2],
      ["bea", 3],
    ]);
    const [ana, carla] = ranked;
    expect(ana?.because.map(({ key, value }) => [key, value])).toContainEqual(["skills", 1]);
    // What nobody knows speaks neither for nor against.
    expect(carla?.because.every(({ value, adds }) => value === null && adds === 0)).toBe(true);
    const sum = ana?.because.reduce((total, { adds }) => total + adds, 0) ?? 0;
    expect(ana?.expected).toBeCloseTo(1 / (1 + Math.exp(-sum)), 5);
  });

  test("nobody's place depends on the order in which people are read", () => {
    const people = ["a", "b", "c", "d"].map((id, index) => person(id, { years: index }));
    expect(rank(factors, startOf(factors), people.toReversed(), position)).toEqual(
      rank(factors, startOf(factors), people, position),
    );
  });

  test("whoever is alone is compared with the middle of the scale", () => {
    expect(deviationsOf({ years: 1 }, {})).toEqual({ years: 0.5 });
  });
});
