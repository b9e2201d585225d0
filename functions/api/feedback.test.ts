/** Asking, answering, ranking and taking back, through the door. */
import { describe, expect, test } from "vitest";
import type { FeedbackForm, FeedbackRequest } from "../../events/api/feedback.ts";
import type { Ranking } from "../../events/api/rankings.ts";
import { makeTeach } from "../../lib/core/rankings/teach.ts";
import { makeFeedback, memoryRankingLog, POSITION } from "./testing/feedback.ts";
import { contact } from "./testing/samples.ts";
import { makeWorld, testIds } from "./testing/world.ts";

const supervisor = {
  kind: "person" as const,
  id: `usr_${"s".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "supervisor" as const }],
};
const overall = { key: "overall", kind: "scale", text: { en: "How was it?" }, required: true, graded: true };
const newForm = {
  key: "interview.debrief",
  name: "After an interview",
  language: "en",
  title: { en: "How was the interview?", es: "¿Cómo fue?" },
  questions: [overall, { key: "note", kind: "text", text: { en: "Anything else?" } }],
  channels: ["whatsapp", "email"],
};

async function start(ports: Parameters<typeof makeWorld>[0] = {}) {
  const world = makeWorld(ports);
  const made = await world.ask("POST", "/api/feedback-forms", { body: newForm, as: supervisor });
  expect(made.status).toBe(201);
  const form = made.body as FeedbackForm;
  const askFor = (more: object = {}) =>
    world.ask("POST", "/api/feedback-requests", {
      body: { form: form.key, recipient: { contactId: contact.contactId }, externalId: "interview-1", ...more },
      as: supervisor,
    });
  return { ...world, form, askFor };
}
const fieldsOf = ({ body }: { body: unknown }) =>
  (body as { errors?: { field: string; code: string }[] }).errors?.map(({ field, code }) => `${field} ${code}`);

describe("forms", () => {
  test("are made, worded anew, archived; a question's kind stays what was answered", async () => {
    const { ask, form } = await start();
    const path = `/api/feedback-forms/${form.id}`;
    expect((await ask("POST", "/api/feedback-forms", { body: newForm, as: supervisor })).status).toBe(409);
    const turned = { questions: [{ ...overall, kind: "text", graded: false }] };
    expect(fieldsOf(await ask("PATCH", path, { body: turned, as: supervisor }))).toEqual([
      "questions.0.kind not_allowed",
    ]);
    const worded = { questions: [{ ...overall, text: { en: "And?" } }] };
    expect((await ask("PATCH", path, { body: worded, as: supervisor })).status).toBe(200);
    expect((await ask("PATCH", path, { body: { archived: true }, as: supervisor })).body).toMatchObject({
      archived: true,
      questions: [{ text: { en: "And?" } }],
    });
  });

  test.each([
    [{ questions: [] }, "questions"],
    [{ questions: [overall, overall] }, "questions"],
    [{ questions: [{ ...overall, most: 40 }] }, "questions.0.most"],
    [{ questions: [{ key: "x", kind: "choice", text: { en: "?" } }] }, "questions.0.options"],
    [{ questions: [{ key: "x", kind: "text", text: { en: "?" }, graded: true }] }, "questions.0.graded"],
    [{ questions: [{ ...overall, text: { en: " " } }] }, "questions.0.text"],
    [{ title: {} }, "title"],
  ])("%j is refused by its field", async (wrong, field) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/feedback-forms", { body: { ...newForm, ...wrong }, as: supervisor });
    expect([answer.status, (answer.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([422, field]);
  });
});

describe("requests", () => {
  test("somebody is asked once, answers, thinks better of it, and results say what it comes to", async () => {
    const { ask, form, askFor } = await start();
    const asked = await askFor({ itemId: POSITION.itemId });
    const request = asked.body as FeedbackRequest;
    expect([asked.status, request.state, request.itemTitle]).toEqual([202, "asked", POSITION.title]);
    expect(((await askFor()).body as FeedbackRequest).id).toBe(request.id);
    const path = `/api/feedback-requests/${request.id}`;
    // It is a notification of the same id.
    expect((await ask("GET", `/api/notifications/${request.id}`)).body).toMatchObject({
      type: "feedback.interview.debrief",
      purpose: "service",
    });
    const answer = (answers: object, as: object = supervisor) =>
      ask("POST", `${path}/answers`, { body: { answers }, as: as as typeof supervisor });
    expect(fieldsOf(await answer({ note: "x" }))).toEqual(["answers.overall required"]);
    expect(fieldsOf(await answer({ overall: 9, other: 1 }))).toEqual([
      "answers.other unknown_question",
      "answers.overall out_of_range",
    ]);
    expect((await answer({ overall: 5 })).body).toMatchObject({ state: "answered", grade: 1, way: "api" });
    expect((await answer({ overall: 3, note: "Late" })).body).toMatchObject({ grade: 0.5, answers: { note: "Late" } });
    expect((await ask("GET", `/api/feedback-forms/${form.id}/results`)).body).toMatchObject({
      asked: 1,
      answered: 1,
      rate: 1,
      questions: [
        { key: "overall", mean: 3, counts: { 1: 0, 3: 1 } },
        { key: "note", words: [{ text: "Late" }] },
      ],
      complete: true,
    });
    expect((await ask("POST", `${path}/cancel`, { as: supervisor })).body).toMatchObject({ state: "cancelled" });
    expect((await answer({ overall: 1 })).body).toMatchObject({ code: "feedback_closed" });
    expect((await ask("GET", `/api/feedback-requests?formId=${form.id}`)).body).toMatchObject({
      data: [{ id: request.id, state: "cancelled" }],
    });
  });

  test("what is named and not there is refused by its field", async () => {
    const { ask, askFor } = await start();
    expect(fieldsOf(await askFor({ form: "nothing" }))).toEqual(["form not_found"]);
    expect(fieldsOf(await askFor({ itemId: "nothing" }))).toEqual(["itemId not_found"]);
    expect(fieldsOf(await askFor({ subjectId: "z".repeat(26) }))).toEqual(["subjectId not_found"]);
    expect(fieldsOf(await askFor({ recipient: { contactId: "z".repeat(26) } }))).toEqual([
      "recipient.contactId not_found",
    ]);
    expect((await ask("GET", "/api/feedback-requests/nothing")).status).toBe(404);
  });
});

describe("rankings", () => {
  const person = (contactId: string, years: number, city: string) => ({
    ...{ contactId: contactId.repeat(26), name: contactId, customFields: { years, city }, judged: {} },
  });
  const candidates = [person("a", 4, "Madrid"), person("b", 1, "Valencia"), person("c", 2, "Sevilla")];
  const factors = [
    {
      key: "years",
      name: "Experience",
      source: { kind: "number", field: "years", target: { attribute: "years" }, by: "at_least" },
    },
    { key: "city", name: "Place", source: { kind: "equal", field: "city", target: { attribute: "city" } } },
  ];

  async function ranked() {
    const field = (fieldId: string, kind: "number" | "text") => ({
      ...{ fieldId, on: "contact" as const, name: fieldId, kind, options: [], archived: false },
      ...{ createdAt: "2026-03-01T10:00:00.000Z", updatedAt: "2026-03-01T10:00:00.000Z", version: 1 },
    });
    const fields = { all: async () => [field("years", "number"), field("city", "text")] };
    const fakes = { ...makeFeedback(candidates), rankingLog: memoryRankingLog(), fields: fields as never };
    const world = await start(fakes);
    return { ...world, fakes };
  }

  test("an answer moves the weights and the order, says why, and is taken back as if it had never been", async () => {
    const { ask, form, fakes } = await ranked();
    const made = await ask("POST", "/api/rankings", {
      body: { name: "Candidates", itemType: "position", formId: form.id, factors },
      as: supervisor,
    });
    expect([made.status, fieldsOf(made)]).toEqual([201, undefined]);
    const ranking = made.body as Ranking;
    const teach = makeTeach({ rankings: fakes.rankings, log: fakes.rankingLog, field: fakes.field, ids: testIds });
    const judged = {
      requestId: `${"r".repeat(26)}.${"a".repeat(16)}`,
      version: 2,
      formId: form.id,
      contactId: "a".repeat(26),
      itemId: POSITION.itemId,
      grade: 0,
      at: "2026-03-02T18:05:00.000Z",
    };
    expect(await teach(judged)).toEqual(["taught"]);
    expect(await teach(judged)).toEqual(["known"]);
    expect(await teach({ ...judged, version: 3, grade: 0.25 })).toEqual(["taught"]);
    const path = `/api/rankings/${ranking.id}`;
    const weights = async () => ((await ask("GET", path)).body as Ranking).state;
    const after = await weights();
    // Somebody with much experience in another city was judged badly.
    expect(after.weights.of.years).toBeLessThan(1);
    expect(after.weights.of.city).toBeGreaterThan(1);
    expect(after).toMatchObject({ number: 2, lessons: 1 });
    const versions = (await ask("GET", `${path}/versions`)).body as { data: { seq: number; before: unknown }[] };
    expect(versions.data).toMatchObject([{ number: 2, cause: "lesson", seq: 1 }, { before: { of: { years: 1 } } }]);

    const undone = await ask("POST", `${path}/undo`, { body: { seq: 1 }, as: supervisor });
    expect(undone.body).toMatchObject({
      state: { number: 3, lessons: 0, weights: { bias: 0, of: { years: 1, city: 1 } } },
    });
    expect((await ask("POST", `${path}/undo`, { body: { seq: 1 }, as: supervisor })).body).toMatchObject({
      state: { number: 3 },
    });
    expect((await ask("POST", `${path}/redo`, { body: { seq: 1 }, as: supervisor })).body).toMatchObject({
      state: { weights: after.weights },
    });
    expect((await ask("POST", `${path}/undo`, { body: { seq: 99 }, as: supervisor })).status).toBe(404);
    const set = await ask("POST", `${path}/weights`, { body: { of: { years: 6 } }, as: supervisor });
    // By hand, too, no further than its bounds.
    expect(set.body).toMatchObject({ state: { weights: { of: { years: 4, city: after.weights.of.city } } } });
    expect((await ask("GET", `${path}/accuracy`)).body).toEqual({ pairs: 0, before: null, after: null });
  });

  test("everybody stands in order, with the reasons that add up to it, by any version", async () => {
    const { ask, form } = await ranked();
    const made = await ask("POST", "/api/rankings", {
      body: {
        name: "By answers",
        itemType: "position",
        factors: [{ key: "liked", name: "Liked", source: { kind: "answers", formId: form.id, question: "overall" } }],
      },
      as: supervisor,
    });
    const path = `/api/rankings/${(made.body as Ranking).id}/order`;
    const order = await ask("GET", `${path}?itemId=${POSITION.itemId}&compareWith=0`);
    expect(order.body).toMatchObject({
      number: 0,
      more: false,
      people: [
        { name: "a", rank: 1, before: 1, because: [{ key: "liked", value: null, adds: 0 }] },
        { name: "b", rank: 1 },
        { name: "c", rank: 1 },
      ],
    });
    expect((await ask("GET", `${path}?itemId=nothing`)).status).toBe(404);
    expect((await ask("GET", `${path}?itemId=${POSITION.itemId}&number=7`)).status).toBe(404);
  });

  test("what factors name has to be there", async () => {
    const { ask, form } = await start();
    const answer = await ask("POST", "/api/rankings", {
      body: {
        name: "Wrong",
        itemType: "dish",
        formId: "nothing",
        factors: [
          factors[0],
          { key: "liked", name: "Liked", source: { kind: "answers", formId: form.id, question: "note" } },
        ],
      },
      as: supervisor,
    });
    expect(fieldsOf(answer)).toEqual([
      "itemType not_found",
      "formId not_found",
      "factors.0.source.field not_found",
      "factors.1.source.question not_found",
    ]);
  });
});
