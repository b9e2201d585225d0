/** DocuSign Connect signs what it posts, by each key that the account has. https://developers.docusign.com/platform/webhooks/connect/validate */
import { createHmac, timingSafeEqual } from "node:crypto";

/** An account may have a hundred keys; so many signatures are looked at. */
const MOST = 100;

/** Whether one of the headers `x-docusign-signature-1`, `-2`, … is this key's over these bytes. */
export function isFromDocuSign(
  key: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string | undefined>>,
): boolean {
  if (key === "") return false;
  const expected = createHmac("sha256", key).update(body).digest();
  for (let number = 1; number <= MOST; number++) {
    const header = headers[`x-docusign-signature-${number}`];
    if (header === undefined) return false;
    const given = Buffer.from(header, "base64");
    if (given.length === expected.length && timingSafeEqual(given, expected)) return true;
  }
  return false;
}
