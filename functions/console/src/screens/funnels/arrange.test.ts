import { expect, test } from "vitest";
import { endingIn, type Funnel, type Lead, needsOf, type Stage } from "../../shared/lead/model.ts";
import { type Filter, passes, withMoves } from "./arrange.ts";

const lead = (id: string, more: Partial<Lead> = {}): Lead =>
  ({
    id,
    contactName: id,
    state: "new",
    type: null,
    value: null,
    expectedOn: null,
    assignee: null,
    teamId: null,
    lostReasonId: null,
    lostReason: null,
    tags: [],
    stageId: "first",
    ...more,
  }) as unknown as Lead;
const stage = (more: Partial<Stage>): Stage =>
  ({ id: "next", name: "Next", state: "negotiation", requires: [], archived: false, ...more }) as Stage;
const funnel = { id: "sales", name: "Sales", stages: [] } as unknown as Funnel;
const ids = (cards: readonly Lead[]) => cards.map(({ id }) => id).join("");

test("a card on its way leaves its column and stands where it was dropped, as the API will have it", () => {
  const cards = [lead("a"), lead("b"), lead("c")];
  const move = (stageId: string, beside: object, one = lead("c")) => [
    { id: 1, lead: one, target: { funnel, stageId, ...beside } },
  ];
  expect(ids(withMoves("sales", "first", cards, move("next", {})))).toBe("ab");
  expect(ids(withMoves("sales", "first", cards, move("first", { beforeId: "b" })))).toBe("acb");
  expect(ids(withMoves("sales", "first", cards, move("first", { afterId: "a", beforeId: "gone" })))).toBe("acb");
  expect(ids(withMoves("sales", "first", cards, move("first", {}, lead("z"))))).toBe("zabc");
  expect(ids(withMoves("support", "first", cards, move("first", {})))).toBe("ab");
});

test("filters count together; accents and capitals make no difference", () => {
  const all: Filter = { text: "", owner: "", team: "", tag: "", isLate: false };
  const now = Date.parse("2026-05-04T12:00:00Z");
  const ines = lead("Inés Peña", { tags: ["vip"], assignee: "usr_1", expectedOn: "2026-05-01" });
  const fits = (filter: Partial<Filter>) => passes({ ...all, ...filter }, now)(ines);
  expect([fits({}), fits({ text: "ines VIP" }), fits({ owner: "usr_1", isLate: true })]).toEqual([true, true, true]);
  expect([fits({ text: "ines x" }), fits({ owner: "none" }), fits({ tag: "new" })]).toEqual([false, false, false]);
});

test("what a stage asks for is known before the API is asked", () => {
  const asks = stage({ requires: ["value", "assignee"] });
  expect(needsOf(lead("a", { assignee: "usr_1" }), asks)).toEqual(["value"]);
  expect(needsOf(lead("a", { stageId: "next" }), asks)).toEqual([]);
  const closing = stage({ state: "closed" });
  expect(needsOf(lead("a"), closing)).toEqual(["ending"]);
  expect(needsOf(lead("a"), closing, "closed_lost")).toEqual(["lostReason"]);
  expect(needsOf(lead("a"), closing, "closed_won")).toEqual([]);
  expect(endingIn(closing, lead("a", { state: "closed_won" }))).toBe("closed_won");
});
