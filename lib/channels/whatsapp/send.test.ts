import { describe, expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult, SendRequest } from "../contract.ts";
import { send } from "./send.ts";

const request: SendRequest = {
  content: { type: "text", text: "Hello" },
  to: { id: "12125550142", type: "person" },
  clientRef: "d-0001",
  connection: { phoneNumberId: "500600700", accessToken: "an-invented-token" },
  baseUrl: "https://graph.example/v23.0/",
};
const answer = (status: number, body: unknown, headers = {}): HttpResult => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const accepted = answer(200, { messages: [{ id: "wamid.1", message_status: "accepted" }] });

async function sent(rest: Partial<SendRequest> = {}): Promise<{ call: HttpRequest; body: unknown }> {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return accepted;
  };
  expect(await send({ ...request, ...rest }, http)).toEqual({ kind: "accepted", externalId: "wamid.1" });
  const [call] = calls;
  if (call === undefined) throw new Error("nothing was sent");
  return { call, body: JSON.parse(call.body ?? "") };
}
const bodyOf = async (rest: Partial<SendRequest>) => (await sent(rest)).body;
const outcome = (result: HttpResult) => send(request, async () => result);

test("posts to the number's messages with the token, our reference and the message answered", async () => {
  const { call, body } = await sent({ replyTo: "wamid.0" });
  expect(call).toMatchObject({
    method: "POST",
    url: "https://graph.example/v23.0/500600700/messages",
    headers: { authorization: "Bearer an-invented-token", "content-type": "application/json" },
  });
  expect(body).toEqual({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "12125550142",
    biz_opaque_callback_data: "d-0001",
    context: { message_id: "wamid.0" },
    type: "text",
    text: { body: "Hello", preview_url: false },
  });
});

test("addresses people without a number by their id, and groups as groups", async () => {
  expect(await bodyOf({ to: { id: "US.908172635", type: "person" } })).toMatchObject({ recipient: "US.908172635" });
  expect(await bodyOf({ to: { id: "US.908172635", type: "person" } })).not.toHaveProperty("to");
  const group = { recipient_type: "group", to: "group-1" };
  expect(await bodyOf({ to: { id: "group-1", type: "group" } })).toMatchObject(group);
});

test("sends files by their address", async () => {
  const media = { kind: "document", key: "files/1", filename: "bill.pdf" } as const;
  const content = { type: "media", media, caption: "Your bill" } as const;
  expect(await bodyOf({ content, mediaUrl: "https://files.example/1" })).toMatchObject({
    type: "document",
    document: { link: "https://files.example/1", filename: "bill.pdf", caption: "Your bill" },
  });
  const image = { type: "media", media: { kind: "image", url: "https://a.example/1.png", filename: "x.png" } } as const;
  expect(await bodyOf({ content: image })).toMatchObject({ type: "image", image: { link: "https://a.example/1.png" } });
});

test("shows choices as buttons or as a list", async () => {
  const content = { type: "choices", text: "Which?", choices: [{ id: "a", title: "A" }], footer: "f" } as const;
  expect(await bodyOf({ content })).toMatchObject({
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "Which?" },
      footer: { text: "f" },
      action: { buttons: [{ type: "reply", reply: { id: "a", title: "A" } }] },
    },
  });
  const described = {
    ...content,
    choices: [{ id: "a", title: "A", description: "d" }],
    header: "h",
    listLabel: "Open",
  };
  expect(await bodyOf({ content: described })).toMatchObject({
    interactive: {
      type: "list",
      header: { type: "text", text: "h" },
      action: { button: "Open", sections: [{ rows: [{ id: "a", title: "A", description: "d" }] }] },
    },
  });
});

test("sends places", async () => {
  const content = { type: "location", latitude: -12.05, longitude: -77.04, name: "Plaza" } as const;
  const location = { latitude: -12.05, longitude: -77.04, name: "Plaza" };
  expect(await bodyOf({ content })).toMatchObject({ type: "location", location });
});

test("fills templates by position or by name", async () => {
  const content = {
    type: "template",
    name: "booking",
    language: "es_MX",
    header: { media: { kind: "image", key: "files/1" } },
    variables: ["Ana", "Friday"],
    buttons: [
      { index: 0, kind: "payload", value: "confirm" },
      { index: 1, kind: "url", value: "42" },
    ],
  } as const;
  expect(await bodyOf({ content, mediaUrl: "https://files.example/1" })).toMatchObject({
    type: "template",
    template: {
      name: "booking",
      language: { code: "es_MX" },
      components: [
        { type: "header", parameters: [{ type: "image", image: { link: "https://files.example/1" } }] },
        {
          type: "body",
          parameters: [
            { type: "text", text: "Ana" },
            { type: "text", text: "Friday" },
          ],
        },
        { type: "button", sub_type: "quick_reply", index: "0", parameters: [{ type: "payload", payload: "confirm" }] },
        { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "42" }] },
      ],
    },
  });
  const named = {
    type: "template",
    name: "b",
    language: "es",
    header: { text: "H" },
    variables: { guest: "Ana" },
  } as const;
  expect(await bodyOf({ content: named })).toMatchObject({
    template: {
      components: [
        { type: "header", parameters: [{ type: "text", text: "H" }] },
        { type: "body", parameters: [{ type: "text", parameter_name: "guest", text: "Ana" }] },
      ],
    },
  });
  const plain = await bodyOf({ content: { type: "template", name: "b", language: "es" } });
  expect(plain).toMatchObject({ template: { name: "b", language: { code: "es" } } });
});

