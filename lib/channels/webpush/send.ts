import { createHash } from "node:crypto";
import { encrypt } from "../../webpush/encryption.ts";
import { vapidHeader, vapidKeysFrom } from "../../webpush/vapid.ts";
import { classOfCode, outcomeOf, retryAfter } from "../common/outcome.ts";
import type { Http, HttpResult, SendOutcome, SendRequest } from "../contract.ts";
import { FILL, manifest, TTL_SECONDS, URGENCY } from "./manifest.ts";
import { payloadOf } from "./payload.ts";
import { readSubscription } from "./subscription.ts";

/** See `Channel.send`. Without a usable connection nothing is sent and the outcome is `broken`. */
export async function send(
  { content, to, clientRef, connection, baseUrl, now = 0 }: SendRequest,
  http: Http,
): Promise<SendOutcome> {
  const { vapidKey, contact, site } = connection;
  const vapid = vapidKey ? vapidKeysFrom(vapidKey, contact || undefined) : undefined;
  if (!site || !vapid) return { kind: "broken", code: "connection", text: "the website or the key is missing" };
  if (content.type !== "text") return { kind: "rejected", code: "content", text: "there are only texts here" };
  const subscription = readSubscription(to.id);
  if (!subscription) return { kind: "unreachable", gone: true, code: "subscription", text: "this is no subscription" };
  const { endpoint, keys } = subscription;
  // At most 32 characters of base64url: RFC 8030, section 5.4.
  const topic = createHash("sha256").update(clientRef).digest("base64url").slice(0, 32);
  const plain = payloadOf(content.text, connection, { id: clientRef, tag: topic });
  if (!plain) return { kind: "rejected", code: "payload", text: "this is longer than a push may be" };
  const answer = await http({
    method: "POST",
    url: serviceUrl(endpoint, baseUrl),
    headers: {
      authorization: vapidHeader(endpoint, vapid, now),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: String(TTL_SECONDS),
      urgency: URGENCY,
      topic,
    },
    bytes: encrypt(plain, keys, fillOf(plain)),
    timeoutMs: manifest.send.timeoutMs,
  });
  return classify(answer, clientRef);
}

/** The next multiple, as far as one record holds it. */
const fillOf = (plain: Uint8Array): number => Math.min(Math.ceil(plain.byteLength / FILL) * FILL, 3_993);

/** A stand-in for every push service, where there is one. */
function serviceUrl(endpoint: string, baseUrl: string): string {
  if (baseUrl === manifest.baseUrl) return endpoint;
  const { pathname, search } = new URL(endpoint);
  return `${baseUrl.replace(/\/+$/, "")}${pathname}${search}`;
}

/** What a push service's answer means: RFC 8030, sections 5 and 7.3. */
export function classify(answer: HttpResult, id: string): SendOutcome {
  switch (answer.kind) {
    case "unsent":
      // An address that is not public may be the resolver's fault, and says nothing of the browser.
      return { kind: "retry", code: "unsent", text: "The push service could not be reached." };
    case "lost":
      return { kind: "unknown", code: "lost", text: "The push service gave no answer." };
    case "answered": {
      const { status, headers } = answer;
      if (status >= 200 && status < 300) return { kind: "accepted", externalId: id };
      const afterMs = retryAfter(headers);
      const outcome = outcomeOf(classOfCode(manifest, status) ?? "rejected", {
        code: `http_${status}`,
        text: `The push service answered ${status}.`,
        ...(afterMs === undefined ? {} : { afterMs }),
      });
      // The browser unsubscribed, or is no more.
      return outcome.kind === "unreachable" ? { ...outcome, gone: true } : outcome;
    }
  }
}
