/** A Facebook page on the whole road: receipts that name a moment, echoes of our own sends, buttons and files. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

const PAGE = "300000000000001";
const CUSTOMER = { userId: "6100000000000142", name: "Lucía Ferrer" };
const secrets = { appSecret: "an-invented-app-secret", verifyToken: "an-invented-token" };

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel: "messenger",
    name: "La Terraza",
    credentials: secrets,
  });
  stack.providers.register({
    channel: "messenger",
    pageId: PAGE,
    pageName: "La Terraza",
    appId: "910009",
    accessToken: "an-invented-page-token",
    ...secrets,
    webhookUrl: app.body.webhookUrl,
  });
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    appId: app.body.id,
    name: "La Terraza",
    credentials: { pageId: PAGE, accessToken: "an-invented-page-token" },
  });
  expect(made.status).toBe(201);
  const tested = await stack.call("POST", `/api/connections/${made.body.id}/test`, {});
  expect(tested.body).toMatchObject({ ok: true });
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: PAGE, from: CUSTOMER, message });
const conversation = () => stack.conversationOf(CUSTOMER.userId);
async function reply(content: object): Promise<string> {
  const id = await conversation();
  const answer = await stack.call("POST", `/api/conversations/${id}/messages`, { content });
  expect(answer.status).toBe(202);
  return id;
}
const ours = (messages: readonly Message[]) => messages.filter(({ direction }) => direction === "out");
const states = (messages: readonly Message[]) => ours(messages).map(({ delivery }) => delivery?.status);

test("the address answers Meta's question, and a message makes a conversation", async () => {
  expect(await stack.providers.verifyWebhook({ phoneNumberId: PAGE })).toMatchObject({ ok: true });
  await eventually(
    async () => {
      await say({ type: "text", text: "Is there a table?" });
      return conversation().catch(() => "");
    },
    (id) => id !== "",
  );
});

test("an answer is delivered and read by receipts that do not name it, and its echo is no second message", async () => {
  const id = await reply({ type: "text", text: "Yes, at eight." });
  await eventually(
    () => stack.messages(id),
    (all) => states(all)[0] === "delivered",
  );
  await eventually(
    async () => {
      stack.providers.readChat({ phoneNumberId: PAGE }, CUSTOMER.userId);
      return stack.messages(id);
    },
    (all) => states(all)[0] === "read",
  );
  expect(ours(await stack.messages(id))).toHaveLength(1);
});

test("a send whose answer was lost is settled by its echo, not repeated", async () => {
  stack.providers.misbehave({ phoneNumberId: PAGE, fault: { kind: "disconnect", accepted: true }, requests: 1 });
  const id = await reply({ type: "text", text: "For how many?" });
  await eventually(
    () => stack.messages(id),
    (all) => ["sent", "delivered"].includes(states(all)[0] ?? ""),
  );
  expect(stack.providers.sent({ accountId: PAGE })).toHaveLength(2);
  expect(ours(await stack.messages(id))).toHaveLength(2);
});

test("a button that was pressed is what the customer says, and files are fetched", async () => {
  const choices = [
    { id: "booking:42:yes", title: "Yes, please" },
    { id: "booking:42:no", title: "No" },
  ];
  const id = await reply({ type: "choices", text: "At eight?", choices });
  const question = await eventually(
    async () => stack.providers.chats(PAGE).flatMap((chat) => chat.messages.filter((message) => message.choices)),
    (shown) => shown.length === 1,
  );
  const replyTo = question[0]?.id ?? "";
  await say({ type: "template_reply", payload: "booking:42:yes", title: "Yes, please", replyTo });
  await say({ type: "image" });
  const messages = await eventually(
    () => stack.messages(id),
    (all) => all.some(({ media }) => media.some(({ state }) => state === "stored")),
  );
  expect(messages.find(({ type }) => type === "button_reply")).toMatchObject({ direction: "in", text: "Yes, please" });
});

test("what is written in the page's own inbox is shown, once", async () => {
  const echo = { message: { mid: "m_inbox", is_echo: true, text: "Sent by hand" } };
  for (let time = 0; time < 2; time++) await say({ type: "raw", fields: echo });
  const id = await conversation();
  const shown = await eventually(
    () => stack.messages(id),
    (all) => all.some(({ text }) => text === "Sent by hand"),
  );
  expect(shown.filter(({ text }) => text === "Sent by hand")).toMatchObject([{ direction: "out", kind: "received" }]);
});