test.each([
  [{ connection: { ...request.connection, phoneNumberId: "5/../6" } }, "broken"],
  [{ connection: { ...request.connection, accessToken: "a\nb" } }, "broken"],
  [{ clientRef: "x".repeat(513) }, "rejected"],
  [{ content: { type: "media", media: { kind: "image", key: "files/1" } } } as const, "rejected"],
])("sends nothing that could not be right: %o", async (rest, kind) => {
  const never: Http = () => Promise.reject(new Error("called"));
  expect(await send({ ...request, ...rest }, never)).toMatchObject({ kind });
});

describe("the code of an error decides", () => {
  const error = (code: unknown, rest = {}) => ({ error: { code, message: "m", ...rest } });
  test.each([
    [130429, { kind: "throttled", scope: "connection" }],
    ["131056", { kind: "throttled", scope: "recipient" }],
    [131048, { kind: "throttled", scope: "connection", afterMs: 6 * 3600 * 1000 }],
    [131000, { kind: "retry" }],
    [131053, { kind: "retry" }],
    [131047, { kind: "windowClosed" }],
    [131026, { kind: "undeliverable" }],
    [131049, { kind: "undeliverable" }],
    [131009, { kind: "rejected" }],
    [132015, { kind: "rejected", template: true }],
    [0, { kind: "broken" }],
    [190, { kind: "broken" }],
    [245, { kind: "broken" }],
    [368, { kind: "broken" }],
    [33, { kind: "broken" }],
    [999999, { kind: "rejected" }],
  ])("%s", async (code, expected) => {
    for (const status of [400, 403]) {
      const got = await outcome(answer(status, error(code)));
      expect(got).toMatchObject({ ...expected, code: String(code), text: "m" });
      expect("template" in got).toBe("template" in expected);
    }
  });
  test("but for codes that nobody knows, the status and Meta's own mark do", async () => {
    expect(await outcome(answer(429, error(999999)))).toMatchObject({ kind: "throttled", scope: "connection" });
    expect(await outcome(answer(500, error(999999)))).toMatchObject({ kind: "retry" });
    expect(await outcome(answer(400, error(999999, { is_transient: true })))).toMatchObject({ kind: "retry" });
    expect(await outcome(answer(503, error(131026)))).toMatchObject({ kind: "undeliverable" });
  });
  test("a missing object is told by the subcode", async () => {
    expect(await outcome(answer(400, error(100)))).toMatchObject({ kind: "rejected" });
    expect(await outcome(answer(400, error(100, { error_subcode: 33 })))).toMatchObject({ kind: "broken" });
  });
  test("details are told, at a bounded length", async () => {
    const got = await outcome(answer(400, error(100, { error_data: { details: "x".repeat(2000) } })));
    expect(got).toMatchObject({ text: expect.stringMatching(/^m: x+$/) });
    expect("text" in got && got.text.length).toBe(500);
  });
});

describe("without a readable error", () => {
  test.each([
    [answer(200, "<html>"), "unknown"],
    [answer(200, {}), "unknown"],
    [answer(200, { messages: [{}] }), "unknown"],
    [answer(500, "oops"), "unknown"],
    [answer(502, ""), "unknown"],
    [answer(504, ""), "unknown"],
    [answer(408, ""), "unknown"],
    [answer(503, ""), "retry"],
    [answer(429, ""), "throttled"],
    [answer(404, "<html>"), "rejected"],
    [{ kind: "lost", reason: "time-out" } as const, "unknown"],
    [{ kind: "unsent", reason: "refused" } as const, "retry"],
  ])("%o", async (result, kind) => expect(await outcome(result)).toMatchObject({ kind }));
});

describe("Retry-After", () => {
  const waitOf = async (headers: Record<string, string>) => {
    const got = await outcome(answer(429, "", headers));
    return "afterMs" in got ? got.afterMs : undefined;
  };
  test("counts seconds, or the time to a date by the server's clock", async () => {
    expect(await waitOf({ "Retry-After": "17" })).toBe(17_000);
    const date = { date: "Wed, 07 Jan 2026 10:00:00 GMT", "retry-after": "Wed, 07 Jan 2026 10:00:30 GMT" };
    expect(await waitOf(date)).toBe(30_000);
  });
  test("is bounded and ignored when it is nonsense", async () => {
    expect(await waitOf({ "retry-after": "999999999" })).toBe(24 * 3600 * 1000);
    expect(await waitOf({ "retry-after": "later" })).toBeUndefined();
    expect(await waitOf({ "retry-after": "Wed, 07 Jan 2026 10:00:30 GMT" })).toBeUndefined();
  });
});
