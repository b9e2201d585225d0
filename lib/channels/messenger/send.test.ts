import { describe, expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { classifyReceipt, send } from "./send.ts";

const request: SendRequest = {
  content: { type: "text", text: "Hello" },
  to: { id: "6100000000000142", type: "person" },
  clientRef: "d-0001",
  connection: { pageId: "500600700", accessToken: "an-invented-token" },
  baseUrl: "https://graph.example/v23.0/",
};
const answer = (status: number, body: unknown, headers = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: JSON.stringify(body),
});

async function sent(rest: Partial<SendRequest> = {}): Promise<{ call: HttpRequest; body: unknown }> {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return answer(200, { recipient_id: request.to.id, message_id: "m_1" });
  };
  expect(await send({ ...request, ...rest }, http)).toEqual({ kind: "accepted", externalId: "m_1" });
  const [call] = calls;
  if (call === undefined) throw new Error("nothing was sent");
  return { call, body: JSON.parse(call.body ?? "") };
}
const bodyOf = async (rest: Partial<SendRequest>) => (await sent(rest)).body;
const never: Http = () => Promise.reject(new Error("called"));

test("posts to the page's messages as an answer, with the token, our reference and the message answered", async () => {
  const { call, body } = await sent({ replyTo: "m_0" });
  expect(call).toMatchObject({
    method: "POST",
    url: "https://graph.example/v23.0/500600700/messages",
    headers: { authorization: "Bearer an-invented-token", "content-type": "application/json" },
    timeoutMs: 20_000,
  });
  expect(body).toEqual({
    recipient: { id: "6100000000000142" },
    messaging_type: "RESPONSE",
    reply_to: { mid: "m_0" },
    message: { text: "Hello", metadata: "d-0001" },
  });
});

test("marks what a person writes past the usual window", async () => {
  const late = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };
  expect(await bodyOf({ extendedWindow: true })).toMatchObject(late);
  expect(await bodyOf({})).not.toHaveProperty("tag");
});

test("sends files by their address", async () => {
  const media = { kind: "document", key: "files/1", filename: "bill.pdf" } as const;
  expect(await bodyOf({ content: { type: "media", media }, mediaUrl: "https://files.example/1" })).toMatchObject({
    message: { attachment: { type: "file", payload: { url: "https://files.example/1" } }, metadata: "d-0001" },
  });
  const image = { kind: "image", url: "https://files.example/2.png" } as const;
  expect(await bodyOf({ content: { type: "media", media: image } })).toMatchObject({
    message: { attachment: { type: "image", payload: { url: "https://files.example/2.png" } } },
  });
});

test("shows choices as buttons or as quick replies", async () => {
  const choice = (id: string) => ({ id, title: id.toUpperCase() });
  const content = { type: "choices", text: "Which?", choices: ["a", "b"].map(choice) } as const;
  expect(await bodyOf({ content })).toMatchObject({
    message: {
      attachment: {
        type: "template",
        payload: {
          template_type: "button",
          text: "Which?",
          buttons: [
            { type: "postback", title: "A", payload: "a" },
            { type: "postback", title: "B", payload: "b" },
          ],
        },
      },
    },
  });
  const many = { ...content, choices: ["a", "b", "c", "d"].map(choice) };
  const body = (await bodyOf({ content: many })) as { message: { text: string; quick_replies: unknown[] } };
  expect(body.message.text).toBe("Which?");
  expect(body.message.quick_replies).toHaveLength(4);
  expect(body.message.quick_replies[3]).toEqual({ content_type: "text", title: "D", payload: "d" });
});

test.each([
  ["content", { content: { type: "location", latitude: 1, longitude: 1 } }],
  ["content", { content: { type: "template", name: "t", language: "es" } }],
  [
    "content",
    { content: { type: "media", media: { kind: "sticker", key: "1" } }, mediaUrl: "https://files.example/1" },
  ],
  ["media_address", { content: { type: "media", media: { kind: "image", key: "1" } } }],
  ["recipient", { to: { id: "1", type: "group" } }],
  ["client_ref", { clientRef: "x".repeat(1001) }],
] as const)("refuses without a call what cannot be sent: %s", async (code, rest) => {
  expect(await send({ ...request, ...rest }, never)).toMatchObject({ kind: "rejected", code });
});

test.each([{}, { pageId: "1/../2", accessToken: "t" }, { pageId: "1", accessToken: "line\nbreak" }])(
  "refuses without a call to use %o",
  async (connection) => {
    expect(await send({ ...request, connection }, never)).toMatchObject({ kind: "broken", code: "connection" });
  },
);

describe("an error means by its code and finer code", () => {
  test.each([
    ["throttled", { code: 613 }],
    ["throttled", { code: 4, error_subcode: 2018022 }],
    ["throttled", { code: 32 }],
    ["retry", { code: 2 }],
    ["retry", { code: 1200 }],
    ["windowClosed", { code: 10, error_subcode: 2018278 }],
    ["windowClosed", { code: 10, error_subcode: 2018065 }],
    ["unreachable", { code: 10, error_subcode: 2018108 }],
    ["undeliverable", { code: 10, error_subcode: 2018300 }],
    ["broken", { code: 10 }],
    ["unreachable", { code: 551, error_subcode: 1545041 }],
    ["unreachable", { code: 100, error_subcode: 2018001 }],
    ["broken", { code: 100, error_subcode: 33 }],
    ["rejected", { code: 100, error_subcode: 2018047 }],
    ["unreachable", { code: 200, error_subcode: 1545041 }],
    ["undeliverable", { code: 200, error_subcode: 2018028 }],
    ["broken", { code: 200 }],
    ["broken", { code: 190, error_subcode: 463 }],
    ["broken", { code: 368 }],
    ["rejected", { code: 999999 }],
  ] as const)("%s: %o", async (kind, error) => {
    // Whatever the HTTP status: Meta answers most of these with 400 and some with 403 or 500.
    for (const status of [400, 403]) {
      const result = answer(status, { error: { message: "(#) said so", ...error } });
      expect(await send(request, async () => result)).toMatchObject({ kind, code: String(error.code) });
    }
  });
  test("no such code: transient only from Meta's own failures", async () => {
    const unknown = { error: { code: 999999, message: "new" } };
    expect(await send(request, async () => answer(500, unknown))).toMatchObject({ kind: "retry" });
    expect(await send(request, async () => answer(200, {}))).toMatchObject({ kind: "unknown" });
    expect(await send(request, async () => answer(502, "<html>"))).toMatchObject({ kind: "unknown" });
  });
  test("waits as long as Meta asks for", async () => {
    const result = answer(400, { error: { code: 613, message: "slow down" } }, { "retry-after": "7" });
    expect(await send(request, async () => result)).toMatchObject({ scope: "connection", afterMs: 7000 });
  });
  test("in a receipt, of which Messenger has none, it is still one of ours", () => {
    expect(classifyReceipt("551")).toBe("unreachable");
    expect(classifyReceipt("whatever")).toBe("undeliverable");
  });
});
