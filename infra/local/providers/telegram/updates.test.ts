import { describe, expect, test, vi } from "vitest";
import { telegram as channel } from "../../../../lib/channels/telegram/index.ts";
import type { CustomerMessage } from "../types.ts";
import { ADA, makeKit, text } from "./test-kit.ts";

const kit = makeKit();
const { answers, hooks, parsed, say } = kit;

describe("what a customer does", () => {
  test("comes with the secret token, and is read by the channel", async () => {
    await say(text("¿Qué tal? 😀"));
    const [hook] = hooks;
    const request = { method: "POST", query: {}, headers: hook?.headers as Record<string, string>, body: hook?.body };
    expect(channel.verify({ ...request, body: hook?.body ?? Buffer.alloc(0) }, { ...kit.bot })).toBe(true);
    expect(parsed()).toMatchObject([
      {
        event: "message",
        direction: "in",
        senderId: ADA.userId,
        senderName: "Ada Łuczak",
        conversationId: ADA.userId,
        conversationType: "private",
        type: "text",
        text: "¿Qué tal? 😀",
      },
    ]);
  });

  test("is of every kind that Telegram has", async () => {
    const id = (await say(text("Hi"))).messageIds[0] ?? "";
    const kinds: [CustomerMessage, object][] = [
      [
        { ...text("Re"), replyTo: id },
        { text: "Re", replyTo: id },
      ],
      [{ ...text("Fwd"), forwarded: true }, { forwarded: true }],
      [
        { type: "image", caption: "Look" },
        { type: "image", text: "Look", media: [{ mime: "image/jpeg" }] },
      ],
      [{ type: "document" }, { type: "document", media: [{ filename: "order-1042.pdf" }] }],
      [
        { type: "audio", voice: true },
        { type: "voice", voice: true },
      ],
      [{ type: "audio" }, { type: "audio" }],
      [{ type: "video", media: { mime: "video/mp4", bytes: Buffer.from("v") } }, { type: "video" }],
      [{ type: "sticker" }, { type: "sticker", text: "🙂" }],
      [{ type: "location", latitude: 1.5, longitude: -2 }, { location: { latitude: 1.5, longitude: -2 } }],
      [{ type: "location", latitude: 1, longitude: 2, name: "Here", address: "x" }, { location: { name: "Here" } }],
      [
        { type: "contacts", contacts: [{ name: "Rosa Mamani", phones: ["1"] }] },
        { contacts: [{ name: "Rosa Mamani" }] },
      ],
      [
        { type: "raw", fields: { dice: { emoji: "🎲", value: 4 } } },
        { type: "dice", text: "🎲 4" },
      ],
      [
        { type: "edit", messageId: id, text: "Hello" },
        { event: "message_edit", targetId: id, text: "Hello" },
      ],
      [
        { type: "reaction", messageId: id, emoji: "👍" },
        { event: "reaction", replyTo: id, added: ["👍"] },
      ],
      [
        { type: "reaction", messageId: id },
        { event: "reaction", action: "unreact" },
      ],
      [
        {
          type: "raw",
          fields: { update: { my_chat_member: { chat: { id: 1 }, new_chat_member: { status: "kicked" } } } },
        },
        { event: "membership", status: "kicked" },
      ],
    ];
    for (const [message, expected] of kinds) {
      hooks.length = 0;
      await say(message);
      expect(parsed()).toMatchObject([expected]);
    }
    for (const message of [
      { type: "revoke", messageId: id },
      { type: "template_reply", payload: "x", title: "X", replyTo: id },
    ] as const)
      await expect(say(message)).rejects.toThrow(/Telegram/);
    await expect(say(text("?"), { from: { waId: "x1", name: "X" } })).rejects.toThrow("a number as userId");
  });

  test("waits behind what our side did not take, in its chat alone, and repeats keep their number", async () => {
    answers.push({ status: 500 });
    const other = { userId: "700100199", name: "Other" };
    await Promise.all([say(text("first")), say(text("second")), say(text("other"), { from: other })]);
    await vi.waitFor(() => expect(hooks.length).toBeGreaterThanOrEqual(4));
    const words = parsed().map((event) => ("text" in event ? event.text : ""));
    expect(words.filter((word) => word !== "other")).toEqual(["first", "first", "second"]);
    expect(words.indexOf("other")).toBeLessThan(3);
    const ids = parsed().flatMap((event) =>
      "dedupeId" in event && "text" in event && event.text === "first" ? [event.dedupeId] : [],
    );
    expect(new Set(ids).size).toBe(1);
  });

  test("is given up after the last attempt, and the chat goes on", async () => {
    answers.push({ status: 500 }, { status: 500 }, { status: 500 });
    await Promise.all([say(text("lost")), say(text("next"))]);
    expect(parsed().map((event) => "text" in event && event.text)).toEqual(["lost", "lost", "lost", "next"]);
  });

  test("comes later when our side asks for that", async () => {
    answers.push({ status: 429, headers: { "retry-after": "1" } });
    const started = Date.now();
    await say(text("later"));
    await vi.waitFor(() => expect(hooks).toHaveLength(2), { timeout: 3_000 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(950);
  });

  test("is forgotten by a reset, whoever waits", async () => {
    answers.push({ status: 500, headers: { "retry-after": "60" } });
    await say(text("stuck"));
    const waiting = say(text("behind"));
    kit.providers.reset();
    await expect(waiting).resolves.toMatchObject({ messageIds: [expect.any(String)] });
  });
});
