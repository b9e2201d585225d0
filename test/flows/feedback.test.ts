/** A recruiter's day: the interview ends, feedback is asked on WhatsApp and answered by buttons, the ranking moves, says why, and is taken back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod/mini";
import type { FeedbackRequest } from "../../events/api/feedback.ts";
import type { RankedOrder, Ranking } from "../../events/api/rankings.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

type Order = z.infer<typeof RankedOrder>;
const INTERVIEWER = "15550910001";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

async function make<Body extends object = { id: string }>(path: string, body: object, method = "POST"): Promise<Body> {
  const answer = await stack.call<Body>(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const read = async <Body>(path: string): Promise<Body> => (await stack.call<Body>("GET", path)).body;

test("asked by WhatsApp, answered by buttons, the order moves, is explained, and is undone", async () => {
  const field = (name: string, kind: string) => make("/api/custom-fields", { on: "contact", name, kind });
  const [years, city] = [(await field("Years", "number")).id, (await field("City", "text")).id];
  await make("/api/item-types", {
    ...{ key: "position", name: "Position", plural: "Positions" },
    attributes: [
      { key: "years", name: "Years", kind: "number" },
      { key: "city", name: "City", kind: "text" },
    ],
  });
  const position = await make("/api/items", {
    ...{ type: "position", externalId: "DE-1", title: "Data engineer" },
    attributes: { years: 4, city: "Valencia" },
  });
  const candidate = async (name: string, email: string, customFields: object) => {
    const { id } = await make("/api/contacts", {
      ...{ name, customFields },
      identities: [{ kind: "email", value: email }],
    });
    await make("/api/interests", { contactId: id, itemId: position.id });
    return id;
  };
  const ana = await candidate("Ana Ruiz", "ana@candidates.example", { [years]: 4, [city]: "Madrid" });
  const bea = await candidate("Bea Soler", "bea@candidates.example", { [years]: 1, [city]: "Valencia" });
  const form = await make("/api/feedback-forms", {
    ...{ key: "interview.debrief", name: "After an interview", language: "es", channels: ["whatsapp"] },
    title: { es: "Entrevista" },
    intro: { es: "Sobre la entrevista de hoy." },
    thanks: { es: "¡Gracias! Queda anotado." },
    questions: [
      { key: "overall", kind: "scale", text: { es: "¿Qué tal encaja?" }, required: true, graded: true },
      { key: "again", kind: "yes_no", text: { es: "¿La invitarías otra vez?" }, graded: true },
    ],
  });
  const ranking = await make<Ranking>("/api/rankings", {
    ...{ name: "Candidates", itemType: "position", formId: form.id },
    factors: [
      {
        ...{ key: "years", name: "Experience" },
        source: { kind: "number", field: years, target: { attribute: "years" }, by: "at_least" },
      },
      { key: "city", name: "Place", source: { kind: "equal", field: city, target: { attribute: "city" } } },
    ],
  });
  const orderOf = (more = "") => read<Order>(`/api/rankings/${ranking.id}/order?itemId=${position.id}${more}`);
  const before = await orderOf();
  expect(before.people.map(({ name }) => name)).toEqual(["Bea Soler", "Ana Ruiz"]);

  // The interviewer writes now and then, so their window is open.
  await stack.write(INTERVIEWER, "Empieza la entrevista");
  const conversation = await stack.conversationOf(INTERVIEWER);
  await make("/api/event-rules", {
    name: "Ask after an interview",
    when: { type: "interview.ended", condition: null },
    people: { kind: "address", path: "properties.interviewer" },
    action: { kind: "feedback", form: "interview.debrief", language: "es" },
  });
  const ended = {
    ...{ type: "interview.ended", messageId: "interview-1", contact: { contactId: ana } },
    ...{ item: { type: "position", externalId: "DE-1" }, properties: { interviewer: `+${INTERVIEWER}` } },
  };
  // Its system says so three times.
  for (let time = 0; time < 3; time++) await make("/api/events", ended);
  const [asked] = await eventually(
    async () => (await read<{ data: FeedbackRequest[] }>(`/api/feedback-requests?formId=${form.id}`)).data,
    (all) => all.length > 0,
    30_000,
  );
  if (!asked) throw new Error("nobody was asked");
  expect(asked).toMatchObject({ subjectId: ana, itemId: position.id, itemTitle: "Data engineer", state: "asked" });
  const messages = () => stack.messages(conversation);
  const arrived = (words: string) =>
    eventually(
      messages,
      (all) => all.some(({ text, delivery }) => text?.includes(words) && delivery?.status !== "queued"),
      30_000,
    );
  const first = (await arrived("¿Qué tal encaja?")).find(({ text }) => text?.includes("¿Qué tal encaja?"));
  expect(first?.type).toBe("choices");

  const press = async (question: string, said: string, title: string) => {
    const own = asked.id.split(".")[1];
    await stack.write(INTERVIEWER, "", {
      message: { type: "button_reply", id: `fb.${own}.${question}.${said}`, title, replyTo: "" },
    });
  };
  await press("overall", "5", "5");
  await arrived("¿La invitarías otra vez?");
  await press("again", "yes", "Sí");
  await arrived("¡Gracias! Queda anotado.");
  await stack.settled();
  expect(await read<FeedbackRequest>(`/api/feedback-requests/${asked.id}`)).toMatchObject({
    ...{
      state: "answered",
      answers: { overall: 5, again: true },
      grade: 1,
      way: "buttons",
      contactName: "Customer 01",
    },
  });
  // Nobody has to do anything about it: what answers a question asks for nothing itself.
  const { unread } = await read<{ unread: number }>(`/api/conversations/${conversation}`);
  expect(unread).toBe(1);

  const after = await eventually(
    () => read<Ranking>(`/api/rankings/${ranking.id}`),
    ({ state }) => state.lessons === 1,
    20_000,
  );
  expect(after.state.weights.of.years).toBeGreaterThan(1);
  expect(after.state.weights.of.city).toBeLessThan(1);
  const now = await orderOf("&compareWith=0");
  expect(now.people).toMatchObject([
    { contactId: ana, rank: 1, before: 2 },
    { contactId: bea, rank: 2, before: 1 },
  ]);
  const sum = now.people[0]?.because.reduce((total, { adds }) => total + adds, after.state.weights.bias) ?? 0;
  expect(now.people[0]?.expected).toBeCloseTo(1 / (1 + Math.exp(-sum)), 6);
  const versions = await read<{ data: { seq: number; requestId: string; cause: string }[] }>(
    `/api/rankings/${ranking.id}/versions`,
  );
  expect(versions.data[0]).toMatchObject({ cause: "lesson", requestId: asked.id, seq: 1 });

  expect((await read<{ data: unknown[] }>(`/api/feedback-requests?formId=${form.id}`)).data).toHaveLength(1);
  const undone = await make<Ranking>(`/api/rankings/${ranking.id}/undo`, { seq: 1 });
  expect(undone.state.weights).toEqual({ bias: 0, of: { years: 1, city: 1 } });
  expect((await orderOf()).people).toEqual(before.people);
}, 120_000);
