import { createHash, timingSafeEqual } from "node:crypto";
import type { Credentials, WebhookRequest } from "../contract.ts";

const HEADER = "x-telegram-bot-api-secret-token";
/** What Telegram takes as a secret token: https://core.telegram.org/bots/api#setwebhook */
export const SECRET_TOKEN = /^[A-Za-z0-9_-]{1,256}$/;

/**
 * Telegram signs nothing: it sends back the token that it was given with the address. Accepts the current and, while it is being
 * changed, the previous one, so that a change loses no webhook.
 */
export function verify(request: WebhookRequest, app: Credentials): boolean {
  const token = request.headers[HEADER];
  if (token === undefined || !SECRET_TOKEN.test(token)) return false;
  // Both are compared whatever the first one says, so that the time taken tells nothing.
  const matches = [app.secretToken, app.previousSecretToken].map((secret) => !!secret && sameText(token, secret));
  return matches.includes(true);
}

// Digests have one length, so the time taken says nothing about either text.
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
