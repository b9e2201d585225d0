import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plain } from "../kernel/plain.ts";
import { conditionProblems, MAX_COMPARISONS, OPERATORS_OF, type Typed, type Typing } from "./check.ts";
import { type Condition, evaluate, type Operator, type Verdict, valuesOf } from "./model.ts";

const KINDS: Readonly<Record<string, Typed>> = {
  title: { kind: "text" },
  rooms: { kind: "number" },
  price: { kind: "money" },
  zone: { kind: "choice", options: ["Palermo", "Núñez", "Boedo"] },
  extras: { kind: "choices", options: ["garden", "garage", "pool"] },
  pets: { kind: "boolean" },
  freeOn: { kind: "date" },
  viewing: { kind: "datetime" },
  where: { kind: "place" },
  sent: { kind: "any" },
};
const typing: Typing = (path) => (Object.hasOwn(KINDS, path) ? KINDS[path] : undefined);
const flat = {
  title: "Departamento con balcón",
  rooms: 3,
  price: { amount: 185_000, currency: "USD" },
  zone: "Palermo",
  extras: ["garden", "garage"],
  pets: false,
  freeOn: "2026-12-01",
  viewing: "2026-11-30T18:00:00-03:00",
  where: { lat: -34.5795, lng: -58.4256, label: "Plaza Serrano" },
};

const verdict = (path: string, op: Operator, value: Plain, of: Plain = flat): Verdict =>
  evaluate({ path, op, value }, valuesOf(of)).verdict;

describe("a comparison", () => {
  test("holds or fails by what stands at its path", () => {
    const holding: readonly (readonly [string, Operator, Plain])[] = [
      ["zone", "eq", "palermo"],
      ["title", "contains", "BALCON"],
      ["zone", "in", ["Boedo", "Palermo"]],
      ["rooms", "between", [3, 4]],
      ["price", "lt", { amount: 200_000, currency: "USD" }],
      ["price", "ne", { amount: 185_000, currency: "ARS" }],
      ["price.amount", "gte", 185_000],
      ["extras", "contains", "garage"],
      ["extras", "contains_any", ["pool", "garden"]],
      ["extras", "contains_all", ["garage", "garden"]],
      ["freeOn", "lte", "2026-12-01"],
      ["viewing", "eq", "2026-11-30T21:00:00Z"],
      ["viewing", "gt", "2026-11-30"],
      ["where", "within", { lat: -34.588, lng: -58.43, km: 1.1 }],
      ["pets", "eq", false],
      ["parking", "exists", false],
    ];
    for (const one of holding) expect([one, verdict(...one)]).toEqual([one, "holds"]);
    expect(verdict("extras", "contains_all", ["garage", "pool"])).toBe("fails");
    expect(verdict("where", "within", { lat: -34.588, lng: -58.43, km: 0.9 })).toBe("fails");
  });

  test("is unknown where nothing stands, and where it cannot be compared", () => {
    expect(verdict("parking", "ne", 1)).toBe("unknown");
    expect(verdict("price", "lt", { amount: 1, currency: "ARS" })).toBe("unknown");
    expect(verdict("rooms", "lt", "many")).toBe("unknown");
    expect(verdict("rooms", "contains", "3")).toBe("unknown");
    expect(verdict("title.length", "exists", true)).toBe("fails");
    expect(verdict("constructor", "exists", true)).toBe("fails");
  });

  test("may be with what stands elsewhere", () => {
    const cheaper: Condition = { path: "price.after", op: "lt", valueAt: "price.before" };
    const change = (before: number, after: number) =>
      valuesOf({ price: { before: { amount: before, currency: "USD" }, after: { amount: after, currency: "USD" } } });
    expect(evaluate(cheaper, change(200, 180)).holds).toBe(true);
    expect(evaluate(cheaper, change(180, 200)).holds).toBe(false);
  });

  test("that there is a distance says how far it is", () => {
    const { because } = evaluate(
      { path: "where", op: "within", value: { lat: -34.6037, lng: -58.3816, km: 10 } },
      valuesOf(flat),
    );
    expect(because).toMatchObject([{ verdict: "holds", actual: { label: "Plaza Serrano" }, km: 4.84 }]);
  });
});

/** As JSON has them. */
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Three-valued logic over leaves that hold, fail and are unknown. */
const leaf = (want: Verdict): Condition =>
  want === "unknown"
    ? { path: "nothing", op: "eq", value: 1 }
    : { path: "rooms", op: "eq", value: want === "holds" ? 3 : 4 };
const RANK = { fails: 0, unknown: 1, holds: 2 } as const;
const verdicts = fc.constantFrom<Verdict>("holds", "fails", "unknown");
const trees: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    verdicts.map(leaf),
    fc.array(tie("tree"), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie("tree").map((not) => ({ not })),
  ),
})).tree;
const judged = (condition: Condition): Verdict => evaluate(condition, valuesOf(flat)).verdict;

