/**
 * How Meta signs webhooks and asks whether an address is ours: the same for WhatsApp, Messenger, Instagram and Pages.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials, WebhookAnswer, WebhookRequest } from "../contract.ts";

const FORM = /^sha256=([0-9a-f]{64})$/;
const LONGEST_CHALLENGE = 1024;

/**
 * Whether `signature` (the header `X-Hub-Signature-256`) is the HMAC-SHA256 of exactly these bytes under one of the app
 * secrets. Missing and empty secrets never match. Nothing but the received bytes is tried: Meta signs the escaped form that it
 * sends, so a body that was parsed and written again by something on the way is refused.
 */
export function signedByMeta(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly (string | undefined)[],
): boolean {
  const digest = FORM.exec(signature ?? "")?.[1];
  if (digest === undefined) return false;
  const received = Buffer.from(digest, "hex");
  return secrets.some(
    (secret) =>
      secret !== undefined &&
      secret !== "" &&
      timingSafeEqual(createHmac("sha256", secret).update(body).digest(), received),
  );
}

/**
 * The answer to Meta's GET when an address is registered: 200 and the challenge as it came when the token is ours, else 403.
 * The challenge is answered as plain text because it is whatever the caller chose to write.
 */
export function answerChallenge(
  query: Readonly<Record<string, string | undefined>>,
  verifyToken: string | undefined,
): WebhookAnswer {
  const challenge = query["hub.challenge"];
  const token = query["hub.verify_token"];
  const asked = query["hub.mode"] === "subscribe" && challenge !== undefined && challenge.length <= LONGEST_CHALLENGE;
  if (!asked || !verifyToken || token === undefined || !sameText(token, verifyToken)) {
    return { status: 403, body: "", contentType: "text/plain" };
  }
  return { status: 200, body: challenge, contentType: "text/plain" };
}

// Digests have one length, so the time taken says nothing about either text.
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** `Channel.verify` for an app with an `appSecret` and, while it is being changed, a `previousAppSecret`: a change loses no webhook. */
export function verify(request: WebhookRequest, app: Credentials): boolean {
  return signedByMeta(request.body, request.headers["x-hub-signature-256"], [app.appSecret, app.previousAppSecret]);
}

/** `Channel.challenge` for an app with a `verifyToken`. */
export function challenge(request: WebhookRequest, app: Credentials): WebhookAnswer {
  return answerChallenge(request.query, app.verifyToken);
}
