import { expect, test } from "vitest";
import type { HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { twilio } from "./index.ts";

const ACCOUNT = `AC${"0".repeat(32)}`;
const connection = { accountSid: ACCOUNT, sender: "+12015550100", apiSecret: "an-invented-token" };
const asked: SendRequest = {
  content: { type: "text", text: "At eight, for two? 🥜" },
  to: { id: "+12015550142", type: "person" },
  clientRef: "abc.1767780000000-0123456789abcdef",
  callbackUrl: "https://hooks.example/webhooks/twilio/demo.abcdefghij",
  connection,
  baseUrl: "https://api.twilio.com",
};

const answered = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const ACCEPTED = answered(201, { sid: "SM1", status: "queued", error_code: null });

async function sent(more: Partial<SendRequest> = {}, answer: HttpResult = ACCEPTED) {
  const calls: HttpRequest[] = [];
  const outcome = await twilio.send({ ...asked, ...more }, async (call) => {
    calls.push(call);
    return answer;
  });
  return { outcome, calls, form: Object.fromEntries(new URLSearchParams(calls[0]?.body ?? "")) };
}

test("a text is one form with basic authentication, and its receipts come to an address with our reference", async () => {
  const { outcome, calls, form } = await sent();
  expect(outcome).toEqual({ kind: "accepted", externalId: "SM1" });
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    method: "POST",
    url: `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
    headers: {
      authorization: `Basic ${Buffer.from(`${ACCOUNT}:an-invented-token`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
  });
  expect(form).toEqual({
    To: "+12015550142",
    From: "+12015550100",
    Body: "At eight, for two? 🥜",
    StatusCallback:
      "https://hooks.example/webhooks/twilio/demo.abcdefghij?ref=abc.1767780000000-0123456789abcdef#rc=3&rp=ct,rt,5xx",
  });
});

test("an API key signs in for the account, a messaging service chooses the number, WhatsApp is answered by WhatsApp", async () => {
  const key = `SK${"1".repeat(32)}`;
  const { calls } = await sent({ connection: { ...connection, apiKey: key } });
  expect(calls[0]?.headers?.authorization).toBe(`Basic ${Buffer.from(`${key}:an-invented-token`).toString("base64")}`);
  const service = `MG${"a".repeat(32)}`;
  expect((await sent({ connection: { ...connection, sender: service } })).form).toMatchObject({
    MessagingServiceSid: service,
  });
  expect((await sent({ to: { id: "whatsapp:+12015550142", type: "person" } })).form).toMatchObject({
    To: "whatsapp:+12015550142",
    From: "whatsapp:+12015550100",
  });
});

test("a file goes by its address; without one, nothing is asked", async () => {
  const media = { kind: "image", mime: "image/png", key: "files/1" } as const;
  const content = { type: "media", media, caption: "The menu" } as const;
  expect((await sent({ content, mediaUrl: "https://files.example/1" })).form).toMatchObject({
    MediaUrl: "https://files.example/1",
    Body: "The menu",
  });
  expect(await sent({ content })).toMatchObject({ outcome: { kind: "rejected", code: "content" }, calls: [] });
});

test.each([
  [
    "a full queue",
    answered(429, { code: 20429, message: "Too Many Requests" }, { "retry-after": "7" }),
    { kind: "throttled", scope: "connection", afterMs: 7000, code: "20429" },
  ],
  ["a throttle without a code", answered(429, "slow down"), { kind: "throttled", code: "http_429" }],
  ["a recipient who said stop", answered(400, { code: 21610 }), { kind: "unreachable", code: "21610" }],
  ["no number", answered(400, { code: 21211 }), { kind: "unreachable", code: "21211" }],
  ["a closed WhatsApp window", answered(400, { code: 63016 }), { kind: "windowClosed" }],
  ["a country that is not open", answered(400, { code: 21408 }), { kind: "rejected" }],
  [
    "a code that nobody knows yet",
    answered(400, { code: 29999, message: "New" }),
    { kind: "rejected", code: "29999", text: "New" },
  ],
  ["a refused token", answered(401, { code: 20003 }), { kind: "broken", code: "20003" }],
  ["another's number", answered(400, { code: 21606 }), { kind: "broken", code: "21606" }],
  ["an inner failure of Twilio's own", answered(500, { code: 20500 }), { kind: "retry", code: "20500" }],
  ["a gateway that gave up", answered(502, "<html>"), { kind: "unknown", code: "http_502" }],
  ["nonsense with success", answered(200, "<html>"), { kind: "unknown" }],
  ["a page of a proxy", answered(404, "<html>"), { kind: "rejected", code: "http_404" }],
] as const)("%s", async (_name, answer, expected) => {
  expect((await sent({}, answer)).outcome).toMatchObject(expected);
});

test("a code in a receipt means what it means in an answer", () => {
  expect(twilio.classifyReceipt("30003")).toBe("undeliverable");
  expect(twilio.classifyReceipt("30006")).toBe("unreachable");
  expect(twilio.classifyReceipt("30008")).toBe("retry");
  expect(twilio.classifyReceipt("99999")).toBe("undeliverable");
});

test("what cannot be an account, a key or a sender is told to the person who enters it", () => {
  expect(twilio.check?.({ accountSid: ACCOUNT, sender: "+12015550100" })).toEqual([]);
  for (const sender of ["12345", "La Terraza", `MG${"0".repeat(32)}`, "whatsapp:+12015550100"])
    expect(twilio.check?.({ sender })).toEqual([]);
  expect(twilio.check?.({ accountSid: "AC12", apiKey: "key", sender: "0034 600" }).map(({ field }) => field)).toEqual([
    "accountSid",
    "apiKey",
    "sender",
  ]);
});

test("files of Twilio's API are fetched with its credentials, whatever else a webhook names without", async () => {
  const locate = (url: string) =>
    twilio.locateMedia({ url }, connection, "https://api.twilio.com", async () => {
      throw new Error("nobody is asked");
    });
  const own = await locate(`https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages/MM1/Media/ME1`);
  expect(own).toMatchObject({ kind: "found", headers: { authorization: expect.stringMatching(/^Basic /) } });
  for (const other of [
    "http://api.twilio.com/x",
    "https://api.twilio.com.evil.example/x",
    "https://api.twilio.com@evil.example/x",
    "http://internal.example/file.png",
  ])
    expect(await locate(other)).toEqual({ kind: "found", url: other, headers: {} });
  expect(await locate("cat.jpg")).toMatchObject({ kind: "gone" });
  expect(await locate("file:///etc/passwd")).toMatchObject({ kind: "gone" });
});

test("who never wrote has the place that their answer will have", async () => {
  const place = twilio.address?.("+1 (201) 555-0142", { id: "any" });
  expect(place).toEqual({
    thread: "+12015550142",
    chat: { id: "+12015550142", type: "person" },
    identities: [{ kind: "phone", value: "+12015550142" }],
  });
  const [event] = await twilio.parse(Buffer.from("MessageSid=SM1&From=%2B12015550142&Body=Hi"));
  expect(event?.event === "message" && twilio.locate(event)).toEqual(place);
  expect(twilio.address?.("40404", { id: "any" })).toBeUndefined();
  expect(twilio.address?.("somebody@example.com", { id: "any" })).toBeUndefined();
});

test("WhatsApp by Twilio is a thread of its own with the same person", async () => {
  const [event] = await twilio.parse(Buffer.from("MessageSid=SM1&From=whatsapp:%2B12015550142&Body=Hi"));
  expect(event?.event === "message" && twilio.locate(event)).toEqual({
    thread: "whatsapp:+12015550142",
    chat: { id: "whatsapp:+12015550142", type: "person" },
    identities: [{ kind: "phone", value: "+12015550142" }],
  });
});

test("a receipt brings back the reference of its address", () => {
  const body = Buffer.from("MessageSid=SM1&MessageStatus=delivered");
  expect(twilio.parse(body, { ref: "abc.1767780000000-0123456789abcdef" })).toEqual([
    {
      event: "status",
      channel: "twilio",
      externalId: "SM1",
      status: "delivered",
      clientRef: "abc.1767780000000-0123456789abcdef",
    },
  ]);
});

test("choices become numbered lines, a place a link, and a file that no phone shows is refused", () => {
  const choices = [
    { id: "a", title: "At eight" },
    { id: "b", title: "At nine", description: "on the terrace" },
  ];
  expect(twilio.plan({ type: "choices", text: "When?", choices })).toEqual({
    ok: true,
    parts: [{ type: "text", text: "When?\n\n1. At eight\n2. At nine: on the terrace" }],
  });
  expect(twilio.plan({ type: "location", latitude: 1.5, longitude: -2, name: "Here" })).toEqual({
    ok: true,
    parts: [{ type: "text", text: "Here\nhttps://www.google.com/maps/search/?api=1&query=1.5,-2" }],
  });
  const media = { kind: "sticker", key: "files/1" } as const;
  expect(twilio.plan({ type: "media", media })).toMatchObject({
    ok: false,
    problems: [{ field: "media.kind", suggestion: "Send a link to it in a text." }],
  });
  expect(twilio.segments?.("¿A las ocho?")).toEqual({ encoding: "gsm7", segments: 1, units: 12, perSegment: 160 });
});
