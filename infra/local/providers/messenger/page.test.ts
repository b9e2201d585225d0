/** What the simulated page answers, as the channel understands it. */
import { beforeEach, describe, expect, test } from "vitest";
import { messenger } from "../../../../lib/channels/messenger/index.ts";
import type { Providers } from "../server.ts";
import { ANA, app, makePageKit, PAGE } from "./test-kit.ts";

const DAY_MS = 24 * 3_600_000;
const kit = makePageKit();
const { connection, eventually, http, kinds, received, say, send } = kit;
const hello = { type: "text", text: "Hello" } as const;

describe("a page", () => {
  test("sends; its echo brings our reference, and receipts name a moment", async () => {
    await say({ type: "text", text: "Hi" });
    received.length = 0;
    const outcome = await send(hello);
    await eventually(() => expect(kinds()).toEqual(["message", "delivered"]));
    const [echo, delivered] = received;
    expect(echo).toMatchObject({
      direction: "out",
      externalId: outcome.kind === "accepted" ? outcome.externalId : "",
      recipientId: ANA.userId,
      senderId: PAGE,
      clientRef: "our-reference",
      text: "Hello",
    });
    expect(delivered).toMatchObject({ recipientId: ANA.userId, watermark: expect.stringMatching(/Z$/) });
    // The customer may look a moment before the provider has noted that there is something to look at.
    await eventually(() => {
      kit.providers.readChat({ phoneNumberId: PAGE }, ANA.userId);
      expect(kinds()).toEqual(["message", "delivered", "read"]);
    });
  });

  test("sends files behind links, and is told at once when they cannot be had", async () => {
    await say({ type: "text", text: "Hi" });
    const media = { kind: "image", key: "files/1" } as const;
    const content = { type: "media", media } as const;
    expect(await send(content, { mediaUrl: `${kit.base()}/file` })).toMatchObject({ kind: "accepted" });
    kit.file.mime = "text/html";
    expect(await send(content, { mediaUrl: `${kit.base()}/file` })).toMatchObject({ kind: "rejected", code: "100" });
  });

  test("writes to who wrote to it, within the window, or a week with the tag", async () => {
    expect(await send(hello)).toMatchObject({ kind: "unreachable", code: "100" });
    await say({ type: "text", text: "Hi" });
    kit.clock.ahead = DAY_MS + 1000;
    expect(await send(hello)).toMatchObject({ kind: "windowClosed", code: "10" });
    expect(await send(hello, { extendedWindow: true })).toMatchObject({ kind: "accepted" });
    kit.clock.ahead = 7 * DAY_MS + 1000;
    expect(await send(hello, { extendedWindow: true })).toMatchObject({ kind: "windowClosed" });
    kit.providers.configure({ phoneNumberId: PAGE }, { window: "off" });
    expect(await send(hello)).toMatchObject({ kind: "accepted" });
  });

  test("is tested and subscribed", async () => {
    const baseUrl = kit.providers.messengerUrl;
    expect(await messenger.test(connection(), baseUrl, http)).toEqual({ ok: true, displayName: "Casa Andina" });
    const registration = { connection: connection(), app, webhookUrl: "https://chasqui.example/", baseUrl };
    expect(await messenger.register?.(registration, http)).toEqual({ ok: true });
    const kept = await fetch(`${baseUrl}/${PAGE}/subscribed_apps?access_token=token`);
    expect(await kept.json()).toMatchObject({ data: [{ subscribed_fields: expect.arrayContaining(["messages"]) }] });
    const stranger = { ...connection(), accessToken: "another" };
    expect(await messenger.test(stranger, baseUrl, http)).toMatchObject({ ok: false, code: "190", retryable: false });
    expect(await messenger.test({ ...connection(), pageId: "1" }, baseUrl, http)).toMatchObject({
      ok: false,
      code: "100",
    });
    expect(await kit.providers.verifyWebhook({ phoneNumberId: PAGE })).toMatchObject({ ok: true });
  });

  test("is refused what Meta refuses", async () => {
    await say({ type: "text", text: "Hi" });
    const post = async (body: object) => {
      const answer = await fetch(`${kit.providers.messengerUrl}/me/messages?access_token=token`, {
        method: "POST",
        body: JSON.stringify({ recipient: { id: ANA.userId }, messaging_type: "RESPONSE", ...body }),
      });
      return ((await answer.json()) as { error?: { code: number } }).error?.code;
    };
    const reply = { content_type: "text", title: "A", payload: "a" };
    const button = { type: "postback", title: "A", payload: "a" };
    const template = (more: object) => ({
      attachment: {
        type: "template",
        payload: { template_type: "button", text: "Which?", buttons: [button], ...more },
      },
    });
    expect(await post({ message: { text: "Hello" } })).toBeUndefined();
    expect(await post({ sender_action: "typing_on" })).toBeUndefined();
    for (const body of [
      { message: { text: "x".repeat(2001) } },
      { message: { text: "" } },
      { message: { text: "a", attachment: { type: "image", payload: { url: `${kit.base()}/file` } } } },
      { message: { text: "a", metadata: "x".repeat(1001) } },
      { message: { text: "a", quick_replies: Array(14).fill(reply) } },
      { message: { text: "a", quick_replies: [{ ...reply, title: "x".repeat(21) }] } },
      { message: template({ text: "x".repeat(641) }) },
      { message: template({ buttons: Array(4).fill(button) }) },
      { message: { attachment: { type: "location", payload: {} } } },
      { message: { text: "a" }, messaging_type: "MESSAGE_TAG" },
      { message: { text: "a" }, messaging_type: undefined },
      { message: { text: "a" }, recipient: undefined },
      { message: { text: "a" }, reply_to: { mid: "m_nothing" } },
      { sender_action: "dance" },
      {},
    ])
      expect([body, await post(body)]).toEqual([body, 100]);
  });
});

