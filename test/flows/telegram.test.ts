/** A Telegram bot on the whole road: updates that name no account, buttons and back, files, and a customer who left. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const BOT = "600500400";
const TOKEN = `${BOT}:an-invented-token`;
const SECRET = "an-invented_Token-01";
const CUSTOMER = { userId: "700100142", name: "Lucía Ferrer" };

let stack: TestStack;
let appId = "";
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel: "telegram",
    name: "La Terraza",
    credentials: { secretToken: SECRET },
  });
  appId = app.body.id;
  stack.providers.register({
    channel: "telegram",
    botId: BOT,
    username: "terraza_invented_bot",
    name: "La Terraza",
    botToken: TOKEN,
    secretToken: SECRET,
    webhookUrl: app.body.webhookUrl,
  });
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: BOT, from: CUSTOMER, message });
const conversation = () => stack.conversationOf(CUSTOMER.userId);
const reply = async (content: object) =>
  (await stack.call("POST", `/api/conversations/${await conversation()}/messages`, { content })).status;

test("what comes before there is a connection is answered and kept", async () => {
  const { answers } = await say({ type: "text", text: "Too early" });
  expect(answers).toMatchObject([{ status: 200 }]);
  await stack.settled();
  await expect(conversation()).rejects.toThrow("has written");
});

test("a token that is not ours is refused", async () => {
  const url = `${stack.runner.apiUrl}/webhooks/telegram/${appId}`;
  for (const token of [undefined, "", "guess"]) {
    const headers = token === undefined ? {} : { "x-telegram-bot-api-secret-token": token };
    expect((await fetch(url, { method: "POST", headers, body: '{"update_id":1}' })).status).toBe(401);
  }
});

test("the only connection gets what names no account", async () => {
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    appId,
    name: "La Terraza",
    credentials: { botId: BOT, botToken: TOKEN },
  });
  expect(made.status).toBe(201);
  const tested = await stack.call("POST", `/api/connections/${made.body.id}/test`, {});
  expect(tested.body).toMatchObject({ ok: true });
  // What was asked for a moment ago is remembered for some seconds.
  await eventually(
    async () => {
      await say({ type: "text", text: "Is there a table?" });
      return conversation().catch(() => "");
    },
    (id) => id !== "",
  );
});

test("an answer goes out with buttons, and the pressed one comes back", async () => {
  const choices = [
    { id: "booking:42:yes", title: "Yes, please" },
    { id: "booking:42:no", title: "No" },
  ];
  expect(await reply({ type: "choices", text: "At eight?", choices })).toBe(202);
  const question = await eventually(
    async () => stack.providers.chats(BOT).flatMap((chat) => chat.messages.filter(({ by }) => by === "business")),
    (sent) => sent.length === 1,
  );
  await say({ type: "button_reply", id: "booking:42:yes", title: "Yes, please", replyTo: question[0]?.id ?? "" });
  const id = await conversation();
  const messages = await eventually(
    () => stack.messages(id),
    (all) => all.some(({ type }) => type === "button_reply") && all.some(({ delivery }) => delivery?.status === "sent"),
  );
  expect(messages[0]).toMatchObject({ type: "button_reply", text: "Yes, please" });
});

test("edits, reactions and files find their message", async () => {
  const { messageIds } = await say({ type: "text", text: "frist" });
  const [first = ""] = messageIds;
  await say({ type: "edit", messageId: first, text: "first" });
  await say({ type: "reaction", messageId: first, emoji: "👍" });
  await say({ type: "document" });
  const id = await conversation();
  const messages = await eventually(
    () => stack.messages(id),
    (all) => all.some(({ media }) => media.some(({ state }) => state === "stored")),
  );
  expect(messages.find(({ text }) => text === "first")).toMatchObject({ reactions: [{ emoji: "👍" }] });
});

test("a customer who blocked the bot is out of reach", async () => {
  stack.providers.misbehave({ phoneNumberId: BOT, fault: { kind: "error", code: 403 }, requests: 1 });
  expect(await reply({ type: "text", text: "Still there?" })).toBe(202);
  const id = await conversation();
  await eventually(
    () => stack.messages(id),
    (all) => all.some(({ delivery }) => delivery?.reason?.code === "unreachable"),
  );
});
