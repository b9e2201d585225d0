/** What Instagram has of its own; requests, files and errors are those of a page, and tested there. */
import { describe, expect, test } from "vitest";
import type { HttpRequest, HttpResult } from "../contract.ts";
import { instagram } from "./index.ts";

const connection = { instagramId: "17841400000000042", pageId: "500600700", accessToken: "an-invented-token" };
const baseUrl = "https://graph.example/v23.0";
const answer = (body: unknown, status = 200): HttpResult => ({
  kind: "answered",
  status,
  headers: {},
  body: JSON.stringify(body),
});

test("a text has 1000 bytes, not characters, and no character is cut", () => {
  const lengths = (text: string) => {
    const planned = instagram.plan({ type: "text", text });
    if (!planned.ok) throw new Error("not planned");
    return planned.parts.map((part) => (part.type === "text" ? Buffer.byteLength(part.text) : 0));
  };
  expect(lengths("a".repeat(1000))).toEqual([1000]);
  expect(lengths("a".repeat(1001))).toEqual([1000, 1]);
  expect(lengths("ñ".repeat(501))).toEqual([1000, 2]);
  expect(lengths("😀".repeat(251))).toEqual([1000, 4]);
  // Twenty-five bytes each: forty fill a message.
  expect(lengths("👨‍👩‍👧‍👦".repeat(41))).toEqual([1000, 25]);
  expect(lengths("Qué día más bonito. ".repeat(100)).every((bytes) => bytes <= 1000)).toBe(true);
});

test("what stands above choices is counted in bytes, too", () => {
  const choices = Array.from({ length: 4 }, (_, index) => ({ id: `d:${index}`, title: `Día ${index}` }));
  const planned = instagram.plan({ type: "choices", text: "ñ".repeat(600), choices });
  expect(planned).toMatchObject({ ok: true, parts: [{ type: "text" }, { type: "choices", choices }] });
});

test("the page sends, and marks what a person writes late", async () => {
  const calls: HttpRequest[] = [];
  const outcome = await instagram.send(
    {
      ...{ connection, baseUrl, clientRef: "d-0001", extendedWindow: true },
      content: { type: "text", text: "Hola" },
      to: { id: "5200000000000142", type: "person" },
    },
    async (call) => {
      calls.push(call);
      return answer({ recipient_id: "5200000000000142", message_id: "aWdfOURS1" });
    },
  );
  expect(outcome).toEqual({ kind: "accepted", externalId: "aWdfOURS1" });
  expect(calls[0]?.url).toBe(`${baseUrl}/500600700/messages`);
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({
    recipient: { id: "5200000000000142" },
    messaging_type: "MESSAGE_TAG",
    tag: "HUMAN_AGENT",
    message: { text: "Hola", metadata: "d-0001" },
  });
});

describe("a connection", () => {
  const check = (body: unknown) => instagram.test(connection, baseUrl, async () => answer(body));
  const linked = (id: string) => ({ name: "Casa", instagram_business_account: { id, username: "casa.andina" } });
  test("works where the page is linked to this very account", async () => {
    expect(await check(linked("17841400000000042"))).toEqual({ ok: true, displayName: "@casa.andina" });
    expect(await check(linked("17841400000000043"))).toMatchObject({ ok: false, code: "not_linked" });
    expect(await check({ name: "Casa" })).toMatchObject({ ok: false, code: "not_linked" });
  });
  test("is subscribed through the page", async () => {
    const calls: HttpRequest[] = [];
    const registration = { connection, app: {}, webhookUrl: "https://chasqui.example/", baseUrl };
    const made = await instagram.register?.(registration, async (call) => {
      calls.push(call);
      return answer({ success: true });
    });
    expect(made).toEqual({ ok: true });
    expect(calls).toMatchObject([{ method: "POST", url: `${baseUrl}/500600700/subscribed_apps` }]);
  });
});
