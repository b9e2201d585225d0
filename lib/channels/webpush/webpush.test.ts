import { expect, test } from "vitest";
import { makeBrowser } from "../../../test/support/browser.ts";
import type { Http, HttpRequest, HttpResult } from "../contract.ts";
import { webpush } from "./index.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const browser = makeBrowser();
const fragment = new URLSearchParams(browser.keys);
const ENDPOINT = "https://fcm.googleapis.com/fcm/send/invented";
const connection = {
  ...{ site: "shop", title: "La Terraza", page: "https://shop.example/", icon: "https://shop.example/i.png" },
  ...{ contact: "mailto:it@shop.example", vapidKey: "an-invented-key-of-forty-secret-letters" },
};
const answered = (status: number, headers = {}): HttpResult => ({ kind: "answered", status, headers, body: "" });

async function push(
  text: string,
  answer: HttpResult = answered(201),
  to = `${ENDPOINT}#${fragment}`,
  more: Record<string, string> = {},
) {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return answer;
  };
  const request = { content: { type: "text", text } as const, to: { id: to, type: "person" as const } };
  const { baseUrl } = webpush.manifest;
  const outcome = await webpush.send(
    { ...request, clientRef: "abc.d-1", connection: { ...connection, ...more }, baseUrl, now: NOW },
    http,
  );
  const bytes = calls[0]?.bytes;
  return { outcome, call: calls[0], shown: bytes && JSON.parse(browser.read(Buffer.from(bytes)).toString()) };
}

test("is sealed for the browser, signed for its service, and replaces itself when it is repeated", async () => {
  const { outcome, call, shown } = await push("Your order\n\nIs on its way: https://shop.example/o/1");
  expect(outcome).toEqual({ kind: "accepted", externalId: "abc.d-1" });
  const { topic = "", authorization = "", ...headers } = call?.headers ?? {};
  expect(call).toMatchObject({ method: "POST", url: ENDPOINT });
  expect(headers).toMatchObject({ "content-encoding": "aes128gcm", ttl: "86400", urgency: "normal" });
  expect(topic).toMatch(/^[\w-]{32}$/);
  expect(shown).toEqual({
    ...{ id: "abc.d-1", tag: topic, title: "Your order", body: "Is on its way:" },
    ...{ url: "https://shop.example/o/1", icon: "https://shop.example/i.png" },
  });
  const [, claims = ""] = authorization.split(".");
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
    aud: "https://fcm.googleapis.com",
    sub: "mailto:it@shop.example",
  });
  const checked = await webpush.test(connection, "", async () => answered(500));
  expect(checked).toMatchObject({ ok: true, address: authorization.split("k=")[1] });
  expect((await push("Again")).call?.headers?.topic).toBe(topic);
});

test("a text without title and link has the connection's, and what is too long for a push is cut", async () => {
  expect((await push("Hello")).shown).toMatchObject({
    title: "La Terraza",
    body: "Hello",
    url: "https://shop.example/",
  });
  const { shown, outcome } = await push("\u0001".repeat(900));
  expect(outcome.kind).toBe("accepted");
  expect(shown.body.length).toBeGreaterThan(300);
});

test("opens the link without what ends its sentence; the page where a link is too long, and without an icon where that is", async () => {
  const shownOf = async (text: string, more = {}) => (await push(text, answered(201), undefined, more)).shown;
  expect(await shownOf("Mira: https://shop.example/o/1.")).toMatchObject({
    ...{ body: "Mira:", url: "https://shop.example/o/1" },
  });
  const bracketed = "Mira (https://shop.example/o/1).";
  expect(await shownOf(bracketed)).toMatchObject({ body: bracketed, url: "https://shop.example/o/1" });
  const long = `https://shop.example/${"\u0001".repeat(800)}`;
  expect(await shownOf(`Mira ${long}`)).toMatchObject({ body: "Mira", url: "https://shop.example/" });
  const icon = `https://shop.example/${"i".repeat(4_000)}`;
  expect(await shownOf("Mira", { icon })).not.toHaveProperty("icon");
  const page = `https://shop.example/${"p".repeat(4_000)}`;
  expect(await push("Mira", answered(201), undefined, { page })).toMatchObject({
    ...{ outcome: { kind: "rejected" }, call: undefined },
  });
});

test.each<[HttpResult, object]>([
  [answered(202), { kind: "accepted" }],
  [answered(404), { kind: "unreachable", gone: true }],
  [answered(410), { kind: "unreachable", gone: true }],
  [answered(429, { "retry-after": "7" }), { kind: "throttled", scope: "recipient", afterMs: 7_000 }],
  [answered(413), { kind: "rejected" }],
  [answered(403), { kind: "undeliverable" }],
  [answered(503), { kind: "retry" }],
  [{ kind: "lost", reason: "timeout" }, { kind: "unknown" }],
  [
    { kind: "unsent", reason: "refused: an address that is not public" },
    { kind: "retry", code: "unsent" },
  ],
])("%o", async (answer, expected) => expect((await push("Hi", answer)).outcome).toMatchObject(expected));

test.each([
  "https://push.attacker.example/x",
  "https://fcm.googleapis.com.attacker.example/x",
  "http://fcm.googleapis.com/x",
  "https://ana:x@fcm.googleapis.com/x",
  "https://fcm.googleapis.com:8443/x",
  "https://127.0.0.1/x",
])("%s is no push service", async (endpoint) => {
  expect(webpush.address?.(`${endpoint}#${fragment}`, { id: "", account: "shop" })).toBeUndefined();
  expect(await push("Hi", answered(201), `${endpoint}#${fragment}`)).toMatchObject({ call: undefined });
});

test("keys that are none are no subscription", () => {
  const place = (keys: object) =>
    webpush.address?.(`${ENDPOINT}#${new URLSearchParams({ ...browser.keys, ...keys })}`, { id: "", account: "shop" });
  expect(place({})?.identities).toMatchObject([{ kind: "webpush:shop" }]);
  expect(place({ p256dh: "AAAA" })).toBeUndefined();
  expect(place({ auth: "short" })).toBeUndefined();
});

test("what cannot work is said before it is kept; a key that exists already may be entered", () => {
  const wrong = {
    site: "My shop",
    title: "x".repeat(61),
    page: "http://shop.example",
    contact: "it",
    vapidKey: "short",
  };
  expect(webpush.check?.(wrong)).toHaveLength(5);
  expect(webpush.check?.({ ...connection, vapidKey: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw" })).toEqual([]);
  expect(webpush.check?.({ vapidKey: "A".repeat(43) })).toHaveLength(1);
});
