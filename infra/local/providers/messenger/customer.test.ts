/** What customers do on the simulated page, as the channel reads it. */
import { describe, expect, test } from "vitest";
import { messenger } from "../../../../lib/channels/messenger/index.ts";
import { ANA, makePageKit, PAGE } from "./test-kit.ts";

const DAY_MS = 24 * 3_600_000;
const kit = makePageKit();
const { connection, eventually, http, kinds, received, say, send } = kit;

describe("a customer", () => {
  test("writes every kind of message that the channel reads", async () => {
    const { messageIds } = await say({ type: "text", text: "Hola, ¿qué tal?" });
    const [first = ""] = messageIds;
    await say({ type: "image", caption: "The terrace", replyTo: first });
    await say({ type: "sticker" });
    await say({ type: "location", latitude: -12, longitude: -77, name: "Plaza" });
    await say({ type: "reaction", messageId: first, emoji: "👍" });
    await say({ type: "reaction", messageId: first });
    await say({ type: "edit", messageId: first, text: "Hola" });
    await say({ type: "revoke", messageId: first });
    await say({ type: "raw", fields: { referral: { ref: "flyer", source: "SHORTLINK", type: "OPEN_THREAD" } } });
    expect(received).toMatchObject([
      {
        event: "message",
        type: "text",
        text: "Hola, ¿qué tal?",
        accountId: PAGE,
        senderId: ANA.userId,
        externalId: first,
      },
      { event: "message", type: "image", text: "The terrace", replyTo: first },
      { event: "message", type: "sticker", media: [{ url: expect.any(String) }] },
      { event: "message", type: "location", location: { latitude: -12, longitude: -77 } },
      { event: "reaction", action: "react", text: "👍", replyTo: first },
      { event: "reaction", action: "unreact", replyTo: first },
      { event: "message_edit", targetId: first, text: "Hola" },
      { event: "message_delete", targetId: first },
      { event: "referral", referral: { ref: "flyer" } },
    ]);
    await expect(say({ type: "contacts", contacts: [{ name: "A", phones: [] }] })).rejects.toThrow("contacts");
  });

  test("sends files that are fetched where the webhook says, for a while", async () => {
    await say({ type: "image" });
    const [message] = received;
    if (message?.event !== "message" || !message.media?.[0]) throw new Error("no file came");
    const found = await messenger.locateMedia(message.media[0], connection(), kit.providers.messengerUrl, http);
    if (found.kind !== "found") throw new Error(found.reason);
    const answer = await fetch(found.url, { headers: found.headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    kit.clock.ahead = DAY_MS;
    expect((await fetch(found.url)).status).toBe(403);
  });

  test("writes many messages in one webhook, in one entry or in several, and Meta repeats itself", async () => {
    const messages = ["one", "two"].map((text) => ({ type: "text", text }) as const);
    for (const batch of ["messages", "entries"] as const) {
      await kit.providers.sendFromCustomer({ phoneNumberId: PAGE, from: ANA, messages, batch, repeat: 1 });
    }
    expect(received).toHaveLength(8);
    expect(new Set(received.map((event) => "externalId" in event && event.externalId)).size).toBe(4);
  });

  test("presses buttons and quick replies", async () => {
    await say({ type: "text", text: "Hi" });
    const choose = (count: number) => ({
      type: "choices" as const,
      text: "Which?",
      choices: Array.from({ length: count }, (_, index) => ({ id: `day:${index}`, title: `Day ${index}` })),
    });
    const buttons = await send(choose(2));
    const replies = await send(choose(5));
    if (buttons.kind !== "accepted" || replies.kind !== "accepted") throw new Error("not accepted");
    await eventually(() => expect(kinds().filter((kind) => kind === "delivered")).toHaveLength(2));
    const shown = kit.providers.chats(PAGE).flatMap((chat) => chat.messages.map((message) => message.choices?.kind));
    expect(shown).toEqual([undefined, "template", "buttons"]);
    received.length = 0;
    await say({ type: "template_reply", payload: "day:1", title: "Day 1", replyTo: buttons.externalId });
    await say({ type: "button_reply", id: "day:3", title: "Day 3", replyTo: replies.externalId });
    expect(received).toMatchObject([
      { event: "postback", text: "Day 1", payload: "day:1" },
      { event: "message", text: "Day 3", payload: "day:3" },
    ]);
  });
});