describe("together", () => {
  test("all is as its weakest, any as its strongest, and not turns round", () => {
    fc.assert(
      fc.property(fc.array(trees, { minLength: 1, maxLength: 5 }), (parts) => {
        const ranks = parts.map((part) => RANK[judged(part)]);
        expect(RANK[judged({ all: parts })]).toBe(Math.min(...ranks));
        expect(RANK[judged({ any: parts })]).toBe(Math.max(...ranks));
        for (const part of parts) expect(judged({ not: { not: part } })).toBe(judged(part));
        expect(judged({ not: { all: parts } })).toBe(judged({ any: parts.map((not) => ({ not })) }));
      }),
    );
  });

  test("what is named as the reason decides alone", () => {
    fc.assert(
      fc.property(trees, (condition) => {
        const { holds, verdict, because } = evaluate(condition, valuesOf(flat));
        expect(holds).toBe(verdict === "holds");
        expect(because.length).toBeGreaterThan(0);
        // An unknown whole is explained by what is unknown.
        if (verdict === "unknown") expect(because.map((one) => one.verdict)).toEqual(because.map(() => "unknown"));
      }),
    );
    const { because } = evaluate({ all: [leaf("holds"), leaf("fails"), leaf("unknown")] }, valuesOf(flat));
    expect(because).toEqual([{ path: "rooms", op: "eq", value: 4, verdict: "fails", actual: 3 }]);
  });

  test("numbers are ordered as numbers are, with exactly one of less, equal and more", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const holds = (["lt", "eq", "gt"] as const).filter((op) => verdict("n", op, b, { n: a }) === "holds");
        expect(holds).toEqual([a < b ? "lt" : a > b ? "gt" : "eq"]);
        expect(verdict("n", "between", [Math.min(a, b), Math.max(a, b)], { n: a })).toBe("holds");
      }),
    );
  });
});

describe("what may be asked", () => {
  const problems = (given: unknown) => conditionProblems(given, typing).map(({ field, code }) => [field, code]);

  test("is of what there is, by what can be asked of it, with something of its kind", () => {
    expect(
      problems({ all: [{ path: "rooms", op: "gte", value: 3 }, { not: { path: "sent", op: "eq", value: "x" } }] }),
    ).toEqual([]);
    expect(problems({ all: [] })).toEqual([]);
    const refused: readonly (readonly [unknown, string, string])[] = [
      ["no condition", "condition", "either_or"],
      [{ all: [], any: [] }, "condition", "either_or"],
      [{ any: [] }, "condition.any", "too_short"],
      [{ all: [{ all: [] }] }, "condition.all.0.all", "too_short"],
      [{ all: {} }, "condition.all", "wrong_type"],
      [{ not: { path: "rooms", op: "eq", value: 3 }, op: "eq" }, "condition.op", "unknown_field"],
      [{ all: [{ path: "garden", op: "eq", value: 1 }] }, "condition.all.0.path", "unknown_field"],
      [{ path: "rooms", op: "within", value: 3 }, "condition.op", "not_allowed"],
      [{ path: "rooms", op: "eq", value: "three" }, "condition.value", "wrong_type"],
      [{ path: "rooms", op: "eq" }, "condition.value", "either_or"],
      [{ path: "rooms", op: "eq", value: 3, valueAt: "rooms" }, "condition.value", "either_or"],
      [{ path: "rooms", op: "eq", valueAt: "price" }, "condition.valueAt", "wrong_type"],
      [{ path: "rooms", op: "between", value: [4, 3] }, "condition.value", "wrong_order"],
      [{ path: "rooms", op: "between", value: [3] }, "condition.value", "wrong_type"],
      [{ path: "rooms", op: "in", value: [3, "four"] }, "condition.value.1", "wrong_type"],
      [{ path: "zone", op: "eq", value: "Tigre" }, "condition.value", "not_allowed"],
      [{ path: "extras", op: "contains", value: "sauna" }, "condition.value", "not_allowed"],
      [{ path: "price", op: "lt", value: 200_000 }, "condition.value", "wrong_type"],
      [{ path: "where", op: "within", value: { lat: 0, lng: 0 } }, "condition.value", "wrong_type"],
      [{ path: "freeOn", op: "lt", value: "tomorrow" }, "condition.value", "wrong_format"],
    ];
    for (const [given, field, code] of refused) expect([given, problems(given)]).toEqual([given, [[field, code]]]);
  });

  test("has an end", () => {
    const many = Array.from({ length: MAX_COMPARISONS + 1 }, () => ({ path: "rooms", op: "eq", value: 3 }));
    expect(problems({ all: many })).toEqual([["condition", "too_long"]]);
    let deep: unknown = { path: "rooms", op: "eq", value: 3 };
    for (let depth = 0; depth < 6; depth++) deep = { not: deep };
    expect(problems(deep)).toEqual([["condition.not.not.not.not.not", "too_deep"]]);
  });

  test("whatever somebody sends is judged, and what passes can be asked of whatever there is", () => {
    const paths = fc.constantFrom(...Object.keys(KINDS), "nothing", "__proto__");
    const comparison = fc.record(
      { path: paths, op: fc.constantFrom(...OPERATORS_OF.any), value: fc.jsonValue(), valueAt: paths },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          comparison,
          comparison.map((one) => ({ all: [one, { not: one }] })),
        ),
        fc.jsonValue(),
        (given, of) => {
          if (conditionProblems(given, typing).length > 0) return;
          const { verdict } = evaluate(
            given as unknown as Condition,
            (path) => (of as Record<string, Plain> | null)?.[path],
          );
          expect(["holds", "fails", "unknown"]).toContain(verdict);
        },
      ),
    );
  });
});
