/** A bot's own account: does its token work, and does Telegram know where to post what is written to it? */

import { compact, record, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, Registration } from "../contract.ts";
import { type Answer, access, call, request } from "./bot-api.ts";
import { classify } from "./classify.ts";
import { ALLOWED_UPDATES, WEBHOOK_CONNECTIONS } from "./manifest.ts";
import { SECRET_TOKEN } from "./verify.ts";

type Failure = Exclude<ConnectionCheck, { ok: true }>;

/** See `Channel.test`. `quality` is what Telegram last complained of about our webhook, if it did. */
export async function test(connection: Credentials, baseUrl: string, http: Http): Promise<ConnectionCheck> {
  const ask = asker(connection, baseUrl, http);
  if ("ok" in ask) return ask;
  const answer = await ask("getMe", {});
  if (answer.kind !== "ok") return failed(answer);
  const me = record(answer.result);
  // Events name no bot, so a token of another one would put its customers into this inbox.
  if (string(me?.id) !== connection.botId)
    return { ok: false, code: "bot_id", text: "the token belongs to another bot than the bot ID", retryable: false };
  const webhook = await ask("getWebhookInfo", {});
  const info = webhook.kind === "ok" ? record(webhook.result) : undefined;
  const username = string(me?.username);
  return {
    ok: true,
    ...compact({
      displayName: string(me?.first_name),
      address: username === undefined ? undefined : `@${username}`,
      quality: info === undefined ? undefined : (string(info.last_error_message) ?? unregistered(info.url)),
    }),
  };
}

const unregistered = (url: unknown): string | undefined =>
  string(url) === undefined ? "no webhook is registered" : undefined;

/** See `Channel.register`. What was written while there was no webhook is not dropped: Telegram keeps it for a day. */
export async function register(asked: Registration, http: Http): Promise<ConnectionCheck> {
  const { webhookUrl, app, connection, baseUrl } = asked;
  const ask = asker(connection, baseUrl, http);
  if ("ok" in ask) return ask;
  if (app.secretToken === undefined || !SECRET_TOKEN.test(app.secretToken)) {
    const text = "the secret token must be 1 to 256 letters, digits, _ and -";
    return { ok: false, code: "secret_token", text, retryable: false };
  }
  const answer = await ask("setWebhook", {
    url: webhookUrl,
    secret_token: app.secretToken,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: WEBHOOK_CONNECTIONS,
  });
  return answer.kind === "ok" ? { ok: true } : failed(answer);
}

function asker(connection: Credentials, baseUrl: string, http: Http) {
  const granted = access(connection);
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false } as const;
  const { token } = granted;
  return (method: string, parameters: unknown) => call(http, request(baseUrl, token, method, parameters), token);
}

function failed(answer: Exclude<Answer, { kind: "ok" }>): Failure {
  const code = "status" in answer ? String(answer.status) : answer.kind;
  const { kind } = classify(answer);
  // Asking changes nothing, so an answer that was lost may be asked for again.
  return { ok: false, code, text: answer.text, retryable: ["retry", "throttled", "unknown"].includes(kind) };
}
