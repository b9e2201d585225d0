import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STANDARD_FUNNELS, stageOf } from "../funnels/model.ts";
import { type Facts, makeJudge, saysSomething } from "./judge.ts";
import {
  adjustmentOf,
  type ClassificationRule,
  type Correction,
  difference,
  effectOf,
  MAX_CONSIDERED,
  STANDARD_RULES,
} from "./model.ts";

const times = { createdAt: "2026-11-02T15:00:00.000Z", updatedAt: "2026-11-02T15:00:00.000Z", version: 1 };
const ANYTHING: ClassificationRule["match"] = {
  words: [],
  except: [],
  channels: [],
  connections: [],
  countries: [],
  labels: [],
  referrals: [],
  payloads: [],
  messages: "any",
};
const rule = (
  match: Partial<ClassificationRule["match"]>,
  more: Partial<ClassificationRule> = {},
): ClassificationRule => ({
  id: "r1",
  name: "One",
  position: 100,
  active: true,
  match: { ...ANYTHING, ...match },
  weight: 60,
  place: { funnelId: "support", stageId: "first_contact" },
  leadType: null,
  again: false,
  ...times,
  ...more,
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  text: "hola",
  payload: null,
  referrals: [],
  connectionId: "app.one",
  channel: "whatsapp",
  country: "PE",
  labels: [],
  first: false,
  ...more,
});
const anywhere = () => true;
const heard = (rules: readonly ClassificationRule[], more: Partial<Facts> = {}, steps = {}) =>
  makeJudge(rules, steps).judge(facts(more), anywhere);
const words = (...phrases: string[]) => ({ words: [{ language: null, phrases }] });

describe("conditions", () => {
  test.each([
    [words("no funciona"), { text: "¡¡NO   Funciona!!" }, ["no funciona"]],
    [words("no funciona"), { text: "no me funciona" }, undefined],
    [words("precio"), { text: "el precioso" }, undefined],
    [words("cuánto cuesta", "precio"), { text: "Cuanto cuesta? qué PRECIO" }, ["cuánto cuesta", "precio"]],
    [words("j'ai un problème"), { text: "Bonjour, j’ai un PROBLEME" }, ["j'ai un problème"]],
    [words("preço"), { text: "prec\u0327o" }, ["preço"]],
    [{ ...words("queja"), except: ["no es una queja"] }, { text: "No es una queja" }, undefined],
    [{ ...words("queja"), channels: ["whatsapp"] }, { text: "queja" }, ["queja", "channel: whatsapp"]],
    [{ ...words("queja"), channels: ["telegram"] }, { text: "queja" }, undefined],
    [{ connections: ["app.one"] }, {}, ["connection: app.one"]],
    [{ connections: ["app.two"] }, {}, undefined],
    [{ countries: ["CO", "PE"] }, {}, ["country: PE"]],
    [{ countries: ["CO"] }, { country: null }, undefined],
    [{ labels: ["vip"] }, { labels: ["new", "vip"] }, ["label: vip"]],
    [{ labels: ["vip"] }, {}, undefined],
    [{ payloads: ["HELP*"] }, { payload: "help-42" }, ["payload: HELP*"]],
    [{ payloads: ["HELP"] }, { payload: "help-42" }, undefined],
    [
      { referrals: ["https://x.example/a*"] },
      { referrals: ["https://x.example/a?b=1", "ad1"] },
      ["referral: https://x.example/a*"],
    ],
    [{ referrals: ["ad1"] }, { referrals: ["ad12"] }, undefined],
    [{ messages: "first" }, { first: true }, ["messages: first"]],
    [{ messages: "first" }, { first: false }, undefined],
  ] as [Partial<ClassificationRule["match"]>, Partial<Facts>, string[] | undefined][])(
    "%j in %j: %j",
    (match, more, because) => {
      const { rule: winner, because: why } = heard([rule(match)], more);
      expect(winner ? why : undefined).toEqual(because);
    },
  );

  test("that cannot be known yet rule nothing out, those that can do", () => {
    const unknown: Facts = { text: "queja", payload: null, referrals: [], connectionId: "app.one" };
    const may = (match: Partial<ClassificationRule["match"]>) => makeJudge([rule(match)], {}).mayHold(unknown);
    expect(
      may({ ...words("queja"), channels: ["telegram"], countries: ["CO"], labels: ["vip"], messages: "first" }),
    ).toBe(true);
    expect(may({ ...words("precio"), channels: ["telegram"] })).toBe(false);
    expect(may({ connections: ["app.two"] })).toBe(false);
    expect(makeJudge([rule(words("queja"), { active: false })], {}).mayHold(unknown)).toBe(false);
  });

  test("a phrase without a word says nothing", () => {
    expect([saysSomething("..."), saysSomething("no")]).toEqual([false, true]);
  });
});

