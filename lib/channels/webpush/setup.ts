import { vapidKeysFrom } from "../../webpush/vapid.ts";
import { checkBy, SHORT_NAME } from "../common/fields.ts";
import type { ConnectionCheck, Credentials } from "../contract.ts";

const isHttps = (text: string): boolean => text.length <= 1_000 && URL.parse(text)?.protocol === "https:";

/** See `Desk.check`. */
export const check = checkBy({
  site: SHORT_NAME,
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
});

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
