import { describe, expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { classifyReceipt } from "./classify.ts";
import { send } from "./send.ts";

const TOKEN = "600500400:an-invented-token";
const request: SendRequest = {
  content: { type: "text", text: "Hello" },
  to: { id: "700100142", type: "person" },
  clientRef: "d-0001",
  connection: { botId: "600500400", botToken: TOKEN },
  baseUrl: "https://telegram.example/",
};
const answer = (status: number, body: unknown, headers = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const accepted = answer(200, { ok: true, result: { message_id: 133, chat: { id: 700100142 } } });
const refusal = (code: number, description = "d", parameters?: object) =>
  answer(code, { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) });

async function sent(rest: Partial<SendRequest> = {}): Promise<{ url: string; body: unknown }> {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return accepted;
  };
  expect(await send({ ...request, ...rest }, http)).toEqual({ kind: "accepted", externalId: "133" });
  expect(calls).toHaveLength(1);
  const { url = "", body = "" } = calls[0] ?? {};
  return { url, body: JSON.parse(body) };
}
const outcome = (result: HttpResult) => send(request, async () => result);

test("posts to the bot's method, without marks of formatting", async () => {
  const { url, body } = await sent();
  expect(url).toBe(`https://telegram.example/bot${TOKEN}/sendMessage`);
  expect(body).toEqual({ chat_id: 700100142, text: "Hello" });
});

test("answers a message, and is sent even if that one is gone", async () => {
  const answered = { message_id: 41, allow_sending_without_reply: true };
  expect((await sent({ replyTo: "41" })).body).toMatchObject({ reply_parameters: answered });
  expect((await sent({ replyTo: "3007010090011001100" })).body).not.toHaveProperty("reply_parameters");
});

test.each([
  ["-1002200330044", { chat_id: -1002200330044 }],
  ["-1002200330044/topic=33", { chat_id: -1002200330044, message_thread_id: 33 }],
  ["-1009900880099/direct=700100142", { chat_id: -1009900880099, direct_messages_topic_id: 700100142 }],
  ["700100142/business=INV%2F1", { chat_id: 700100142, business_connection_id: "INV/1" }],
])("goes to the place that %s names", async (id, place) => {
  expect((await sent({ to: { id, type: "group" } })).body).toEqual({ ...place, text: "Hello" });
});

test.each([
  ["image", undefined, "sendPhoto", "photo"],
  ["image", "image/gif", "sendAnimation", "animation"],
  ["video", "video/mp4", "sendVideo", "video"],
  ["audio", "audio/mpeg", "sendAudio", "audio"],
  ["audio", "audio/ogg; codecs=opus", "sendVoice", "voice"],
  ["document", "application/pdf", "sendDocument", "document"],
  ["sticker", "image/webp", "sendSticker", "sticker"],
] as const)("sends %s of the type %s by %s", async (kind, mime, method, field) => {
  const media = { kind, key: "files/1", ...(mime ? { mime } : {}) };
  const content = { type: "media", media, caption: "Look" } as const;
  const { url, body } = await sent({ content, mediaUrl: "https://files.example/1" });
  expect(url).toMatch(new RegExp(`/${method}$`));
  expect(body).toEqual({ chat_id: 700100142, [field]: "https://files.example/1", caption: "Look" });
});

test("shows choices as one button to a line", async () => {
  const choices = [
    { id: "a", title: "A" },
    { id: "b", title: "B" },
  ];
  expect((await sent({ content: { type: "choices", text: "Which?", choices } })).body).toMatchObject({
    text: "Which?",
    reply_markup: {
      inline_keyboard: [[{ text: "A", callback_data: "a" }], [{ text: "B", callback_data: "b" }]],
    },
  });
});

test("sends places, and places with a name as venues", async () => {
  const place = { type: "location", latitude: -12.05, longitude: -77.04 } as const;
  expect((await sent({ content: place })).url).toMatch(/sendLocation$/);
  const { url, body } = await sent({ content: { ...place, name: "Plaza" } });
  expect(url).toMatch(/sendVenue$/);
  expect(body).toMatchObject({ title: "Plaza", address: "Plaza", latitude: -12.05, longitude: -77.04 });
});

test.each<[Partial<SendRequest>, string]>([
  [{ connection: { botId: "600500400" } }, "broken"],
  [{ connection: { botId: "600500400", botToken: "../x" } }, "broken"],
  [{ to: { id: "@somebody", type: "person" } }, "rejected"],
  [{ to: { id: "1/topic=x", type: "person" } }, "rejected"],
  [{ to: { id: "1/guest=1", type: "person" } }, "rejected"],
  [{ content: { type: "media", media: { kind: "image", key: "files/1" } } }, "rejected"],
  [{ content: { type: "template", name: "x", language: "es" } }, "rejected"],
])("sends nothing that could not be right: %o", async (rest, kind) => {
  const never: Http = () => Promise.reject(new Error("called"));
  expect(await send({ ...request, ...rest }, never)).toMatchObject({ kind });
});

