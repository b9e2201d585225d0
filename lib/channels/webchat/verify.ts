import { createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials, WebhookRequest } from "../contract.ts";

export const HEADER = "x-chasqui-signature";
const SIGNATURE = /^v1=([0-9a-f]{64})$/;

/**
 * See `Channel.verify`. What our own door took from visitors never comes this way; a server of the business that knows the app's
 * visitor key may, for visitors of an app of its own. Tokens are signed over another text, so that none is taken for a signature.
 */
export function verify({ headers, body }: WebhookRequest, app: Credentials): boolean {
  const given = SIGNATURE.exec(headers[HEADER] ?? "")?.[1];
  if (given === undefined) return false;
  // Both are compared whatever the first one says, so that the time taken tells nothing.
  const matches = [app.visitorKey, app.previousVisitorKey].map((key) => !!key && same(given, signature(body, key)));
  return matches.includes(true);
}

const signature = (body: Uint8Array, key: string): string =>
  createHmac("sha256", key).update("webhook\n").update(body).digest("hex");

const same = (left: string, right: string): boolean => timingSafeEqual(Buffer.from(left), Buffer.from(right));
