/**
 * Mail through SES on the whole road: what a customer writes lies in the bucket and comes by the receipt rule, an answer goes out through the
 * API and threads by References, what becomes of it comes by the rule of EventBridge, and an address that is gone is not written to again.
 * Then the same through a mail server and SendGrid, by their webhooks.
 */
import { generateKeyPairSync } from "node:crypto";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verificationKeyOf } from "../../infra/local/providers/sendgrid/webhook.ts";
import type { Account, CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

const ANA = { userId: "ana@huanca.example", name: "Ana Huanca" };
const TOKEN = "an-invented-token";
const SENDER = "hello@casa-andina.example";

interface Listed {
  readonly id: string;
  readonly channel: string;
  readonly contactId: string;
  readonly chat: { readonly id: string };
}

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage, address = SENDER, from = ANA) =>
  stack.providers.sendFromCustomer({ phoneNumberId: address, from, message });
const mailsTo = (customer: string, address = SENDER) =>
  stack.providers.chats(address).find(({ customer: { userId } }) => userId === customer)?.messages ?? [];
async function conversationsOf(customer: string, channel = "ses"): Promise<readonly Listed[]> {
  const { body } = await stack.call<{ data: Listed[] }>("GET", "/api/conversations?limit=100");
  return body.data.filter((one) => one.channel === channel && one.chat.id.startsWith(`${customer} `));
}
const oneOf = async (customer: string, channel = "ses") =>
  (
    await eventually(
      () => conversationsOf(customer, channel),
      (all) => all.length > 0,
    )
  )[0] as Listed;
const ours = (messages: readonly Message[]) => messages.filter(({ direction }) => direction === "out");
async function reply(id: string, text: string): Promise<void> {
  const answer = await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text } });
  expect(answer.status).toBe(202);
}
const ended = (id: string, status: string, count = 1) =>
  eventually(
    () => stack.messages(id),
    (all) => ours(all).filter(({ delivery }) => delivery?.status === status).length === count,
  );
async function suppressions() {
  const { body } = await stack.call<{ data: { kind: string; value: string; reason: string; scope: string }[] }>(
    "GET",
    "/api/suppressions",
  );
  return body.data;
}
const sentTo = async (address: string) =>
  Promise.all(
    stack.providers.sent({ accountId: address }).map(({ body }) => simpleParser((body as { raw: string }).raw)),
  );

test("a customer's mail is a conversation with its subject, and its answer is delivered in its thread", async () => {
  const { answers, messageIds } = await say({
    type: "mail",
    subject: "¿Una mesa?",
    text: "Somos dos, a las ocho.\n\n— Ana",
  });
  expect(answers).toMatchObject([{ status: 200 }]);
  const { id } = await oneOf(ANA.userId);
  expect(await stack.messages(id)).toMatchObject([
    { direction: "in", type: "email", text: "Somos dos, a las ocho.\n\n— Ana" },
  ]);

  await reply(id, "Sí, a las ocho.");
  await ended(id, "delivered");
  const [mail] = await sentTo(SENDER);
  expect(mail).toMatchObject({
    subject: "Re: ¿Una mesa?",
    inReplyTo: `<${messageIds[0]}>`,
    from: { value: [{ address: SENDER, name: "Casa Andina" }] },
    to: { value: [{ address: ANA.userId }] },
    text: expect.stringContaining("Sí, a las ocho."),
    messageId: expect.stringContaining("amazonses.com>"),
  });
  expect([mail?.references].flat()).toContain(`<${messageIds[0]}>`);
});

test("answers go on in the thread, whatever became of our Message-ID; what they quote is left out; another thread is another conversation", async () => {
  await say({ type: "text", text: "¡Perfecto!" });
  const { id, contactId } = await oneOf(ANA.userId);
  const messages = await eventually(
    () => stack.messages(id),
    (all) => all.length === 3,
  );
  expect(messages[0]).toMatchObject({ direction: "in", text: "¡Perfecto!" });
  await say({ type: "mail", subject: "Otra cosa", text: "¿Tienen menú infantil?" });
  const all = await eventually(
    () => conversationsOf(ANA.userId),
    (found) => found.length === 2,
  );
  expect(new Set(all.map((one) => one.contactId))).toEqual(new Set([contactId]));
});

test("what a machine answers is in the thread, and is no wish of anybody's: nothing answers it by itself", async () => {
  const [first] = mailsTo(ANA.userId).filter(({ by }) => by === "business");
  const before = stack.providers.sent({ accountId: SENDER }).length;
  await say({ type: "mail", text: "STOP", automatic: true, replyTo: first?.id ?? "" });
  const thread = (await conversationsOf(ANA.userId)).find(({ chat }) => chat.id.includes("¿Una mesa?"));
  const messages = await eventually(
    () => stack.messages(thread?.id ?? ""),
    (all) => all.length === 4,
  );
  expect(messages[0]).toMatchObject({ direction: "in", text: "STOP" });
  await stack.settled();
  expect(stack.providers.sent({ accountId: SENDER })).toHaveLength(before);
  expect((await suppressions()).map(({ value }) => value)).not.toContain(ANA.userId);
});

