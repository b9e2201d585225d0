import { describe, expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult } from "../contract.ts";
import { classifyReceipt } from "./classify.ts";
import { locateMedia, test as testConnection } from "./media.ts";

const BASE = "https://graph.example/v23.0";
const FILE = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1";
const connection = { phoneNumberId: "500600700", accessToken: "an-invented-token" };
const answer = (status: number, body: unknown): HttpResult => ({
  kind: "answered",
  status,
  headers: {},
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const never: Http = () => Promise.reject(new Error("called"));

describe("a customer's file", () => {
  test("is found by its id, and needs the token", async () => {
    const calls: HttpRequest[] = [];
    const found = await locateMedia({ id: "910001" }, connection, BASE, async (call) => {
      calls.push(call);
      return answer(200, { url: FILE, mime_type: "image/jpeg", file_size: 1234 });
    });
    const headers = { authorization: "Bearer an-invented-token" };
    expect(found).toEqual({ kind: "found", url: FILE, headers, mime: "image/jpeg", size: 1234 });
    expect(calls).toMatchObject([{ method: "GET", url: `${BASE}/910001`, headers }]);
  });
  test("is found by the address in the webhook when it has no id", async () => {
    expect(await locateMedia({ url: FILE, mime: "image/png" }, connection, BASE, never)).toMatchObject({
      kind: "found",
      url: FILE,
      mime: "image/png",
    });
  });
  test("may lie on the host that the connection talks to", async () => {
    const local = "http://127.0.0.1:4000/media/1";
    expect(await locateMedia({ url: local }, connection, "http://127.0.0.1:4000/v23.0", never)).toMatchObject({
      kind: "found",
      url: local,
    });
  });
  test.each([
    "https://evil.example/?fbsbx.com",
    "https://fbsbx.com.evil.example/1",
    "https://evilfbsbx.com/1",
    "https://fbsbx.com@evil.example/1",
    "http://lookaside.fbsbx.com/1",
    "https://lookaside.fbsbx.com:8443/1",
    "javascript:alert(1)",
    "not an address",
  ])("never takes the token to %s", async (url) => {
    expect(await locateMedia({ url }, connection, BASE, never)).toMatchObject({ kind: "gone" });
    const answered = await locateMedia({ id: "1" }, connection, BASE, async () => answer(200, { url }));
    expect(answered).toMatchObject({ kind: "gone" });
  });
  test.each(["../me", "1?fields=x", "1/2", "", "a b", "x".repeat(129)])("is not asked for by the id %o", async (id) => {
    expect(await locateMedia({ id }, connection, BASE, never)).toMatchObject({ kind: "gone" });
  });
  test("is gone or worth another try, as the answer says", async () => {
    const located = (result: HttpResult) => locateMedia({ id: "1" }, connection, BASE, async () => result);
    const missing = { error: { code: 100, error_subcode: 33, message: "does not exist" } };
    expect(await located(answer(400, missing))).toEqual({ kind: "gone", reason: "does not exist" });
    expect(await located(answer(404, ""))).toMatchObject({ kind: "gone" });
    expect(await located(answer(200, {}))).toMatchObject({ kind: "gone" });
    expect(await located(answer(401, { error: { code: 190 } }))).toMatchObject({ kind: "retry" });
    expect(await located(answer(500, "oops"))).toEqual({ kind: "retry", reason: "HTTP 500" });
    expect(await located({ kind: "lost", reason: "time-out" })).toEqual({ kind: "retry", reason: "time-out" });
    expect(await locateMedia({ id: "1" }, {}, BASE, never)).toMatchObject({ kind: "retry" });
  });
});

describe("the test of a connection", () => {
  const check = (result: HttpResult) => testConnection(connection, BASE, async () => result);
  test("tells the number and its name", async () => {
    const number = { id: "500600700", display_phone_number: "+1 212-555-0100", verified_name: "La Terraza" };
    expect(await check(answer(200, { ...number, quality_rating: "GREEN" }))).toEqual({
      ok: true,
      displayName: "La Terraza",
      address: "+1 212-555-0100",
      quality: "GREEN",
    });
  });
  test("tells what is wrong and whether it may pass", async () => {
    const expired = answer(401, { error: { code: 190, message: "expired" } });
    expect(await check(expired)).toEqual({ ok: false, code: "190", text: "expired", retryable: false });
    expect(await check(answer(403, { error: { code: 4, message: "m" } }))).toMatchObject({
      ok: false,
      retryable: true,
    });
    expect(await check(answer(502, "<html>"))).toMatchObject({ ok: false, code: "http_502", retryable: true });
    expect(await check(answer(404, "<html>"))).toMatchObject({ ok: false, retryable: false });
    expect(await check({ kind: "unsent", reason: "refused" })).toMatchObject({ ok: false, retryable: true });
    expect(await testConnection({}, BASE, never)).toMatchObject({ ok: false, code: "connection", retryable: false });
  });
});

test.each([
  ["131047", "windowClosed"],
  ["131026", "undeliverable"],
  ["131056", "throttled"],
  ["131053", "retry"],
  ["132016", "rejected"],
  ["131031", "broken"],
  ["424242", "undeliverable"],
  ["", "undeliverable"],
  ["nonsense", "undeliverable"],
])("a failed receipt with code %o means %s", (code, kind) => expect(classifyReceipt(code)).toBe(kind));
