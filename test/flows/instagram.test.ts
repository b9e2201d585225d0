/** An Instagram account on the whole road: a conversation, an answer in two messages, and a receipt for both. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const ACCOUNT = "17841400000000042";
const CUSTOMER = { userId: "5200000000000142", name: "Noa Castells" };
const secrets = { appSecret: "an-invented-app-secret", verifyToken: "an-invented-token" };
const credentials = { instagramId: ACCOUNT, pageId: "300000000000007", accessToken: "an-invented-page-token" };

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel: "instagram",
    name: "La Terraza",
    credentials: secrets,
  });
  stack.providers.register({
    channel: "instagram",
    ...{ ...secrets, ...credentials, pageName: "La Terraza", username: "la.terraza", appId: "910009" },
    webhookUrl: app.body.webhookUrl,
  });
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    ...{ appId: app.body.id, name: "La Terraza", credentials },
  });
  expect(made.status).toBe(201);
  const tested = await stack.call("POST", `/api/connections/${made.body.id}/test`, {});
  expect(tested.body).toMatchObject({ ok: true });
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: ACCOUNT, from: CUSTOMER, message });

test("a message makes a conversation; the answer is sent, echoed once, and read", async () => {
  expect(await stack.providers.verifyWebhook({ phoneNumberId: ACCOUNT })).toMatchObject({ ok: true });
  const id = await eventually(
    async () => {
      await say({ type: "text", text: "Is the blue one there?" });
      return stack.conversationOf(CUSTOMER.userId).catch(() => "");
    },
    (found) => found !== "",
  );
  await say({ type: "image" });
  const content = { type: "text", text: "Sí, y también en verde. ".repeat(60) };
  expect((await stack.call("POST", `/api/conversations/${id}/messages`, { content })).status).toBe(202);
  const all = await eventually(
    async () => {
      stack.providers.readChat({ phoneNumberId: ACCOUNT }, CUSTOMER.userId);
      return stack.messages(id);
    },
    (messages) =>
      messages.filter(({ delivery }) => delivery?.status === "read").length === 2 &&
      messages.some(({ media }) => media.some(({ state }) => state === "stored")),
  );
  // 1500 bytes are two messages, and their echoes are no others.
  expect(all.filter(({ direction }) => direction === "out")).toHaveLength(2);
});
