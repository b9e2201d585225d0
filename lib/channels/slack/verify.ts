/**
 * Who made a request, and when. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials, WebhookRequest } from "../contract.ts";
import { TOLERANCE_MS } from "./manifest.ts";

const FORM = /^v0=([0-9a-f]{64})$/;
const TIMESTAMP = /^\d{1,12}$/;

/** See `Channel.verify`. While the signing secret is changed, the one before (`previousSigningSecret`) holds, too. */
export function verify({ headers, body, now }: WebhookRequest, app: Credentials): boolean {
  const digest = FORM.exec(headers["x-slack-signature"] ?? "")?.[1];
  const timestamp = headers["x-slack-request-timestamp"];
  if (digest === undefined || timestamp === undefined || !TIMESTAMP.test(timestamp) || now === undefined) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const received = Buffer.from(digest, "hex");
  return [app.signingSecret, app.previousSigningSecret].some(
    (secret) =>
      !!secret &&
      timingSafeEqual(createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest(), received),
  );
}
