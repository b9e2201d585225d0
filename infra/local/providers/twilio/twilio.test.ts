/** The simulated Twilio, and the channel that talks to it: each is a check of the other. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { callHttp } from "../../../../lib/adapters/http/http.ts";
import type { SendRequest } from "../../../../lib/channels/contract.ts";
import { twilio as channel } from "../../../../lib/channels/twilio/index.ts";
import { parse } from "../../../../lib/channels/twilio/normalise.ts";
import type { InboundEvent, OutboundContent } from "../../../../lib/core/messages/model.ts";
import { type Providers, startProviders } from "../server.ts";
import type { CustomerMessage } from "../types.ts";
import type { TwilioAccount } from "./account.ts";

const SID = `AC${"1".repeat(32)}`;
const TOKEN = "an-invented-auth-token";
const ADA = { waId: "12015550123", name: "Ada Łuczak" };

interface Hook {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
const hooks: Hook[] = [];
const answers: number[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    hooks.push({ url: `${base}${request.url}`, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(answers.shift() ?? 200).end();
  });
});
let base = "";
let providers: Providers;
let account: TwilioAccount;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  account = {
    channel: "twilio",
    accountSid: SID,
    name: "La Terraza",
    number: "+12015550100",
    authToken: TOKEN,
    webhookUrl: `${base}/webhooks/twilio/app`,
  };
  const settings = { receipts: { sent: 5, delivered: 10, read: 15 } };
  providers = await startProviders({ port: 0, accounts: [account], retryDelaysMs: [10, 20], settings });
});
afterAll(async () => {
  await providers.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  providers.reset();
  hooks.length = 0;
  answers.length = 0;
});

const connection = { accountSid: SID, sender: "+12015550100", apiSecret: TOKEN };
const send = (content: OutboundContent, more: Partial<SendRequest> = {}) =>
  channel.send(
    {
      content,
      to: { id: "+12015550123", type: "person" },
      clientRef: "abc.1767780000000-0123456789abcdef",
      callbackUrl: `${base}/webhooks/twilio/app`,
      connection,
      baseUrl: providers.baseUrls.twilio ?? "",
      ...more,
    },
    callHttp,
  );
const say = (message: CustomerMessage) => providers.sendFromCustomer({ phoneNumberId: SID, from: ADA, message });
const shown = () => providers.chats(SID).find(({ customer }) => customer.waId === ADA.waId)?.messages ?? [];

/** The events of what was posted, once each was found to be signed. */
function events(): readonly InboundEvent[] {
  return hooks.flatMap(({ url, headers, body }) => {
    const query = Object.fromEntries(new URL(url).searchParams);
    const request = { method: "POST", url, query, headers: headers as Record<string, string>, body };
    expect(channel.verify(request, { authToken: TOKEN })).toBe(true);
    expect(channel.verify(request, { authToken: "another" })).toBe(false);
    return parse(body, query);
  });
}

test("a customer's text is a signed form, posted again until it is taken", async () => {
  answers.push(503);
  await say({ type: "text", text: "¿Hay mesa & sitio = 2? 🥜" });
  await vi.waitFor(() => expect(hooks).toHaveLength(2));
  expect(events()[1]).toMatchObject({
    event: "message",
    accountId: SID,
    senderId: "+12015550123",
    type: "text",
    text: "¿Hay mesa & sitio = 2? 🥜",
  });
});

test("a message is shown on the phone, and its receipts come to the address that it named", async () => {
  const outcome = await send({ type: "text", text: "At eight" });
  expect(outcome).toMatchObject({ kind: "accepted", externalId: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
  expect(shown()).toMatchObject([{ by: "business", text: "At eight" }]);
  await vi.waitFor(() => expect(hooks).toHaveLength(2));
  expect(events()).toMatchObject(
    ["sent", "delivered"].map((status) => ({
      event: "status",
      status,
      clientRef: "abc.1767780000000-0123456789abcdef",
      recipientId: "+12015550123",
      ...(outcome.kind === "accepted" ? { externalId: outcome.externalId } : {}),
    })),
  );
});

test("a photo is fetched with the account's credentials, which the host behind the redirect is not given", async () => {
  await say({ type: "image", caption: "Look" });
  const [event] = events();
  expect(event).toMatchObject({ type: "image", text: "Look", media: [{ mime: "image/png" }] });
  const [media] = (event?.event === "message" && event.media) || [];
  const location = await channel.locateMedia(media ?? {}, connection, providers.url, callHttp);
  if (location.kind !== "found") throw new Error("no file");
  expect((await fetch(location.url, { redirect: "manual" })).status).toBe(401);
  const redirect = await fetch(location.url, { headers: location.headers, redirect: "manual" });
  expect(redirect.status).toBe(307);
  const file = await fetch(new URL(redirect.headers.get("location") ?? "", location.url));
  expect(file.headers.get("content-type")).toBe("image/png");
});

test("who says stop gets nothing more until they say start", async () => {
  await say({ type: "text", text: "Stop" });
  expect(events()).toMatchObject([{ optOut: "stop" }]);
  expect(await send({ type: "text", text: "Offer" })).toMatchObject({ kind: "unreachable", code: "21610" });
  await say({ type: "text", text: "START" });
  expect(await send({ type: "text", text: "Offer" })).toMatchObject({ kind: "accepted" });
});

test("faults are Twilio's own", async () => {
  const misbehave = (fault: Parameters<Providers["misbehave"]>[0]["fault"]) =>
    providers.misbehave({ phoneNumberId: SID, fault, requests: 1 });
  misbehave({ kind: "throttle", retryAfter: 3 });
  expect(await send({ type: "text", text: "Hi" })).toMatchObject({ kind: "throttled", afterMs: 3000, code: "20429" });
  misbehave({ kind: "error", code: "token" });
  expect(await send({ type: "text", text: "Hi" })).toMatchObject({ kind: "broken", code: "20003" });
  misbehave({ kind: "nonsense" });
  expect(await send({ type: "text", text: "Hi" })).toMatchObject({ kind: "unknown" });
  misbehave({ kind: "receipts_failed", code: "undeliverable" });
  expect(await send({ type: "text", text: "Hi" })).toMatchObject({ kind: "accepted" });
  await vi.waitFor(() => expect(events()).toMatchObject([{ status: "failed", errorCode: "30003" }]));
  expect(await send({ type: "text", text: "Hi" }, { to: { id: "40404", type: "person" } })).toMatchObject({
    code: "21211",
  });
});

test("connecting tests the account and tells its number where to post", async () => {
  const baseUrl = providers.url;
  expect(await channel.test(connection, baseUrl, callHttp)).toMatchObject({ ok: true, displayName: "La Terraza" });
  expect(await channel.test({ ...connection, apiSecret: "wrong" }, baseUrl, callHttp)).toMatchObject({
    ok: false,
    code: "20003",
    retryable: false,
  });
  const before = account.webhookUrl;
  const webhookUrl = `${base}/webhooks/twilio/another`;
  const registration = { webhookUrl, app: { authToken: TOKEN }, connection, baseUrl };
  expect(await channel.register?.(registration, callHttp)).toMatchObject({ ok: true });
  await say({ type: "text", text: "Hello" });
  expect(hooks[0]?.url).toBe(webhookUrl);
  account.webhookUrl = before;
});