describe("who is heard", () => {
  const loud = rule(words("precio"), { id: "loud", weight: 70 });
  const soft = rule(words("precio"), { id: "soft", weight: 60, position: 1 });
  const names = (rules: readonly ClassificationRule[], steps = {}) => {
    const { rule: winner, considered } = heard(rules, { text: "precio" }, steps);
    return [winner?.id, ...considered.map(({ ruleId, score }) => `${ruleId} ${score}`)];
  };

  test("is the loudest; of two as loud the first in position, then by id", () => {
    expect(names([soft, loud])).toEqual(["loud", "loud 70", "soft 60"]);
    expect(names([{ ...loud, weight: 60 }, soft])).toEqual(["soft", "soft 60", "loud 60"]);
    expect(
      names([
        { ...soft, id: "b" },
        { ...soft, id: "a" },
      ]),
    ).toEqual(["a", "a 60", "b 60"]);
  });

  test("is moved by corrections, and nobody below the threshold", () => {
    expect(names([soft, loud], { loud: -1, soft: 1 })).toEqual(["soft", "soft 72", "loud 56"]);
    expect(names([soft, loud], { loud: -40 })).toEqual(["soft", "soft 60", "loud 35"]);
    expect(names([{ ...soft, weight: 50 }], { soft: -9 })).toEqual([undefined, "soft 25"]);
  });

  test("is nobody whose place the lead may not enter", () => {
    const { rule: winner } = makeJudge([soft, loud], {}).judge(facts({ text: "precio" }), ({ id }) => id !== "loud");
    expect(winner?.id).toBe("soft");
    const many = Array.from({ length: 9 }, (_, index) => ({ ...soft, id: `r${index}` }));
    expect(heard(many, { text: "precio" }).considered).toHaveLength(MAX_CONSIDERED);
  });
});

describe("the standard rules", () => {
  test.each([
    ["Buenas, ¿cuanto cuesta la mesa?", "sales", "negotiation"],
    ["C'est combien ? Quel PRIX pour deux", "sales", "negotiation"],
    ["Could I get a quote?", "sales", "negotiation"],
    ["Está muy caro, lo voy a pensar", "sales", "debate"],
    ["Je suis intéressée", "sales", "first_chat"],
    ["Hola, me interesa", "sales", "first_chat"],
    ["El pedido llego roto", "support", "first_contact"],
    ["Ça ne marche pas", "support", "first_contact"],
    ["It doesn't work", "support", "first_contact"],
    ["sigue sin funcionar, es mi ticket 12", "support", "support_process"],
    ["Où en est mon ticket ?", "support", "support_process"],
    ["I want a refund", "support", "support_process"],
    ["Pagué el precio y no funciona", "support", "first_contact"],
  ])("%s: %s, %s", (text, funnelId, stageId) => {
    expect(heard(STANDARD_RULES, { text }).rule?.place).toEqual({ funnelId, stageId });
  });

  test("leave a greeting alone, and name places that there are", () => {
    for (const text of ["hola", "Bonjour!", "A table for four, please", "gracias"])
      expect(heard(STANDARD_RULES, { text }).rule).toBeUndefined();
    for (const { place } of STANDARD_RULES) {
      const funnel = STANDARD_FUNNELS.find(({ funnelId }) => funnelId === place.funnelId);
      expect(funnel && stageOf(funnel, place.stageId)?.state).not.toMatch(/^closed/);
    }
  });
});

describe("adjustments", () => {
  test("never turn a rule: half of its weight at most, whatever is said how often", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: -1000, max: 1000 }), (weight, steps) => {
        const adjustment = adjustmentOf(weight, steps);
        expect(Math.abs(adjustment)).toBeLessThanOrEqual(weight / 2);
        expect(adjustmentOf(weight, -steps)).toBe(adjustment === 0 ? 0 : -adjustment);
        expect(Math.sign(adjustment)).toBe(Math.sign(steps));
      }),
    );
  });

  test("are the sum of what holds, in whatever order corrections are said, said anew and taken back", () => {
    const one = fc.record({
      number: fc.nat(5),
      rule: fc.constantFrom("r1", "r2", "r3"),
      other: fc.constantFrom("r1", "r2", "r3", "none"),
      undone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), (deeds) => {
        const rows = new Map<number, Correction>();
        const sums = new Map<string, number>();
        for (const { number, rule: wrong, other, undone } of deeds) {
          const before = rows.get(number);
          const after = {
            undoneAt: undone ? times.createdAt : null,
            steps: { [wrong]: -1, ...(other === "none" || other === wrong ? {} : { [other]: 1 }) },
          } as unknown as Correction;
          for (const [id, step] of Object.entries(difference(before, after))) sums.set(id, (sums.get(id) ?? 0) + step);
          rows.set(number, after);
        }
        const expected = new Map<string, number>();
        for (const row of rows.values())
          for (const [id, step] of Object.entries(effectOf(row))) expected.set(id, (expected.get(id) ?? 0) + step);
        for (const id of ["r1", "r2", "r3"]) expect(sums.get(id) ?? 0).toBe(expected.get(id) ?? 0);
      }),
    );
  });
});
