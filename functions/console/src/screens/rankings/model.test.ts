import { expect, test } from "vitest";
import { blankFactor, type Factor, factorsOf, fieldsOf, isWhole, movedIn, type Ranking } from "./model.ts";

const factors: Factor[] = [
  {
    ...{ key: "years", name: "Experience", start: 1, least: 0, most: 4 },
    source: { kind: "number", field: "f1", target: { attribute: "years" }, by: "near", tolerance: 2 },
  },
  {
    ...{ key: "skills", name: "Skills", start: 0.5, least: 0, most: 2 },
    source: { kind: "overlap", field: "f2", target: { value: ["SQL"] } },
  },
  {
    ...{ key: "liked", name: "Liked", start: 1, least: 0, most: 4 },
    source: { kind: "answers", formId: "form", question: "overall" },
  },
];

test("factors that are read and written again are what they were", () => {
  expect(factorsOf(fieldsOf({ factors } as Ranking).rows)).toEqual(factors);
});

test("a new factor is called after its name, once", () => {
  const { rows } = fieldsOf({ factors } as Ranking);
  const made = { ...blankFactor(rows), name: "Años: skills", kind: "equal" as const, field: "f3", attribute: "city" };
  expect(factorsOf([...rows, made, { ...made, row: 9 }]).slice(3)).toMatchObject([
    { key: "anos_skills", source: { kind: "equal", field: "f3", target: { attribute: "city" } } },
    { key: "anos_skills_2" },
  ]);
  expect([isWhole(made), isWhole({ ...made, attribute: null }), isWhole(blankFactor([]))]).toEqual([
    true,
    false,
    false,
  ]);
});

test("what of the weights moved is said by factor, without what rounds to nothing", () => {
  const before = { bias: 0, of: { years: 1, skills: 0.5, liked: 1 } };
  const weights = { bias: 1, of: { years: 1.2, skills: 0.501, liked: 1 } };
  expect(movedIn({ before, weights }, factors)).toEqual([{ key: "years", name: "Experience", was: 1, is: 1.2 }]);
});
