import { vapidKeysFrom } from "../../webpush/vapid.ts";
import type { ConnectionCheck, Credentials, FieldProblem } from "../contract.ts";

const isHttps = (text: string): boolean => text.length <= 1_000 && URL.parse(text)?.protocol === "https:";

const RULES: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  site: [
    (text) => /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(text),
    "may have lower-case letters, digits and hyphens",
  ],
  title: [(text) => text.length <= 60, "must have at most 60 characters"],
  page: [isHttps, "must be an address such as https://shop.example/"],
  icon: [isHttps, "must be an address such as https://shop.example/icon-192.png"],
  contact: [
    (text) => isHttps(text) || /^mailto:[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
    "must be mailto: and an address, or an https address",
  ],
  vapidKey: [
    (text) => text.length >= 32 && vapidKeysFrom(text, undefined) !== undefined,
    "must be a private key of P-256 in base64url (43 characters), or 32 secret characters or more",
  ],
};

/** See `Desk.check`. */
export function check(values: Credentials): readonly FieldProblem[] {
  return Object.entries(values).flatMap(([field, value]) => {
    const rule = Object.hasOwn(RULES, field) ? RULES[field] : undefined;
    return value && rule && !rule[0](value) ? [{ field, message: rule[1] }] : [];
  });
}

/** See `Desk.test`. There is nobody to ask; the address is the public key, to which browsers subscribe. */
export async function test(connection: Credentials): Promise<ConnectionCheck> {
  const { site, title, vapidKey, contact } = connection;
  const vapid = vapidKey ? vapidKeysFrom(vapidKey, contact || undefined) : undefined;
  const [wrong] = check(connection);
  if (!site || !vapid || wrong)
    return {
      ok: false,
      code: wrong ? "settings" : "connection",
      text: wrong ? `${wrong.field} ${wrong.message}` : "the website or the key is missing",
      retryable: false,
    };
  return { ok: true, displayName: title || site, address: vapid.publicKey };
}
