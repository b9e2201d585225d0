/**
 * Standard Webhooks 1.0.0, with symmetric keys (`v1`): who made a request, and when.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookRequest } from "../contract.ts";

const PREFIX = "whsec_";
const SHORTEST_KEY = 24;
const LONGEST_KEY = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** How far the sender's clock may be from ours, either way. */
const TOLERANCE_MS = 5 * 60 * 1000;
/** Who changes keys signs with two or three; more is somebody trying. */
const MOST_SIGNATURES = 10;

/** The bytes of one key as it is written down (`whsec_` and base64); undefined for what is none. */
function keyOf(secret: string): Buffer | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  if (!BASE64.test(text)) return undefined;
  const key = Buffer.from(text, "base64");
  return key.length >= SHORTEST_KEY && key.length <= LONGEST_KEY ? key : undefined;
}

const written = (secrets: string | undefined): readonly string[] => (secrets ?? "").split(/[\s,]+/).filter(Boolean);

/** Keys of a field that holds one or, while they are changed, several, the newest first. What is no key is left out. */
const keysIn = (secrets: string | undefined): readonly Buffer[] => written(secrets).flatMap((one) => keyOf(one) ?? []);

/** Whether a field holds keys and nothing else. */
export const areKeys = (secrets: string): boolean => {
  const all = written(secrets);
  return all.length > 0 && all.every((one) => keyOf(one) !== undefined);
};

const signature = (key: Buffer, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();

/** The headers that prove a request, signed with each key; undefined without any. `now`: epoch milliseconds. `id` stays when it is repeated. */
export function signedHeaders(
  secrets: string | undefined,
  { id, now, body }: { readonly id: string; readonly now: number; readonly body: string },
): Readonly<Record<string, string>> | undefined {
  const keys = keysIn(secrets);
  if (keys.length === 0) return undefined;
  const timestamp = String(Math.floor(now / 1000));
  const bytes = Buffer.from(body);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": keys.map((key) => `v1,${signature(key, id, timestamp, bytes).toString("base64")}`).join(" "),
  };
}

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
