import { describe, expect, test } from "vitest";
import type { MessageEvent } from "../../core/messages/model.ts";
import type { HttpRequest, HttpResult } from "../contract.ts";
import { messenger } from "./inbound.ts";
import { parse } from "./normalise.ts";
import { locateMedia, register, test as testConnection } from "./page.ts";

const { locate } = messenger;
const BASE = "https://graph.example/v23.0";
const connection = { pageId: "500600700", accessToken: "an-invented-token" };
const answer = (status: number, body: unknown): HttpResult => ({
  kind: "answered",
  status,
  headers: {},
  body: JSON.stringify(body),
});

describe("a customer's file", () => {
  test("is where the webhook says, and gets no token of ours", async () => {
    const url = "https://scontent.xx.fbcdn.net/v/1.jpg?oh=1";
    expect(await locateMedia({ url }, connection, BASE)).toEqual({ kind: "found", url, headers: {} });
    const local = "http://127.0.0.1:4010/media/1";
    expect(await locateMedia({ url: local }, connection, "http://127.0.0.1:4010/messenger/v23.0")).toMatchObject({
      kind: "found",
    });
  });
  test.each([
    "https://evil.example/?fbcdn.net",
    "https://evilfbcdn.net/1",
    "http://scontent.xx.fbcdn.net/1",
    "https://www.facebook.com/post/1",
    "https://scontent.xx.fbcdn.net:8443/1",
    "/reel/910001/",
  ])("is not fetched from %s", async (url) => {
    expect(await locateMedia({ url }, connection, BASE)).toMatchObject({ kind: "gone" });
  });
  test("without an address is gone", async () => {
    expect(await locateMedia({ id: "1" }, connection, BASE)).toMatchObject({ kind: "gone" });
  });
});

describe("a page", () => {
  test("is tested by its own name", async () => {
    const calls: HttpRequest[] = [];
    const check = await testConnection(connection, BASE, async (call) => {
      calls.push(call);
      return answer(200, { name: "Casa Andina", id: "500600700" });
    });
    expect(check).toEqual({ ok: true, displayName: "Casa Andina" });
    expect(calls).toMatchObject([{ method: "GET", url: `${BASE}/500600700?fields=name` }]);
  });
  test("says whether asking again may help", async () => {
    const failing = (code: number, status = 400) =>
      testConnection(connection, BASE, async () => answer(status, { error: { code, message: "no" } }));
    expect(await failing(190, 401)).toMatchObject({ ok: false, code: "190", retryable: false });
    expect(await failing(4)).toMatchObject({ ok: false, retryable: true });
    expect(await testConnection({}, BASE, () => Promise.reject(new Error("called")))).toMatchObject({
      ok: false,
      code: "connection",
    });
  });
  test("is subscribed to everything that a conversation needs, echoes included", async () => {
    const registration = {
      connection,
      app: {},
      webhookUrl: "https://chasqui.example/webhooks/messenger/1",
      baseUrl: BASE,
    };
    const calls: HttpRequest[] = [];
    const check = await register(registration, async (call) => {
      calls.push(call);
      return answer(200, { success: true });
    });
    expect(check).toEqual({ ok: true });
    expect(calls).toMatchObject([{ method: "POST", url: `${BASE}/500600700/subscribed_apps` }]);
    const { subscribed_fields: fields } = JSON.parse(calls[0]?.body ?? "");
    expect(fields).toEqual(
      expect.arrayContaining(["messages", "message_echoes", "message_deliveries", "message_reads"]),
    );
    expect(await register(registration, async () => answer(200, { success: false }))).toMatchObject({
      ok: false,
      code: "not_subscribed",
    });
    expect(await register(registration, async () => answer(403, { error: { code: 200 } }))).toMatchObject({
      ok: false,
    });
  });
});

describe("a chat", () => {
  const message: MessageEvent = {
    event: "message",
    channel: "messenger",
    externalId: "m_1",
    direction: "in",
    senderId: "6100000000000142",
    type: "text",
  };
  test("is with one person, whoever of the two writes", () => {
    expect(locate(message)).toEqual({
      thread: "6100000000000142",
      chat: { id: "6100000000000142", type: "person" },
      identities: [{ kind: "messenger", value: "6100000000000142" }],
    });
    const echo = { ...message, direction: "out", senderId: "500600700", recipientId: message.senderId } as const;
    expect(locate(echo)).toEqual(locate(message));
  });
  test("is the one that receipts name", () => {
    const item = (part: object) => ({
      sender: { id: message.senderId },
      recipient: { id: "5" },
      timestamp: 1,
      ...part,
    });
    const items = [item({ message: { mid: "m_1", text: "hi" } }), item({ read: { watermark: 1767780000123 } })];
    const [said, read] = parse(
      new TextEncoder().encode(JSON.stringify({ object: "page", entry: [{ id: "5", messaging: items }] })),
    );
    if (said?.event !== "message" || read?.event !== "status") throw new Error("not what was written");
    expect(read.recipientId).toBe(locate(said).thread);
  });
});
