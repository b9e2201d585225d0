import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { http as channel } from "./index.ts";

const [KEY, NEXT] = ["an-invented-key-of-32-characters", "the-next-invented-key-of-32-char"].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer];
const secret = (key: Buffer) => `whsec_${key.toString("base64")}`;
const NOW = Date.parse("2026-11-02T09:00:00.250Z");
const connection = { account: "portal", url: "https://portal.shop.example/chasqui?v=1", outboundSecret: secret(KEY) };
const request: SendRequest = {
  content: { type: "text", text: "At eight" },
  to: { id: "u-1042", type: "person" },
  clientRef: "abc.d-1",
  connection,
  baseUrl: channel.manifest.baseUrl,
  now: NOW,
};
const answered = (status: number, body: unknown = {}, headers = {}): HttpResult => ({
  ...{ kind: "answered", status, headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

async function sent(more: Partial<SendRequest> = {}, answer = answered(202)) {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return answer;
  };
  const outcome = await channel.send({ ...request, ...more }, http);
  return { outcome, call: calls[0], body: JSON.parse(calls[0]?.body ?? "null") };
}

test("what goes out is signed with every secret, under the delivery's own id, and is called by that", async () => {
  const outboundSecret = `${secret(NEXT)} ${secret(KEY)}`;
  const { outcome, call, body } = await sent({ connection: { ...connection, outboundSecret }, replyTo: "m-1" });
  expect(outcome).toEqual({ kind: "accepted", externalId: "abc.d-1" });
  expect(call).toMatchObject({ method: "POST", url: connection.url });
  expect(body).toEqual({
    type: "message.send",
    timestamp: "2026-11-02T09:00:00.250Z",
    data: {
      id: "abc.d-1",
      account: "portal",
      to: { id: "u-1042" },
      replyTo: "m-1",
      content: { type: "text", text: "At eight" },
    },
  });
  const text = `abc.d-1.${Math.floor(NOW / 1000)}.${call?.body}`;
  const signature = (key: Buffer) => `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  expect(call?.headers).toMatchObject({
    "idempotency-key": "abc.d-1",
    "webhook-id": "abc.d-1",
    "webhook-timestamp": "1793610000",
    "webhook-signature": `${signature(NEXT)} ${signature(KEY)}`,
  });
});

test("a file goes as an address", async () => {
  const media = { kind: "document", key: "files/1", mime: "application/pdf", filename: "menu.pdf" } as const;
  const { body } = await sent({
    content: { type: "media", media, caption: "Here" },
    mediaUrl: "https://files.example/1",
  });
  expect(body.data.content).toEqual({
    ...{ type: "media", kind: "document", url: "https://files.example/1" },
    ...{ mime: "application/pdf", filename: "menu.pdf", caption: "Here" },
  });
});

test.each<[string, HttpResult, object]>([
  ["taken", answered(204, ""), { kind: "accepted" }],
  ["too much", answered(429, "", { "retry-after": "7" }), { kind: "throttled", scope: "connection", afterMs: 7_000 }],
  ["a busy person", answered(429, { code: "recipient_busy" }), { kind: "throttled", scope: "recipient" }],
  [
    "nobody of this id",
    answered(404, { code: "unknown_recipient", message: "No such user" }),
    { kind: "unreachable", text: "No such user" },
  ],
  ["wants nothing", answered(409, { code: "opted_out" }), { kind: "unreachable", code: "opted_out" }],
  ["nothing there", answered(404, "<html>"), { kind: "broken", code: "http_404" }],
  ["gone for good", answered(410), { kind: "broken", code: "http_410" }],
  ["elsewhere", answered(302), { kind: "broken" }],
  ["a signature that is refused", answered(401), { kind: "broken" }],
  ["a body that is refused", answered(422, { message: "no" }), { kind: "rejected", text: "no" }],
  ["broken down", answered(500, { code: "unknown_recipient" }), { kind: "retry", code: "unknown_recipient" }],
  ["down", answered(503, "", { "retry-after": "30" }), { kind: "retry", afterMs: 30_000 }],
  ["late", answered(408), { kind: "retry" }],
  ["still in work", answered(409), { kind: "retry" }],
  ["no answer", { kind: "lost", reason: "timeout" }, { kind: "unknown" }],
  ["not reached", { kind: "unsent", reason: "ECONNREFUSED" }, { kind: "retry" }],
  ["a private address", { kind: "unsent", reason: "refused: an address that is not public" }, { kind: "broken" }],
])("%s", async (_, answer, expected) => expect((await sent({}, answer)).outcome).toMatchObject(expected));

test.each([
  [{ url: "http://portal.shop.example/" }],
  [{ url: "https://10.0.0.1/" }],
  [{ url: "https://[::1]/" }],
  [{ url: "https://localhost/" }],
  [{ url: "https://vault.internal/" }],
  [{ url: "https://ana:x@portal.shop.example/" }],
  [{ outboundSecret: "whsec_c2hvcnQ=" }],
  [{ outboundSecret: "an-invented-key-of-32-characters" }],
])("is neither entered nor called: %o", async (wrong) => {
  expect(channel.check?.({ ...connection, ...wrong })).toMatchObject([{ field: Object.keys(wrong)[0] }]);
  expect(await sent({ connection: { ...connection, ...wrong } })).toMatchObject({
    call: undefined,
    outcome: { kind: "broken" },
  });
});

test("a test asks for a yes and says nothing to anybody", async () => {
  expect(channel.check?.({ ...connection, inboundSecret: secret(KEY) })).toEqual([]);
  const asked: unknown[] = [];
  const http =
    (answer: HttpResult): Http =>
    async ({ body = "" }) => {
      asked.push(JSON.parse(body));
      return answer;
    };
  const { baseUrl } = request;
  expect(await channel.test(connection, baseUrl, http(answered(200)), NOW)).toMatchObject({ ok: true });
  expect(await channel.test(connection, baseUrl, http(answered(401)), NOW)).toMatchObject({
    ok: false,
    retryable: false,
  });
  expect(await channel.test(connection, baseUrl, http(answered(502)), NOW)).toMatchObject({
    ok: false,
    retryable: true,
  });
  expect(asked).toContainEqual(expect.objectContaining({ type: "connection.test", data: { account: "portal" } }));
});

test("a person is known by their system's id, and by what it vouches for", async () => {
  const [event] = await channel.parse(
    Buffer.from(
      JSON.stringify({
        account: "portal",
        type: "contact.identified",
        data: { contact: { id: "u-1", phone: "+1 201 555 0142" }, previousId: "anonymous-7" },
      }),
    ),
  );
  expect(event?.event === "identity_change" && channel.locate(event)).toEqual({
    thread: "u-1",
    chat: { id: "u-1", type: "person" },
    identities: [
      { kind: "http:portal", value: "u-1" },
      { kind: "http:portal", value: "anonymous-7" },
      { kind: "phone", value: "+12015550142" },
    ],
  });
  expect(channel.address?.("u-1", { id: "t", account: "portal" })).toMatchObject({ thread: "u-1" });
});
