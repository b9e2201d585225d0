/** Answers and what they teach, against a real table: each once, however they meet, and taken back exactly. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFeedbackFormStore, makeFeedbackStore } from "../../lib/adapters/dynamo/feedback.ts";
import { makePersonStore } from "../../lib/adapters/dynamo/people-rows.ts";
import { makeRankingLog, makeRankingStore } from "../../lib/adapters/dynamo/rankings.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Ranking } from "../../lib/core/rankings/model.ts";
import type { FindField } from "../../lib/core/rankings/ports.ts";
import { makeManageWeights, makeTeach } from "../../lib/core/rankings/teach.ts";
import { form, request } from "../support/feedback.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const AT = "2026-03-02T10:00:00.000Z";
const clock = { now: () => Date.parse(AT) };
const ITEM = "i".repeat(26);
const people = Array.from({ length: 12 }, (_, index) => ({
  contactId: String.fromCharCode(97 + index).repeat(26),
  name: null,
  customFields: { years: index / 12, skill: ((index * 7) % 12) / 12 },
  judged: {},
}));
const field: FindField = async (itemId, { named }) => ({
  item: { itemId, type: "position", attributes: {} },
  candidates: people,
  named: named.map((id) => people.find(({ contactId }) => contactId === id)),
  more: false,
});

async function open() {
  const context = { client: table.client, tableName: table.tableName, tenant: `rank-${++tenants}` };
  const [rankings, log] = [makeRankingStore(context, systemIds), makeRankingLog(context)];
  const factor = (key: string) => ({
    ...{ key, name: key, start: 1, least: 0, most: 4 },
    source: { kind: "number", field: key, target: { value: 1 }, by: "at_least", tolerance: null } as const,
  });
  const ranking: Ranking = {
    ...{ id: "candidates", name: "Candidates", description: null, itemType: "position", formId: "form" },
    ...{ factors: [factor("years"), factor("skill")], archived: false, createdAt: AT, updatedAt: AT, version: 1 },
  };
  expect(await rankings.create(ranking)).toBe("created");
  const judged = (index: number, version = 2, grade = (people[index]?.customFields.years ?? 0) > 0.5 ? 1 : 0) => ({
    requestId: `${"r".repeat(26)}.${String(index).padStart(16, "0")}`,
    ...{ version, grade, formId: "form", contactId: people[index]?.contactId ?? "", itemId: ITEM, at: AT },
  });
  return {
    context,
    log,
    ranking,
    judged,
    teach: makeTeach({ rankings, log, field, ids: systemIds }),
    weights: makeManageWeights({ log, clock }),
  };
}

test("twelve answers at once, each told twice, are twelve steps, and taking all back leaves the beginning", async () => {
  const { log, ranking, judged, teach, weights } = await open();
  const told = people.flatMap((_, index) => [judged(index), judged(index)]);
  // Whoever finds the ranking changed too often is told again by the stream.
  const again = async (one: (typeof told)[number]): Promise<unknown> => teach(one).catch(() => again(one));
  await Promise.all(told.map(again));
  expect(await log.state("candidates")).toMatchObject({ number: 12, lessons: 12, entries: 12 });
  const learnt = (await log.state("candidates"))?.weights.of ?? {};
  expect(learnt.years).toBeGreaterThan(learnt.skill ?? 9);
  const { items, nextCursor } = await log.versions("candidates", { limit: 5 });
  expect([items.map(({ number }) => number), nextCursor === undefined]).toEqual([[12, 11, 10, 9, 8], false]);
  for (let seq = 1; seq <= 12; seq++) await weights.mark(ranking, seq, true, "usr_a");
  expect(await log.state("candidates")).toMatchObject({
    number: 24,
    lessons: 0,
    weights: { bias: 0, of: { years: 1, skill: 1 } },
  });
  for (let seq = 12; seq >= 1; seq--) await weights.mark(ranking, seq, false, "usr_a");
  expect((await log.state("candidates"))?.weights.of).toEqual(learnt);
  expect(await weights.mark(ranking, 3, true, "usr_a", 5)).toMatchObject({ kind: "stale" });
}, 60_000);

test("a later word of the same answer stands in place of the earlier one, and one that was taken back stays so", async () => {
  const { log, ranking, judged, teach, weights } = await open();
  await teach(judged(11, 2, 1));
  const high = (await log.state("candidates"))?.weights;
  await teach(judged(11, 4, 0));
  const low = (await log.state("candidates"))?.weights;
  expect([await teach(judged(11, 3, 1)), (await log.state("candidates"))?.weights]).toEqual([["known"], low]);
  expect((high?.of.years ?? 0) > 1 && (low?.of.years ?? 9) < 1).toBe(true);
  await weights.mark(ranking, 1, true, "usr_a");
  expect(await teach(judged(11, 5, 1))).toEqual(["undone"]);
  expect(await log.state("candidates")).toMatchObject({ lessons: 0, weights: { of: { years: 1 } } });
});

test("requests and judgements are kept once, by their latest version", async () => {
  const { context } = await open();
  const [forms, feedback] = [makeFeedbackFormStore(context, systemIds), makeFeedbackStore(context)];
  await forms.create(form());
  expect(await forms.create(form({ id: "other" }))).toBe("taken");
  const asked = request("a".repeat(26));
  expect([await feedback.create(asked), await feedback.create({ ...asked, language: "fr" })]).toEqual([
    "created",
    { present: asked },
  ]);
  expect(await feedback.save({ ...asked, answers: { overall: 5 }, version: 2 })).toBe("saved");
  expect(await feedback.save({ ...asked, answers: { overall: 1 }, version: 2 })).toBe("conflict");
  expect((await feedback.list("form", { limit: 10 })).items).toMatchObject([{ answers: { overall: 5 } }]);
  const judgement = { requestId: asked.requestId, contactId: "b".repeat(26), formId: "form", itemId: null, at: AT };
  await feedback.judge({ ...judgement, grades: { overall: 1 }, mean: 1, version: 3 });
  await feedback.judge({ ...judgement, grades: { overall: 0 }, mean: 0, version: 2 });
  expect(await feedback.judgements(["a".repeat(26), "b".repeat(26)])).toMatchObject([{ mean: 1 }]);
});

test("whoever others were asked about is found by it, and forgotten with it", async () => {
  const { context } = await open();
  const [people, feedback] = [makePersonStore(context, systemIds), makeFeedbackStore(context)];
  const [ana, bruno] = ["a".repeat(26), "b".repeat(26)];
  await feedback.create(request(bruno, { subjectId: ana, answers: { more: "Never came" } }));
  const rows = await people.around({
    ...{ contactIds: [ana], conversationIds: [], connectionIds: [], leadIds: [], team: [], needles: [], judged: [] },
    now: AT,
  });
  expect(rows.map(({ entity }) => entity)).toEqual(["feedback-request", "feedback-about"]);
  await people.remove(rows);
  expect(await feedback.get(request(bruno).requestId)).toBeUndefined();
  // And what whoever answers left with others, when they are forgotten themselves.
  const asked = request(bruno, { requestId: `${bruno}.${"p".repeat(16)}`, subjectId: ana });
  await feedback.create(asked);
  const about = { requestId: asked.requestId, contactId: ana, formId: "form", itemId: null, at: AT };
  await feedback.judge({ ...about, grades: { overall: 1 }, mean: 1, version: 2 });
  const left = await people.around({
    ...{ contactIds: [bruno], conversationIds: [], connectionIds: [], leadIds: [], team: [], needles: [] },
    ...{ judged: [{ subjectId: ana, requestId: asked.requestId }], now: AT },
  });
  expect(left.map(({ entity }) => entity).sort()).toEqual(["feedback-about", "judgement"]);
});
