/** A Slack workspace on the whole road: a direct conversation, an answer whose loss its echo settles, buttons, and files both ways. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const TEAM = "T07SHOP0001";
const CUSTOMER = { userId: "U07ANA00001", name: "Ana Ejemplo" };
const signingSecret = "an-invented-signing-secret";
const token = "xoxb-an-invented-token";

let stack: TestStack;
let webhookUrl = "";
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    ...{ channel: "slack", name: "Chasqui", credentials: { signingSecret } },
  });
  webhookUrl = app.body.webhookUrl;
  stack.providers.register({
    ...{ channel: "slack", teamId: TEAM, teamName: "La Terraza", appId: "A07APP00001", botUserId: "U07BOT00001" },
    ...{ botToken: token, signingSecret, webhookUrl },
  });
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    ...{ appId: app.body.id, name: "La Terraza", credentials: { teamId: TEAM, slackToken: token } },
  });
  expect(made.status).toBe(201);
  const tested = await stack.call("POST", `/api/connections/${made.body.id}/test`, {});
  expect(tested.body).toMatchObject({ ok: true });
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: TEAM, from: CUSTOMER, message });
const reply = async (id: string, content: object) =>
  expect((await stack.call("POST", `/api/conversations/${id}/messages`, { content })).status).toBe(202);

test("the address answers Slack's signed question, and no other", async () => {
  const body = JSON.stringify({ type: "url_verification", challenge: "a-word-of-slacks", token: "old" });
  const ask = async (secret: string) => {
    const time = String(Math.floor(Date.now() / 1000));
    const digest = createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex");
    const headers = { "x-slack-request-timestamp": time, "x-slack-signature": `v0=${digest}` };
    const answer = await fetch(webhookUrl, { method: "POST", headers, body });
    return [answer.status, await answer.text()];
  };
  expect(await ask(signingSecret)).toEqual([200, "a-word-of-slacks"]);
  expect((await ask("another"))[0]).toBe(401);
});

test("a message makes a conversation; an answer is sent, also when Slack's answer is lost, and a button is pressed", async () => {
  const id = await eventually(
    async () => {
      await say({ type: "text", text: "Is there a table?" });
      return stack.conversationOf(`D${CUSTOMER.userId}`).catch(() => "");
    },
    (found) => found !== "",
  );
  stack.providers.misbehave({ phoneNumberId: TEAM, fault: { kind: "disconnect", accepted: true }, requests: 1 });
  await reply(id, { type: "text", text: "Yes, at eight & later." });
  await eventually(
    () => stack.messages(id),
    (all) => all.some(({ delivery }) => delivery?.status === "sent"),
  );
  const choices = [{ id: "booking:42:yes", title: "Yes, please" }];
  await reply(id, { type: "choices", text: "At eight?", choices });
  const [question] = await eventually(
    async () => stack.providers.chats(TEAM).flatMap((chat) => chat.messages.filter((message) => message.choices)),
    (shown) => shown.length === 1,
  );
  await say({ type: "button_reply", id: "booking:42:yes", title: "Yes, please", replyTo: question?.id ?? "" });
  await say({ type: "image", caption: "The terrace" });
  const all = await eventually(
    () => stack.messages(id),
    (messages) =>
      messages.some(({ type }) => type === "button_reply") &&
      messages.some(({ media }) => media.some(({ state }) => state === "stored")),
  );
  expect(all.filter(({ direction }) => direction === "out")).toHaveLength(2);
  expect(stack.providers.sent({ accountId: TEAM })).toHaveLength(2);
});
