import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ADA, ID, makeKit } from "./test-kit.ts";
import type { CustomerMessage } from "./types.ts";

const kit = makeKit();
const { account, answers, eventually, hooks, pause, received, say, send, statuses, text } = kit;

describe("webhooks", () => {
  test("are signed over the escaped bytes that are posted", async () => {
    const {
      answers: [answer],
    } = await say({ type: "text", text: "¿Qué tal? 😀" });
    expect(answer).toMatchObject({ status: 200 });
    const [hook] = hooks;
    expect(hook?.body).toContain('"body":"\\u00bfQu\\u00e9 tal? \\ud83d\\ude00"');
    expect(hook?.body).toMatch(/^[\x20-\x7e]+$/);
    const expected = createHmac("sha256", "secret")
      .update(hook?.body ?? "")
      .digest("hex");
    expect(hook?.headers["x-hub-signature-256"]).toBe(`sha256=${expected}`);
    const plain = JSON.stringify(JSON.parse(hook?.body ?? ""));
    expect(createHmac("sha256", "secret").update(plain).digest("hex")).not.toBe(expected);
    expect(received()[0]).toMatchObject({
      from: ADA.waId,
      from_user_id: ADA.userId,
      type: "text",
      text: { body: "¿Qué tal? 😀" },
    });

    await say({ type: "text", text: "é" }, { escapeUnicode: false });
    expect(hooks[1]?.body).toContain('"body":"é"');
    expect(hooks[1]?.headers["x-hub-signature-256"]).toBe(
      `sha256=${createHmac("sha256", "secret")
        .update(hooks[1]?.body ?? "")
        .digest("hex")}`,
    );
  });

  test("cover every kind of message in the provider's form", async () => {
    const id = (await say({ type: "text", text: "Hi" })).messageIds[0] ?? "";
    const kinds: [CustomerMessage, Record<string, unknown>][] = [
      [
        { type: "text", text: "Re", replyTo: id },
        { context: { from: "12015550100", id }, text: { body: "Re" } },
      ],
      [
        { type: "image", caption: "Look" },
        { image: { caption: "Look", mime_type: "image/png", id: expect.stringMatching(/^\d{16}$/) } },
      ],
      [{ type: "document" }, { document: { filename: "order-1042.pdf", mime_type: "application/pdf" } }],
      [{ type: "audio", voice: true }, { audio: { voice: true, mime_type: "audio/ogg; codecs=opus" } }],
      [{ type: "video", media: { mime: "video/mp4", bytes: Buffer.from("v") } }, { video: { mime_type: "video/mp4" } }],
      [{ type: "sticker" }, { sticker: { animated: false, mime_type: "image/webp" } }],
      [
        { type: "location", latitude: 1.5, longitude: -2, name: "Here" },
        { location: { latitude: 1.5, longitude: -2, name: "Here" } },
      ],
      [
        { type: "contacts", contacts: [{ name: "Rosa Mamani", phones: ["+1 201-555-0177"] }] },
        { contacts: [{ name: { formatted_name: "Rosa Mamani" }, phones: [{ wa_id: "12015550177" }] }] },
      ],
      [
        { type: "button_reply", id: "b", title: "Yes", replyTo: id },
        {
          type: "interactive",
          context: { id },
          interactive: { type: "button_reply", button_reply: { id: "b", title: "Yes" } },
        },
      ],
      [
        { type: "list_reply", id: "r", title: "Row", replyTo: id },
        { interactive: { type: "list_reply", list_reply: { id: "r", title: "Row" } } },
      ],
      [
        { type: "template_reply", payload: "p", title: "Stop", replyTo: id },
        { type: "button", button: { payload: "p", text: "Stop" } },
      ],
      [{ type: "reaction", messageId: id, emoji: "👍" }, { reaction: { message_id: id, emoji: "👍" } }],
      [{ type: "reaction", messageId: id }, { reaction: { message_id: id } }],
      [
        { type: "edit", messageId: id, text: "Hey" },
        { type: "edit", edit: { original_message_id: id, message: { type: "text", text: { body: "Hey" } } } },
      ],
      [
        { type: "revoke", messageId: id },
        { type: "revoke", revoke: { original_message_id: id } },
      ],
      [
        { type: "raw", fields: { type: "order", order: { catalog_id: "c" } } },
        { type: "order", order: { catalog_id: "c" } },
      ],
    ];
    for (const [message, expected] of kinds) {
      hooks.length = 0;
      const { messageIds } = await say(message);
      expect(received()).toHaveLength(1);
      expect(received()[0]).toMatchObject({ ...expected, id: messageIds[0] });
      expect(messageIds[0]).toMatch(/^wamid\.HB/);
    }
    expect(kit.providers.chats(ID).find((chat) => chat.customer.waId === ADA.waId)?.messages[0]).toMatchObject({
      edited: true,
      deleted: true,
    });
    await expect(say({ type: "video" })).rejects.toThrow("video");
  });

  test("are repeated, reordered and batched on request", async () => {
    await say({ type: "text", text: "twice" }, { repeat: 1 });
    expect(hooks.map((hook) => hook.body)).toEqual([hooks[0]?.body, hooks[0]?.body]);
    const three: CustomerMessage[] = ["1", "2", "3"].map((digit) => ({ type: "text", text: digit }));
    const bodies = () => received().map((message) => (message.text as { body: string }).body);
    for (const [options, posts, order] of [
      [{ reorder: true }, 3, ["3", "2", "1"]],
      [{ batch: "messages" }, 1, ["1", "2", "3"]],
      [{ batch: "changes" }, 1, ["1", "2", "3"]],
      [{ batch: "entries" }, 1, ["1", "2", "3"]],
    ] as const) {
      hooks.length = 0;
      await kit.providers.sendFromCustomer({ phoneNumberId: ID, from: ADA, messages: three, ...options });
      expect([options, hooks.length, bodies()]).toEqual([options, posts, order]);
    }
  });

  test("are posted again until our side takes them, and not for ever", async () => {
    answers.push(500, 503);
    const {
      answers: [first],
    } = await say({ type: "text", text: "Hi" });
    expect(first).toMatchObject({ status: 500 });
    await eventually(() => expect(hooks).toHaveLength(3));
    await eventually(() =>
      expect(kit.providers.webhooks().map((entry) => [entry.attempt, entry.status])).toEqual([
        [1, 500],
        [2, 503],
        [3, 200],
      ]),
    );
    expect(new Set(hooks.map((hook) => hook.body)).size).toBe(1);
    expect(kit.providers.chats(ID).flatMap((chat) => chat.messages)[0]?.progress).toBe("delivered");
    answers.push(500, 500, 500, 500);
    await say({ type: "text", text: "Never" });
    await eventually(() => expect(hooks).toHaveLength(6));
    await pause(80);
    expect(hooks).toHaveLength(6);
  });

  test("ask for the challenge, and go nowhere but here", async () => {
    expect(await kit.providers.verifyWebhook({ phoneNumberId: ID })).toMatchObject({ ok: true });
    kit.providers.register({ ...account(), phoneNumberId: "3", verifyToken: "other" });
    expect(await kit.providers.verifyWebhook({ phoneNumberId: "3" })).toMatchObject({
      ok: false,
      answer: { status: 403 },
    });
    expect(() => kit.providers.register({ ...account(), webhookUrl: "https://hooks.bodega.example/x" })).toThrow(
      "this computer",
    );
  });

  test("come from a customer who hides their number", async () => {
    await kit.providers.sendFromCustomer({
      phoneNumberId: ID,
      from: { userId: "PE.777", name: "M" },
      message: { type: "text", text: "x" },
    });
    expect(received()[0]).toMatchObject({ from_user_id: "PE.777" });
    expect(received()[0]).not.toHaveProperty("from");
    const answer = await send({ to: undefined, recipient: "PE.777", ...text() });
    expect(answer.json.contacts).toEqual([{ input: "PE.777", user_id: "PE.777" }]);
    await eventually(() =>
      expect(statuses(answer.id).at(-1)).toMatchObject({ status: "delivered", recipient_user_id: "PE.777" }),
    );
  });
});
