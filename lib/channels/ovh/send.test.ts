import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { ovh } from "./index.ts";

const BASE = "https://eu.api.ovh.com/1.0";
const NOW = Date.parse("2026-01-07T10:00:00Z");
const connection = {
  serviceName: "sms-xx00000-1",
  applicationKey: "an-application-key",
  applicationSecret: "an-application-secret",
  consumerKey: "a-consumer-key",
};
const asked: SendRequest = {
  content: { type: "text", text: "À huit heures ?" },
  to: { id: "+33639980142", type: "person" },
  clientRef: "abc.1767780000000-0123456789abcdef",
  connection,
  baseUrl: BASE,
  now: NOW,
};
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const TAKEN = { ids: [200005], totalCreditsRemoved: 1, validReceivers: ["+33639980142"], invalidReceivers: [] };

async function sent(more: Partial<SendRequest> = {}, answer: HttpResult = answered(200, TAKEN)) {
  const calls: HttpRequest[] = [];
  const outcome = await ovh.send({ ...asked, ...more }, async (call) => {
    calls.push(call);
    return answer;
  });
  return { outcome, calls, body: JSON.parse(calls[0]?.body ?? "{}") };
}

/** By OVHcloud's own words: the secrets, the method, the address, the body and the time, joined by +. */
function signatureOf({ method, url, body = "", headers }: HttpRequest): string {
  const time = headers?.["x-ovh-timestamp"];
  const text = `an-application-secret+a-consumer-key+${method}+${url}+${body}+${time}`;
  return `$1$${createHash("sha1").update(text).digest("hex")}`;
}

test("a text is one signed job, at the time that the sender of messages tells", async () => {
  const { outcome, calls, body } = await sent();
  expect(outcome).toEqual({ kind: "accepted", externalId: "200005" });
  expect(calls).toHaveLength(1);
  const [call] = calls as [HttpRequest];
  expect(call).toMatchObject({ method: "POST", url: `${BASE}/sms/sms-xx00000-1/jobs` });
  expect(call.headers).toMatchObject({
    "x-ovh-application": "an-application-key",
    "x-ovh-consumer": "a-consumer-key",
    "x-ovh-timestamp": String(NOW / 1000),
    "x-ovh-signature": signatureOf(call),
  });
  expect(body).toEqual({
    message: "À huit heures ?",
    receivers: ["+33639980142"],
    senderForResponse: true,
    charset: "UTF-8",
    coding: "8bit",
    noStopClause: true,
    priority: "high",
  });
});

test("a validated sender, the short alphabet, and advertising with its clause", async () => {
  const content = { type: "text", text: "A las ocho" } as const;
  const more = { content, connection: { ...connection, sender: "LaTerraza", stopClause: "yes" } };
  const { body } = await sent(more);
  expect(body).toMatchObject({ sender: "LaTerraza", coding: "7bit", noStopClause: false });
  expect(body).not.toHaveProperty("senderForResponse");
});

test.each([
  [
    "no number",
    answered(200, { ids: [], invalidReceivers: ["12"] }),
    { kind: "unreachable", code: "invalid_receiver" },
  ],
  [
    "too much at once",
    answered(429, { message: "slow" }, { "retry-after": "3" }),
    { kind: "throttled", afterMs: 3000 },
  ],
  ["no credits", answered(402, { message: "no credits" }), { kind: "broken", code: "http_402" }],
  ["keys without the right", answered(403, { message: "not granted" }), { kind: "broken" }],
  ["a page of a proxy", answered(403, "<html>"), { kind: "rejected" }],
  ["a wrong request", answered(400, { message: "Invalid sender" }), { kind: "rejected", text: "Invalid sender" }],
  ["an inner failure, of which nobody knows what it did", answered(500, { message: "oops" }), { kind: "unknown" }],
  ["a pause", answered(503, { message: "later" }), { kind: "retry" }],
  ["nonsense with success", answered(200, "<html>"), { kind: "unknown" }],
] as const)("%s", async (_name, answer, expected) => {
  expect((await sent({}, answer)).outcome).toMatchObject(expected);
});

test("where nobody tells the time, OVHcloud does; and connecting enters the address of its receipts", async () => {
  const calls: HttpRequest[] = [];
  const http = async (call: HttpRequest) => {
    calls.push(call);
    if (call.url.endsWith("/auth/time")) return answered(200, "1767780000");
    return answered(200, call.method === "GET" ? { description: "La Terraza", creditsLeft: 12 } : "null");
  };
  expect(await ovh.test(connection, BASE, http)).toMatchObject({
    ok: true,
    displayName: "La Terraza",
    quality: "12 credits",
  });
  const webhookUrl = "https://hooks.example/webhooks/ovh/demo.abcdefghij";
  const app = { callbackToken: "an-invented-callback-token" };
  expect(await ovh.register?.({ webhookUrl, app, connection, baseUrl: BASE }, http)).toEqual({ ok: true });
  expect(calls.map(({ method, url }) => `${method} ${url.slice(BASE.length)}`)).toEqual([
    "GET /auth/time",
    "GET /sms/sms-xx00000-1",
    "GET /auth/time",
    "PUT /sms/sms-xx00000-1",
  ]);
  const put = calls[3] as HttpRequest;
  expect(put.headers?.["x-ovh-signature"]).toBe(signatureOf(put));
  expect(JSON.parse(put.body ?? "")).toEqual({ callBack: `${webhookUrl}?token=an-invented-callback-token` });
});

test("a callback stands in its address, and its token stays out of everything", () => {
  const query = { token: "an-invented-callback-token", id: "200005", ptt: "4", descriptionDlr: "Success" };
  expect(ovh.parse(new Uint8Array(), query)).toEqual([
    { event: "status", channel: "ovh", externalId: "200005", status: "delivered" },
  ]);
  const odd = ovh.parse(new Uint8Array(), { ...query, ptt: "new" });
  expect(odd).toMatchObject([{ event: "ignored" }]);
  expect(JSON.stringify(odd)).not.toContain("an-invented-callback-token");
});
