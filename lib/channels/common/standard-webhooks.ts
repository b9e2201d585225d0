/** Standard Webhooks 1.0.0: who made a request, and when. Keys and signatures are those of `lib/signing`. */
import { timingSafeEqual } from "node:crypto";
import { keysIn, signature } from "../../signing/standard-webhooks.ts";
import type { WebhookRequest } from "../contract.ts";

/** How far the sender's clock may be from ours, either way. */
const TOLERANCE_MS = 5 * 60 * 1000;
/** Who changes keys signs with two or three; more is somebody trying. */
const MOST_SIGNATURES = 10;

/**
 * Whether the request was made within the tolerance by who has one of the keys. False for any missing header, without a key, and where nobody
 * says what time it is; never throws.
 */
export function isSigned({ headers, body, now }: WebhookRequest, ...secrets: readonly (string | undefined)[]): boolean {
  const [id, timestamp, said] = ["id", "timestamp", "signature"].map((name) => headers[`webhook-${name}`]);
  if (!id || !said || timestamp === undefined || !/^\d{1,12}$/.test(timestamp) || now === undefined) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const given = said
    .split(" ", MOST_SIGNATURES)
    .flatMap((one) => (one.startsWith("v1,") ? [Buffer.from(one.slice(3), "base64")] : []));
  // All are compared whatever the first ones say, so that the time taken tells nothing.
  const matches = secrets.flatMap(keysIn).flatMap((key) => {
    const ours = signature(key, id, timestamp, body);
    return given.map((theirs) => theirs.length === ours.length && timingSafeEqual(theirs, ours));
  });
  return matches.includes(true);
}
