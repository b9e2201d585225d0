/** What waits at the desk, on the whole stack: the schedules, the queues and the functions as they are deployed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

/** `npm run test:deep`: minutes are waited for. */
const DEEP = process.env.CHASQUI_DEEP === "1";
const MINUTE = 60_000;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

async function ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await stack.call<Body>(method, path, body);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

interface Conversation {
  readonly state: string;
  readonly unread: number;
  readonly firstRepliedAt: string | null;
  readonly targets: { readonly firstResponse: { readonly dueAt: string; readonly state: string } | null } | null;
  readonly satisfaction: { readonly score: number | null; readonly comment: string | null } | null;
}
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const conversationOf = async (waId: string) => `/api/conversations/${await stack.conversationOf(waId)}`;
const look = (path: string) => ask<Conversation>("GET", path);

test("a conversation is sorted, put off, brought back by its customer and found again", async () => {
  await stack.write("15550500001", "hola");
  const path = await conversationOf("15550500001");
  const label = await ask<{ id: string }>("POST", "/api/labels", { name: "Flow", colour: "#123456" });
  await ask("PATCH", path, {
    assignee: "me",
    addLabels: [label.id],
    priority: "urgent",
    state: "snoozed",
    snoozedUntil: at(24 * 60 * MINUTE),
  });
  await stack.settled();
  const list = `/api/conversations?label=${label.id}&assignee=me&priority=urgent`;
  expect(await ask(`GET`, `${list}&state=snoozed`)).toMatchObject({ data: [{ state: "snoozed" }] });
  await stack.write("15550500001", "¿siguen ahí?");
  await stack.settled();
  expect(await ask("GET", `${list}&unanswered=true`)).toMatchObject({ data: [{ state: "open", snoozedUntil: null }] });
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
});

describe.runIf(DEEP)("within their minute", () => {
  test("the snoozed come back, what was written for later goes, promises are broken, and customers are asked", {
    timeout: 400_000,
  }, async () => {
    await ask("POST", "/api/target-policies", { name: "Flow", firstResponseMinutes: 1, inBusinessHours: false });
    await ask("PATCH", "/api/satisfaction/settings", { enabled: true, commentQuestion: "¿Por qué?" });
    const [sleeper, later, slow, happy] = ["15550500011", "15550500012", "15550500013", "15550500014"];
    for (const waId of [sleeper, later, slow, happy]) await stack.write(waId, "hola");
    const paths = await Promise.all([sleeper, later, slow, happy].map(conversationOf));
    const [sleeping = "", waiting = "", neglected = "", content = ""] = paths;

    const due = at(MINUTE);
    await ask("PATCH", sleeping, { state: "snoozed", snoozedUntil: due });
    const planned = await ask<{ id: string; sendAt: string }>("POST", `${waiting}/scheduled`, {
      content: { type: "text", text: "Como quedamos" },
      sendAt: due,
    });
    await ask("POST", `${content}/messages`, { content: { type: "text", text: "Listo" } });
    await ask("POST", `${content}/resolve`);

    await eventually(
      () => look(sleeping),
      ({ state }) => state === "open",
      180_000,
    );
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(due));
    const sent = await eventually(
      () => ask<{ data: { id: string; state: string }[] }>("GET", `${waiting}/scheduled`),
      ({ data }) => data[0]?.state === "sent",
      180_000,
    );
    expect(sent.data).toMatchObject([{ id: planned.id, state: "sent" }]);
    const messages = await stack.messages(waiting.split("/").at(-1) ?? "");
    expect(messages.filter(({ text }) => text === "Como quedamos")).toHaveLength(1);

    const asked = await eventually(
      () => stack.messages(content.split("/").at(-1) ?? ""),
      (all) => all.some(({ type }) => type === "choices"),
      180_000,
    );
    expect(asked.filter(({ type }) => type === "choices")).toHaveLength(1);
    await stack.write(happy, "5");
    await eventually(
      () => look(content),
      ({ satisfaction }) => satisfaction?.score === 5,
      60_000,
    );
    expect(await look(content)).toMatchObject({ state: "resolved" });
    const month = new Date().toISOString().slice(0, 7);
    await eventually(
      () => ask<{ data: { score: number }[] }>("GET", `/api/satisfaction?month=${month}`),
      ({ data }) => data.length === 1,
      60_000,
    );

    // Policies reach conversations that were open before with their next change, once the old ones are forgotten.
    let urgent = false;
    await eventually(
      async () => {
        urgent = !urgent;
        await ask("PATCH", neglected, { priority: urgent ? "urgent" : "high" });
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        return look(neglected);
      },
      ({ targets }) => targets?.firstResponse?.state === "breached",
      180_000,
    );
    const breaches = await eventually(
      () => ask<{ data: { conversationId: string }[] }>("GET", `/api/breaches?month=${month}`),
      ({ data }) => data.some(({ conversationId }) => neglected.endsWith(conversationId)),
      180_000,
    );
    expect(breaches.data.filter(({ conversationId }) => neglected.endsWith(conversationId))).toHaveLength(1);
    expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
  });
});