describe("a group that became a supergroup", () => {
  const moved = refusal(400, "upgraded", { migrate_to_chat_id: -1004400550066 });
  const chats: unknown[] = [];
  const asked = (answers: readonly HttpResult[]) => {
    chats.length = 0;
    return send({ ...request, to: { id: "-4400550066/topic=3", type: "group" } }, async (call) => {
      chats.push(JSON.parse(call.body ?? ""));
      return answers[chats.length - 1] ?? moved;
    });
  };
  test("gets the message under its new id", async () => {
    expect(await asked([moved, accepted])).toEqual({ kind: "accepted", externalId: "133" });
    expect(chats).toMatchObject([{ chat_id: -4400550066 }, { chat_id: -1004400550066, message_thread_id: 3 }]);
  });
  test("is asked once more and not again", async () => {
    expect(await asked([])).toMatchObject({ kind: "rejected", code: "400" });
    expect(chats).toHaveLength(2);
  });
  test("may lose the second answer", async () => {
    expect(await asked([moved, { kind: "lost", reason: "time-out" }])).toMatchObject({ kind: "unknown" });
  });
});

describe("an answer", () => {
  test.each<[HttpResult, object]>([
    [refusal(429, "slow", { retry_after: 14 }), { kind: "throttled", scope: "connection", afterMs: 14_000 }],
    [refusal(429), { kind: "throttled", scope: "connection" }],
    [refusal(403, "Forbidden: bot was blocked by the user"), { kind: "unreachable", code: "403" }],
    [refusal(400, "Bad Request: message is too long"), { kind: "rejected", code: "400" }],
    [refusal(401), { kind: "broken", code: "401" }],
    [refusal(404), { kind: "broken", code: "404" }],
    [refusal(409), { kind: "retry", code: "409" }],
    [refusal(500), { kind: "retry", code: "500" }],
    [refusal(502), { kind: "retry" }],
    [refusal(418), { kind: "rejected" }],
    // Its own code is the truth, whatever somebody in between makes of the status.
    [answer(200, { ok: false, error_code: 403, description: "d" }), { kind: "unreachable" }],
    [answer(200, "<html>"), { kind: "unknown" }],
    [answer(200, { ok: true, result: true }), { kind: "unknown", code: "unreadable_answer" }],
    [answer(502, "<html>"), { kind: "unknown", code: "http_502" }],
    [answer(500, ""), { kind: "unknown" }],
    [answer(408, ""), { kind: "unknown" }],
    [answer(503, "", { "retry-after": "7" }), { kind: "retry", afterMs: 7_000 }],
    [answer(429, "", { "retry-after": "soon" }), { kind: "throttled", scope: "connection" }],
    // Of a proxy: it says nothing about the bot.
    [answer(401, "<html>"), { kind: "rejected", code: "http_401" }],
    [answer(404, "<html>"), { kind: "rejected" }],
    [
      { kind: "lost", reason: "time-out" },
      { kind: "unknown", code: "lost" },
    ],
    [
      { kind: "unsent", reason: "refused" },
      { kind: "retry", code: "unsent" },
    ],
  ])("%o", async (result, expected) => expect(await outcome(result)).toMatchObject(expected));

  test("names no wait longer than a day", async () => {
    expect(await outcome(refusal(429, "d", { retry_after: 1e9 }))).toMatchObject({ afterMs: 24 * 3_600_000 });
    expect(await outcome(refusal(429, "d", { retry_after: -1 }))).not.toHaveProperty("afterMs");
  });

  test("never tells the token, which stands in the address, and is cut", async () => {
    const url = `https://telegram.example/bot${TOKEN}/sendMessage`;
    for (const result of [
      { kind: "lost", reason: `time-out at ${url}` },
      { kind: "unsent", reason: `refused: ${encodeURIComponent(url)}` },
      refusal(400, `wrong: ${url} ${"x".repeat(2000)}`),
    ] as const) {
      const got = JSON.stringify(await outcome(result));
      expect(got).not.toContain("an-invented-token");
      expect(got.length).toBeLessThan(700);
    }
  });
});

test.each([
  ["403", "unreachable"],
  ["429", "throttled"],
  ["500", "retry"],
  ["401", "broken"],
  ["", "undeliverable"],
  ["nonsense", "undeliverable"],
])("the code %o means %s", (code, kind) => expect(classifyReceipt(code)).toBe(kind));