test("a mail that comes late is told as such, and arrives", async () => {
  const leo = { userId: "leo@mamani.example", name: "Leo Mamani" };
  await say({ type: "mail", subject: "Factura", text: "¿Me envían la factura?" }, SENDER, leo);
  const { id } = await oneOf(leo.userId);
  stack.providers.misbehave({ phoneNumberId: SENDER, fault: { kind: "receipts_delayed" }, requests: 1 });
  await reply(id, "Hoy mismo.");
  await ended(id, "delivered");
  const told = stack.providers.webhooks().filter(({ payload }) => payload.includes("DeliveryDelay"));
  expect(told).toMatchObject([{ status: 200 }]);
});

test("an address that is gone is suppressed: what is asked next goes nowhere, and says why", async () => {
  const gone = { userId: "nobody@quispe.example", name: "Nadie" };
  await say({ type: "mail", subject: "Hola", text: "¿Hay alguien?" }, SENDER, gone);
  const { id } = await oneOf(gone.userId);
  stack.providers.misbehave({ phoneNumberId: SENDER, fault: { kind: "receipts_failed" }, requests: 1 });
  await reply(id, "Sí.");
  await ended(id, "failed");
  const about = await eventually(suppressions, (all) => all.length > 0);
  expect(about).toMatchObject([{ kind: "email", value: gone.userId, reason: "bounce", scope: "all" }]);

  const before = stack.providers.sent({ accountId: SENDER }).length;
  const asked = await stack.call<{ id: string }>("POST", "/api/notifications", {
    type: "booking.confirmed",
    channels: ["email"],
    recipient: { email: gone.userId },
    content: { type: "text", text: "Mañana a las ocho." },
  });
  expect(asked).toMatchObject({ status: 202 });
  const told = await eventually(
    () => stack.call<{ status: string }>("GET", `/api/notifications/${asked.body.id}`),
    ({ body }) => body.status === "suppressed",
  );
  expect(JSON.stringify(told.body)).toContain("bounce");
  expect(stack.providers.sent({ accountId: SENDER })).toHaveLength(before);
});

test("who calls a mail spam is not written to again", async () => {
  const eva = { userId: "eva@condori.example", name: "Eva Condori" };
  await say({ type: "mail", subject: "Hola", text: "¿Abren hoy?" }, SENDER, eva);
  const { id } = await oneOf(eva.userId);
  await reply(id, "Sí, y hay oferta.");
  await ended(id, "delivered");
  const [offer] = mailsTo(eva.userId).filter(({ by }) => by === "business");
  await say({ type: "complaint", messageId: offer?.id ?? "" }, SENDER, eva);
  const all = await eventually(suppressions, (found) => found.some(({ value }) => value === eva.userId));
  expect(all).toContainEqual(expect.objectContaining({ value: eva.userId, reason: "complaint" }));
});

const signingKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
  type: "pkcs8",
  format: "pem",
}) as string;

test.each([
  {
    channel: "sendgrid",
    app: { verificationKey: verificationKeyOf({ signingKey }), inboundToken: TOKEN },
    connection: { apiKey: "SG.invented" },
    known: { signingKey },
    status: "delivered",
  },
  {
    channel: "mailjet",
    app: { webhookToken: TOKEN },
    connection: { apiKey: "key", secretKey: "invented-secret" },
    known: {},
    status: "delivered",
  },
  {
    channel: "smtp",
    app: { inboundToken: TOKEN },
    connection: { host: "smtp.shop.example", user: "shop", password: "p@ss/word" },
    known: { user: "shop", password: "p@ss/word" },
    status: "sent",
  },
])("by the webhooks of $channel: in, answered in its thread, $status, and given back", async (of) => {
  const [address, from] = [
    `hello@${of.channel}.example`,
    { userId: `zoe@${of.channel}-user.example`, name: "Zoé Ríos" },
  ];
  const { connection, known, channel, status } = of;
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel,
    name: "Shop",
    credentials: of.app,
  });
  const more = { name: "Shop", address, inboundToken: TOKEN, webhookUrl: app.body.webhookUrl };
  // Where Mailjet hands mails on is entered by a person; where it tells of mails, by connecting.
  const parseUrl = app.body.webhookUrl.replace("://", `://chasqui:${TOKEN}@`);
  stack.providers.register({ channel, ...more, parseUrl, ...connection, ...known } as unknown as Account);
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    appId: app.body.id,
    name: "Shop",
    credentials: { address, senderName: "Shop", ...connection },
  });
  const check = await stack.call("POST", `/api/connections/${made.body.id}/test`);
  expect(check).toMatchObject({ body: { ok: true } });

  await say({ type: "document", caption: "¿Pueden leerlo?" }, address, from);
  const { id } = await oneOf(from.userId, channel);
  const [question] = await stack.messages(id);
  expect(question).toMatchObject({ text: "¿Pueden leerlo?", media: [{ state: "stored" }] });
  await reply(id, "Sí, gracias.");
  await ended(id, status);
  const [mail] = await sentTo(address);
  expect(mail).toMatchObject({ subject: "Re: ¿Pueden leerlo?", to: { value: [{ address: from.userId }] } });

  stack.providers.misbehave({ phoneNumberId: address, fault: { kind: "receipts_failed" }, requests: 1 });
  await reply(id, "¿Algo más?");
  await ended(id, "failed");
  await eventually(suppressions, (all) => all.some(({ value }) => value === from.userId));
});
