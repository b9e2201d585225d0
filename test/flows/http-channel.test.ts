/** The business's own system on the whole road: signed in and out, receipts, an answer that was lost, and a first word to somebody who never wrote. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

const secret = (text: string) => `whsec_${Buffer.from(text).toString("base64")}`;
const [IN, OUT] = [secret("an-invented-key-of-32-characters"), secret("the-other-invented-key-of-32-cha")];
const USER = { userId: "1042", name: "Lucía Ferrer" };

let stack: TestStack;
let connectionId = "";
let webhookUrl = "";
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel: "http",
    name: "Portal",
    credentials: { inboundSecret: IN },
  });
  webhookUrl = app.body.webhookUrl;
  stack.providers.register({
    ...{ channel: "http", account: "portal", name: "Portal" },
    ...{ inboundSecret: IN, outboundSecret: OUT, webhookUrl },
  });
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    appId: app.body.id,
    name: "Portal",
    credentials: { account: "portal", url: "https://portal.shop.example/chasqui", outboundSecret: OUT },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  connectionId = made.body.id;
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: "portal", from: USER, message });
const ours = (messages: readonly Message[]) => messages.filter(({ direction }) => direction === "out");
const states = (messages: readonly Message[]) => ours(messages).map(({ delivery }) => delivery?.status);

test("the connection's test is answered by a system that checks our signature", async () => {
  const tested = await stack.call("POST", `/api/connections/${connectionId}/test`);
  expect(tested.body).toMatchObject({ ok: true });
});

test("a user's message comes in, the answer goes out, and receipts bring it to read", async () => {
  expect((await say({ type: "text", text: "¿Dónde está mi pedido?" })).answers[0]).toMatchObject({ status: 200 });
  const id = await stack.conversationOf(USER.userId);
  const text = "Sale hoy.";
  await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text } });
  await eventually(
    () => stack.messages(id),
    (all) => states(all)[0] === "delivered",
  );
  stack.providers.readChat({ phoneNumberId: "portal" }, USER.userId);
  await eventually(
    () => stack.messages(id),
    (all) => states(all)[0] === "read",
  );
  expect(stack.providers.sent({ accountId: "portal" })).toMatchObject([{ body: { content: { type: "text", text } } }]);
});

test("a send whose answer was lost is asked again, and is there once", async () => {
  stack.providers.misbehave({ phoneNumberId: "portal", fault: { kind: "receipts_withheld" } });
  stack.providers.misbehave({ phoneNumberId: "portal", fault: { kind: "disconnect", accepted: true }, requests: 1 });
  const id = await stack.conversationOf(USER.userId);
  await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text: "¿Algo más?" } });
  await eventually(
    () => stack.messages(id),
    (all) => states(all).includes("sent"),
    15_000,
  );
  expect(stack.providers.sent({ accountId: "portal" })).toHaveLength(2);
  expect(stack.providers.requests().slice(-2)).toMatchObject([
    { outcome: "accepted, disconnect" },
    { outcome: "accepted" },
  ]);
  stack.providers.behave();
});

test("what nobody signed, or signed long ago, is refused", async () => {
  const body = JSON.stringify({ account: "portal", events: [] });
  const post = (headers: Record<string, string>) =>
    fetch(webhookUrl, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  expect((await post({})).status).toBe(401);
  const old = { "webhook-id": "m", "webhook-timestamp": "1600000000", "webhook-signature": "v1,AAAA" };
  expect((await post(old)).status).toBe(401);
});

test("somebody whom the system vouches for is the contact that we know, and is written to first", async () => {
  const made = await stack.call<{ id: string }>("POST", "/api/contacts", {
    name: "Bruno Paredes",
    identities: [{ kind: "phone", value: "+12015550177" }],
  });
  const fields = { type: "contact.identified", data: { contact: { id: "1077", phone: "+12015550177" } } };
  await say({ type: "raw", fields });
  const contact = await eventually(
    () =>
      stack.call<{ identities: readonly { kind: string; value: string }[] }>("GET", `/api/contacts/${made.body.id}`),
    ({ body }) => body.identities.some(({ kind }) => kind === "http:portal"),
  );
  expect(contact.body.identities).toContainEqual({ kind: "http:portal", value: "1077" });
  const begun = await stack.call("POST", "/api/conversations", {
    connectionId,
    contactId: made.body.id,
    content: { type: "text", text: "Su pedido llegó." },
  });
  expect(begun.status, JSON.stringify(begun.body)).toBeLessThan(300);
  await eventually(
    async () => stack.providers.sent({ accountId: "portal", to: "1077" }).length,
    (count) => count === 1,
  );
});
