/**
 * Standard Webhooks 1.0.0, with symmetric keys (`v1`): signing what is posted, and the keys of both directions.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SHORTEST_KEY = 24;
const LONGEST_KEY = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The bytes of one key as it is written down (`whsec_` and base64); undefined for what is none. */
function keyOf(secret: string): Buffer | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  if (!BASE64.test(text)) return undefined;
  const key = Buffer.from(text, "base64");
  return key.length >= SHORTEST_KEY && key.length <= LONGEST_KEY ? key : undefined;
}

const written = (secrets: string | undefined): readonly string[] => (secrets ?? "").split(/[\s,]+/).filter(Boolean);

/** Keys of a field that holds one or, while they are changed, several, the newest first. What is no key is left out. */
export const keysIn = (secrets: string | undefined): readonly Buffer[] =>
  written(secrets).flatMap((one) => keyOf(one) ?? []);

/** Whether a field holds keys and nothing else. */
export const areKeys = (secrets: string): boolean => {
  const all = written(secrets);
  return all.length > 0 && all.every((one) => keyOf(one) !== undefined);
};

export const signature = (key: Buffer, id: string, timestamp: string, body: Uint8Array): Buffer =>
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

/** A fresh key of 32 random bytes, as it is written down. */
export const newKey = (): string => `${PREFIX}${randomBytes(32).toString("base64")}`;
