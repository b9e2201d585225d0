import { describe, expect, test } from "vitest";
import type { Http, HttpRequest, HttpResult } from "../contract.ts";
import { acknowledge } from "./acknowledge.ts";
import { locateMedia } from "./media.ts";
import { register, test as testConnection } from "./setup.ts";

const BASE = "https://telegram.example";
const connection = { botId: "600500400", botToken: "600500400:an-invented-token" };
const answer = (status: number, body: unknown): HttpResult => ({
  kind: "answered",
  status,
  headers: {},
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const ok = (result: unknown) => answer(200, { ok: true, result });
const refusal = (code: number, description = "d") => answer(code, { ok: false, error_code: code, description });
const never: Http = () => Promise.reject(new Error("called"));
const encode = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

/** Answers by method, in any order; what is not there is refused with 404. */
function server(answers: Readonly<Record<string, HttpResult>>) {
  const calls: HttpRequest[] = [];
  const http: Http = async (call) => {
    calls.push(call);
    return answers[call.url.split("/").at(-1) ?? ""] ?? refusal(404);
  };
  return { http, calls };
}

describe("a customer's file", () => {
  const located = (result: HttpResult, id = "INVENTED") =>
    locateMedia({ id, mime: "image/jpeg" }, connection, BASE, async () => result);
  test("is found by its id; the token stands in its address and nowhere else", async () => {
    const { http, calls } = server({ getFile: ok({ file_id: "INVENTED", file_size: 9, file_path: "photos/a b.jpg" }) });
    expect(await locateMedia({ id: "INVENTED", mime: "image/jpeg" }, connection, BASE, http)).toEqual({
      kind: "found",
      url: `${BASE}/file/bot${connection.botToken}/photos/a%20b.jpg`,
      headers: {},
      mime: "image/jpeg",
      size: 9,
    });
    expect(calls[0]).toMatchObject({ method: "POST", body: '{"file_id":"INVENTED"}' });
  });
  test.each(["/var/lib/telegram/1", "../x", "photos/../../x", "https://evil.example/x", "a/?b", "", "./x"])(
    "is not looked for at %o",
    async (file_path) => expect((await located(ok({ file_path }))).kind).not.toBe("found"),
  );
  test("is gone or worth another try, as the answer says", async () => {
    expect(await located(refusal(400, "Bad Request: file is too big"))).toMatchObject({ kind: "gone" });
    expect(await located(refusal(400, "wrong file_id or the file is temporarily unavailable"))).toMatchObject({
      kind: "retry",
    });
    expect(await located(ok({ file_path: "v/1", file_size: 21 * 1024 * 1024 }))).toEqual({
      kind: "gone",
      reason: "too_large",
    });
    expect(await located(ok({}))).toMatchObject({ kind: "retry" });
    expect(await located(refusal(401))).toMatchObject({ kind: "retry" });
    expect(await located(refusal(429))).toMatchObject({ kind: "retry" });
    expect(await located(answer(404, "<html>"))).toMatchObject({ kind: "gone" });
    expect(await located(answer(502, "<html>"))).toMatchObject({ kind: "retry" });
    expect(await located({ kind: "lost", reason: "time-out" })).toEqual({ kind: "retry", reason: "time-out" });
    expect(await locateMedia({ id: "x" }, {}, BASE, never)).toMatchObject({ kind: "retry" });
    expect(await locateMedia({ url: "https://evil.example/x" }, connection, BASE, never)).toMatchObject({
      kind: "gone",
    });
  });
});

describe("the test of a connection", () => {
  const me = ok({ id: 600500400, is_bot: true, first_name: "La Terraza", username: "terraza_invented_bot" });
  const check = (answers: Readonly<Record<string, HttpResult>>) =>
    testConnection(connection, BASE, server(answers).http);
  const fine = { ok: true, displayName: "La Terraza", address: "@terraza_invented_bot" };
  test("tells the bot and what Telegram thinks of our webhook", async () => {
    expect(await check({ getMe: me, getWebhookInfo: ok({ url: "https://chasqui.example/x" }) })).toEqual(fine);
    expect(await check({ getMe: me, getWebhookInfo: ok({ url: "" }) })).toEqual({
      ...fine,
      quality: "no webhook is registered",
    });
    const complaint = { url: "https://chasqui.example/x", last_error_message: "Wrong response: 401" };
    expect(await check({ getMe: me, getWebhookInfo: ok(complaint) })).toEqual({
      ...fine,
      quality: "Wrong response: 401",
    });
    expect(await check({ getMe: me, getWebhookInfo: refusal(500) })).toEqual(fine);
  });
  test("refuses the token of another bot", async () => {
    expect(await check({ getMe: ok({ id: 1, first_name: "X" }) })).toMatchObject({ ok: false, code: "bot_id" });
  });
  test("tells what is wrong and whether it may pass", async () => {
    expect(await check({ getMe: refusal(401, "Unauthorized") })).toEqual({
      ok: false,
      code: "401",
      text: "Unauthorized",
      retryable: false,
    });
    expect(await check({ getMe: refusal(429) })).toMatchObject({ ok: false, retryable: true });
    expect(await check({ getMe: answer(502, "<html>") })).toMatchObject({ ok: false, retryable: true });
    expect(await check({ getMe: { kind: "unsent", reason: "refused" } })).toMatchObject({
      code: "unsent",
      retryable: true,
    });
    expect(await check({ getMe: { kind: "lost", reason: "time-out" } })).toMatchObject({
      code: "lost",
      retryable: true,
    });
    expect(await testConnection({}, BASE, never)).toMatchObject({ ok: false, code: "connection", retryable: false });
  });
});

describe("registering the webhook", () => {
  const asked = {
    webhookUrl: "https://chasqui.example/webhooks/telegram/demo.abcdefghij",
    app: { secretToken: "an-invented_Token-01" },
    connection,
    baseUrl: BASE,
  };
  test("names the address, the token, and the updates that are sent only when asked for", async () => {
    const { http, calls } = server({ setWebhook: ok(true) });
    expect(await register(asked, http)).toEqual({ ok: true });
    const body = JSON.parse(calls[0]?.body ?? "");
    expect(body).toMatchObject({ url: asked.webhookUrl, secret_token: "an-invented_Token-01", max_connections: 40 });
    expect(body.allowed_updates).toEqual(
      expect.arrayContaining([
        "message",
        "callback_query",
        "message_reaction",
        "message_reaction_count",
        "chat_member",
      ]),
    );
    // What customers wrote meanwhile shall come.
    expect(body).not.toHaveProperty("drop_pending_updates");
  });
  test("asks for nothing with a token that Telegram would not take", async () => {
    for (const secretToken of [undefined, "", "an invented token", "x".repeat(257)]) {
      const app = secretToken === undefined ? {} : { secretToken };
      expect(await register({ ...asked, app }, never)).toMatchObject({ ok: false, code: "secret_token" });
    }
    expect(await register({ ...asked, connection: {} }, never)).toMatchObject({ ok: false, code: "connection" });
  });
  test("tells why Telegram does not want the address", async () => {
    const { http } = server({ setWebhook: refusal(400, "Bad Request: bad webhook: HTTPS url must be provided") });
    expect(await register(asked, http)).toMatchObject({ ok: false, code: "400", retryable: false });
  });
});

describe("the answer to a webhook", () => {
  test("stops the wheel on a pressed button", () => {
    const answered = acknowledge(encode({ update_id: 1, callback_query: { id: "3007010090011001100" } }));
    expect(answered).toMatchObject({ status: 200, contentType: "application/json" });
    expect(JSON.parse(answered?.body ?? "")).toEqual({
      method: "answerCallbackQuery",
      callback_query_id: "3007010090011001100",
    });
  });
  test("says nothing else", () => {
    for (const body of [{ update_id: 1, message: {} }, { callback_query: {} }, "{", [], null])
      expect(acknowledge(encode(body))).toBeUndefined();
  });
});
