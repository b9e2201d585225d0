import { describe, expect, test } from "vitest";
import type { ChoicesContent, MessageEvent } from "../../core/messages/model.ts";
import type { Http, HttpRequest, HttpResult, LocatableEvent, SendRequest } from "../contract.ts";
import { slack } from "./index.ts";

const request: SendRequest = {
  content: { type: "text", text: "5 < 6 & <!here>" },
  to: { id: "D07ANA00001", type: "person" },
  clientRef: "d-0001",
  connection: { teamId: "T07SHOP0001", slackToken: "xoxb-an-invented-token" },
  baseUrl: "https://slack.example/api/",
};
const answer = (body: unknown, status = 200, headers = {}): HttpResult => ({
  ...{ kind: "answered", status, headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const outcomeOf = (result: HttpResult) => slack.send(request, async () => result);

/** What is asked, one after the other, each answered as said. */
function asked(...answers: readonly HttpResult[]): { readonly calls: HttpRequest[]; readonly http: Http } {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => answers[calls.push(call) - 1] ?? { kind: "lost", reason: "nobody" };
  return { calls, http };
}
const bodyOf = async (more: Partial<SendRequest>) => {
  const { calls, http } = asked(answer({ ok: true, channel: "D07ANA00001", ts: "1767790000.000100" }));
  expect(await slack.send({ ...request, ...more }, http)).toEqual({
    kind: "accepted",
    externalId: "1767790000.000100",
  });
  return JSON.parse(calls[0]?.body ?? "");
};

describe("a message", () => {
  test("is shown as it was typed, below the message that it answers, with our reference", async () => {
    expect(await bodyOf({ replyTo: "1767780000.000100" })).toEqual({
      channel: "D07ANA00001",
      thread_ts: "1767780000.000100",
      text: "5 &lt; 6 &amp; &lt;!here&gt;",
      mrkdwn: false,
      metadata: { event_type: "chasqui_message", event_payload: { ref: "d-0001" } },
    });
    expect(await bodyOf({ replyTo: "F07000001" })).not.toHaveProperty("thread_ts");
  });

  test("has buttons up to twenty-five, and numbered lines beyond", async () => {
    const choices = (count: number): ChoicesContent => ({
      ...{ type: "choices", text: "Which day?" },
      choices: Array.from({ length: count }, (_, index) => ({ id: `day:${index}`, title: `Day ${index}` })),
    });
    expect(slack.plan(choices(25))).toMatchObject({ ok: true, parts: [{ type: "choices" }] });
    expect(slack.plan(choices(26))).toMatchObject({ ok: true, parts: [{ type: "text" }] });
    expect((await bodyOf({ content: choices(2) })).blocks).toMatchObject([
      { type: "section", block_id: "chasqui:d-0001", text: { type: "plain_text", text: "Which day?" } },
      { type: "actions", elements: [{ value: "day:0", text: { text: "Day 0" } }, { value: "day:1" }] },
    ]);
  });

  test.each([
    ["throttled", answer({ ok: false, error: "ratelimited" }, 429, { "Retry-After": "30" })],
    ["retry", answer({ ok: false, error: "service_unavailable" }, 503)],
    ["retry", answer("busy", 503)],
    ["undeliverable", answer({ ok: false, error: "not_in_channel" })],
    ["unreachable", answer({ ok: false, error: "user_not_found" })],
    ["rejected", answer({ ok: false, error: "msg_too_long" })],
    ["rejected", answer({ ok: false, error: "a_name_of_next_year" })],
    ["broken", answer({ ok: false, error: "token_revoked" })],
    ["unknown", answer({ ok: false, error: "fatal_error" })],
    ["unknown", answer({ ok: true })],
    ["unknown", answer("<html>")],
    ["unknown", answer("", 502)],
    ["rejected", answer("", 403)],
  ] as const)("%s: %o", async (kind, result) => {
    expect((await outcomeOf(result)).kind).toBe(kind);
  });
  test("waits as long as Slack asks", async () => {
    const slowed = answer({ ok: false, error: "ratelimited" }, 429, { "retry-after": "30" });
    expect(await outcomeOf(slowed)).toMatchObject({ scope: "connection", afterMs: 30_000 });
  });
});

describe("a file", () => {
  const place = answer({ ok: true, file_id: "F07000009", upload_url: "https://files.slack.com/upload/v1/abc" });
  const content = { type: "media", media: { kind: "image", key: "files/1" }, caption: "Look" } as const;
  const files = [{ name: "a.png", mime: "image/png", base64: Buffer.from("bytes").toString("base64") }];
  const send = (...answers: readonly HttpResult[]) => {
    const { calls, http } = asked(...answers);
    return slack.send({ ...request, content, files }, http).then((outcome) => ({ outcome, calls }));
  };

  test("is given to Slack and shown by the last step", async () => {
    const { outcome, calls } = await send(place, answer("OK"), answer({ ok: true, files: [] }));
    expect(outcome).toEqual({ kind: "accepted", externalId: "F07000009" });
    expect(Buffer.from(calls[1]?.bytes ?? []).toString()).toBe("bytes");
    expect(calls[1]?.headers).not.toHaveProperty("authorization");
    expect(Object.fromEntries(new URLSearchParams(calls[2]?.body))).toMatchObject({
      channel_id: "D07ANA00001",
      initial_comment: "Look",
    });
  });
  test("goes nowhere but to Slack, and only the last step may have shown it", async () => {
    const elsewhere = answer({ ok: true, file_id: "F1", upload_url: "https://evil.example/slack.com" });
    expect((await send(elsewhere)).calls).toHaveLength(1);
    expect((await send({ kind: "lost", reason: "" })).outcome.kind).toBe("retry");
    expect((await send(place, { kind: "lost", reason: "" })).outcome.kind).toBe("retry");
    expect((await send(place, answer("OK"), { kind: "lost", reason: "" })).outcome.kind).toBe("unknown");
  });
  test("of a customer is fetched with the token from Slack alone, or asked for by its id", async () => {
    const { connection, baseUrl } = request;
    const at = (media: object, http: Http = asked().http) => slack.locateMedia(media, connection, baseUrl, http);
    const url = "https://files.slack.com/files-pri/T-F1/a.png";
    const headers = { authorization: "Bearer xoxb-an-invented-token" };
    expect(await at({ url })).toEqual({ kind: "found", url, headers });
    for (const foreign of [
      "https://evil.example/files.slack.com",
      "http://files.slack.com/a",
      "https://evilslack.com/a",
    ])
      expect(await at({ url: foreign })).toMatchObject({ kind: "gone" });
    const { http } = asked(answer({ ok: true, file: { url_private: url, mimetype: "image/png", size: 5 } }));
    expect(await at({ id: "F1" }, http)).toEqual({ kind: "found", url, headers, mime: "image/png", size: 5 });
    expect(await at({ id: "F1" }, asked(answer({ ok: false, error: "file_not_found" })).http)).toMatchObject({
      kind: "gone",
    });
  });
});

test("a direct conversation is a person's; a channel has a contact of its own, whoever writes and below whatever", () => {
  const event: MessageEvent = {
    event: "message",
    channel: "slack",
    accountId: "T07SHOP0001",
    type: "text",
    direction: "in",
    externalId: "1.1",
    senderId: "U07ANA00001",
  };
  const direct: LocatableEvent = { ...event, conversationId: "D07ANA00001", conversationType: "private" };
  expect(slack.locate(direct)).toEqual({
    thread: "D07ANA00001",
    chat: { id: "D07ANA00001", type: "person" },
    identities: [{ kind: "slack:T07SHOP0001", value: "U07ANA00001" }],
  });
  const room: LocatableEvent = {
    ...event,
    conversationId: "C07ROOM0001",
    conversationType: "channel",
    threadId: "1.0",
  };
  expect(slack.locate(room)).toEqual({
    thread: "C07ROOM0001",
    chat: { id: "C07ROOM0001", type: "group" },
    identities: [{ kind: "slack-group:T07SHOP0001", value: "C07ROOM0001" }],
  });
});

test("a connection works with a token of its own workspace", async () => {
  const check = (body: unknown) => slack.test(request.connection, request.baseUrl, async () => answer(body));
  const told = { ok: true, team: "Casa Andina", team_id: "T07SHOP0001", user: "chasqui" };
  expect(await check(told)).toEqual({ ok: true, displayName: "Casa Andina", address: "@chasqui" });
  expect(await check({ ...told, team_id: "T07OTHER001" })).toMatchObject({ ok: false, code: "team_id" });
  expect(await check({ ok: false, error: "invalid_auth" })).toMatchObject({ ok: false, retryable: false });
});

test("Slack's question is answered with its own word, and nothing else is", () => {
  const say = (body: unknown) => slack.acknowledge?.(new TextEncoder().encode(JSON.stringify(body)));
  expect(say({ type: "url_verification", challenge: "word" })).toEqual({
    ...{ status: 200, body: "word", contentType: "text/plain" },
  });
  expect(say({ type: "event_callback", challenge: "word" })).toBeUndefined();
});
