/** A new conversation finds its person on the whole stack. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

test("a stranger's conversation and lead are given to somebody of the pool", async () => {
  const users = await stack.call<{ data: { id: string; status: string }[] }>("GET", "/api/users");
  const person = users.body.data.find(({ status }) => status === "active")?.id ?? "";
  expect(person).toMatch(/^usr_/);
  const rule = { name: "Flow", match: { channels: ["whatsapp"] }, pool: { people: [{ id: person }] } };
  expect((await stack.call("POST", "/api/assignment-rules", { ...rule, strategy: "least_load" })).status).toBe(201);
  await stack.write("15550700001", "hola");
  const conversationId = await stack.conversationOf("15550700001");
  const { body } = await eventually(
    () => stack.call<{ assignee: string; contactId: string }>("GET", `/api/conversations/${conversationId}`),
    (answer) => answer.body.assignee === person,
    30_000,
  );
  const leads = await stack.call<{ data: { assignee: string; contactId: string }[] }>("GET", "/api/leads?state=new");
  expect(leads.body.data.filter(({ contactId }) => contactId === body.contactId)).toMatchObject([{ assignee: person }]);
  await stack.settled();
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
}, 60_000);
