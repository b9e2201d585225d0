/** The simulated Bot API against the channel that talks to it: what one writes, the other has to read. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { telegram as channel } from "../../../../lib/channels/telegram/index.ts";
import type { Fault } from "../misbehaviour.ts";
import { ADA, BOT, makeKit, text } from "./test-kit.ts";

const kit = makeKit();
const { answers, connection, file, hooks, http, parsed, say, send, shown } = kit;
const misbehave = (fault: Fault) => kit.providers.misbehave({ phoneNumberId: BOT, fault, requests: 1 });

describe("what the business sends", () => {
  beforeEach(async () => {
    await say(text("Hi"));
    hooks.length = 0;
  });

  test("is shown on the phone, and named so that an answer finds it", async () => {
    const sent = await send(text("Hello"), { replyTo: shown()[0]?.id ?? "" });
    expect(sent).toEqual({ kind: "accepted", externalId: shown()[1]?.id });
    expect(shown()[1]).toMatchObject({ by: "business", text: "Hello", progress: "sent", replyTo: shown()[0]?.id });
    expect(kit.providers.sent({ to: ADA.userId })).toMatchObject([{ accountId: BOT, answered: true }]);
  });

  test("has buttons, whose text and payload come back", async () => {
    const choices = [
      { id: "booking:42:yes", title: "Yes, please" },
      { id: "booking:42:no", title: "No" },
    ];
    await send({ type: "choices", text: "Friday?", choices });
    const [question] = shown().slice(-1);
    expect(question?.choices?.options).toEqual(choices);
    await say({ type: "button_reply", id: "booking:42:yes", title: "Yes, please", replyTo: question?.id ?? "" });
    expect(parsed()).toMatchObject([
      { event: "postback", text: "Yes, please", payload: "booking:42:yes", replyTo: question?.id },
    ]);
    expect(channel.acknowledge?.(hooks[0]?.body ?? Buffer.alloc(0))?.body).toContain("answerCallbackQuery");
  });

  test("is a file that Telegram fetches, or refuses", async () => {
    const media = { kind: "image", url: `${kit.base()}/file` } as const;
    expect(await send({ type: "media", media, caption: "Look" })).toMatchObject({ kind: "accepted" });
    expect(shown().at(-1)).toMatchObject({ type: "image", text: "Look", media: { mime: "image/png" } });
    file.mime = "text/html";
    expect(await send({ type: "media", media })).toMatchObject({
      kind: "rejected",
      text: expect.stringContaining("wrong type"),
    });
    const elsewhere = { ...media, url: "https://files.example/1" };
    expect(await send({ type: "media", media: elsewhere })).toMatchObject({ kind: "accepted" });
    expect(shown().at(-1)).toMatchObject({ media: { note: "https://files.example/1" } });
  });

  test("is a place", async () => {
    const place = { type: "location", latitude: 1, longitude: 2, name: "Plaza" } as const;
    expect(await send(place)).toMatchObject({ kind: "accepted" });
    expect(shown().at(-1)).toMatchObject({ location: { latitude: 1, longitude: 2, name: "Plaza" } });
  });

  test("is refused as Telegram refuses", async () => {
    const at = (id: string) => ({ to: { id, type: "person" } as const });
    expect(await send(text("Hi"), at("1"))).toMatchObject({ kind: "rejected", text: "Bad Request: chat not found" });
    expect(await send(text("Hi"), at("700100162"))).toMatchObject({ kind: "unreachable" });
    expect(await send(text("x".repeat(4097)))).toMatchObject({
      kind: "rejected",
      text: "Bad Request: message is too long",
    });
    const choices = [{ id: "x".repeat(65), title: "A" }];
    expect(await send({ type: "choices", text: "?", choices })).toMatchObject({ kind: "rejected" });
    expect(await send(text("Hi"), { connection: { botId: BOT, botToken: "1:other" } })).toMatchObject({
      kind: "broken",
    });
    expect(shown()).toHaveLength(1);
  });

  test.each([
    [{ kind: "throttle", retryAfter: 3 }, { kind: "throttled", afterMs: 3_000 }, 0],
    [{ kind: "throttle" }, { kind: "throttled" }, 0],
    [{ kind: "server_error" }, { kind: "retry", code: "500" }, 0],
    [{ kind: "server_error", empty: true }, { kind: "unknown" }, 0],
    [{ kind: "nonsense" }, { kind: "unknown" }, 0],
    [{ kind: "error", code: "undeliverable" }, { kind: "unreachable" }, 0],
    [{ kind: "error", code: "token" }, { kind: "broken" }, 0],
    [{ kind: "error", code: 400 }, { kind: "rejected" }, 0],
    [{ kind: "timeout" }, { kind: "unknown" }, 0],
    [{ kind: "timeout", accepted: true }, { kind: "unknown" }, 1],
    [{ kind: "disconnect", accepted: true }, { kind: "unknown" }, 1],
  ] as const)("meets %o", async (fault, expected, arrived) => {
    misbehave(fault);
    expect(await send(text("Hello"))).toMatchObject(expected);
    expect(shown()).toHaveLength(1 + arrived);
    expect(await send(text("Again"))).toMatchObject({ kind: "accepted" });
  });
});

describe("the bot's account", () => {
  test("is tested, and its webhook registered, by the channel", async () => {
    const check = () => channel.test(connection(), kit.providers.botApiUrl, http);
    expect(await check()).toEqual({ ok: true, displayName: "La Terraza", address: "@terraza_invented_bot" });
    const webhookUrl = `${kit.base()}/webhooks/telegram/other`;
    const app = { secretToken: "the-next-token" };
    const registration = { webhookUrl, app, connection: connection(), baseUrl: kit.providers.botApiUrl };
    expect(await channel.register?.(registration, http)).toEqual({ ok: true });
    answers.push({ status: 401 }, { status: 401 }, { status: 401 });
    await say(text("Hi"));
    await vi.waitFor(() => expect(hooks).toHaveLength(3));
    expect(hooks[0]?.headers["x-telegram-bot-api-secret-token"]).toBe("the-next-token");
    await vi.waitFor(async () => expect(await check()).toMatchObject({ quality: expect.stringContaining("401") }));
    const abroad = { ...registration, webhookUrl: "https://chasqui.example/x" };
    expect(await channel.register?.(abroad, http)).toMatchObject({ ok: false, code: "400" });
  });

  test("serves the files of its customers to itself alone", async () => {
    await say({ type: "document" });
    const [event] = parsed();
    const [reference] = event?.event === "message" ? (event.media ?? []) : [];
    const found = await channel.locateMedia(reference ?? {}, connection(), kit.providers.botApiUrl, http);
    if (found.kind !== "found") throw new Error(found.reason);
    expect(found).toMatchObject({ mime: "application/pdf" });
    const downloaded = await fetch(found.url);
    expect(
      Buffer.from(await downloaded.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect((await fetch(found.url.replace("an-invented-token", "another"))).status).toBe(401);
    expect(await channel.locateMedia({ id: "1" }, connection(), kit.providers.botApiUrl, http)).toMatchObject({
      kind: "gone",
    });
  });

  test("knows no other methods, and is asked nothing about its address", async () => {
    expect((await fetch(`${kit.providers.botApiUrl}/bot${kit.bot.botToken}/getChat`)).status).toBe(404);
    await expect(kit.providers.verifyWebhook({ phoneNumberId: BOT })).rejects.toThrow("asks nothing");
    await expect(
      kit.providers.sendFromCustomer({
        phoneNumberId: BOT,
        from: ADA,
        messages: [text("a"), text("b")],
        batch: "messages",
      }),
    ).rejects.toThrow("one update at a time");
  });
});
