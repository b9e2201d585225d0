import { createHash, timingSafeEqual } from "node:crypto";
import type { Credentials, WebhookRequest } from "../contract.ts";
import { TOKEN } from "./manifest.ts";

/** See `Channel.verify`. Accepts the current and, while it is being changed, the previous token of the address. */
export function verify({ query }: WebhookRequest, app: Credentials): boolean {
  const token = query[TOKEN];
  if (!token) return false;
  // Both are compared whatever the first one says, so that the time taken tells nothing.
  const matches = [app.callbackToken, app.previousCallbackToken].map((secret) => !!secret && sameText(token, secret));
  return matches.includes(true);
}

// Digests have one length, so the time taken says nothing about either text.
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