describe("misbehaving", () => {
  const spoil = (fault: Parameters<Providers["misbehave"]>[0]["fault"]) =>
    kit.providers.misbehave({ phoneNumberId: PAGE, fault, requests: 1 });
  beforeEach(() => say({ type: "text", text: "Hi" }));

  test.each([
    ["throttled", { kind: "throttle", retryAfter: 3 }],
    ["throttled", { kind: "error", code: "throttled" }],
    ["retry", { kind: "error", code: "transient" }],
    ["windowClosed", { kind: "error", code: "window" }],
    ["unreachable", { kind: "error", code: "undeliverable" }],
    ["broken", { kind: "error", code: "token" }],
    ["broken", { kind: "error", code: "policy" }],
    ["undeliverable", { kind: "error", code: 10903 }],
    ["retry", { kind: "server_error" }],
    ["unknown", { kind: "server_error", empty: true }],
    ["unknown", { kind: "nonsense" }],
    ["unknown", { kind: "disconnect" }],
    ["unknown", { kind: "timeout" }],
  ] as const)("is taken as %s: %o", async (kind, fault) => {
    spoil(fault);
    expect(await send(hello)).toMatchObject({ kind });
    expect(await send(hello)).toMatchObject({ kind: "accepted" });
  });

  test("an answer that never comes is settled by the echo", async () => {
    spoil({ kind: "timeout", accepted: true });
    received.length = 0;
    expect(await send(hello)).toMatchObject({ kind: "unknown" });
    await eventually(() => expect(received[0]).toMatchObject({ direction: "out", clientRef: "our-reference" }));
  });

  test("receipts are repeated, reversed, early or withheld; of failures nothing is told", async () => {
    received.length = 0;
    spoil({ kind: "receipt_first" });
    await send(hello);
    expect(kinds()[0]).toBe("message");
    await eventually(() => expect(kinds()).toEqual(["message", "delivered"]));
    received.length = 0;
    spoil({ kind: "receipts_reversed" });
    await send(hello);
    await eventually(() => expect(kinds()).toEqual(["read", "delivered", "message"]));
    received.length = 0;
    spoil({ kind: "receipts_failed" });
    await send(hello);
    await eventually(() =>
      expect(
        kit.providers
          .chats(PAGE)
          .flatMap((chat) => chat.messages)
          .at(-1),
      ).toMatchObject({
        progress: "failed",
        error: { title: "This person isn't available right now." },
      }),
    );
    expect(received).toEqual([]);
  });
});
