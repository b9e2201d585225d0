/** Who sends, so that a push service can turn to them. Source: https://www.rfc-editor.org/rfc/rfc8292 */
import { createECDH, createPrivateKey, sign } from "node:crypto";
import type { VapidKeys } from "../../core/push/model.ts";

/** Push services take no token that holds for more than a day. Seconds. */
const HOLDS = 12 * 3_600;

export function makeVapidKeys(contact: string | undefined): VapidKeys {
  const ecdh = createECDH("prime256v1");
  const publicKey = ecdh.generateKeys("base64url", "uncompressed");
  // Leading zeros belong to it.
  const privateKey = Buffer.from(ecdh.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url");
  return { publicKey, privateKey, ...(contact === undefined ? {} : { contact }) };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The header `authorization` of a request to that endpoint. `now`: milliseconds. */
export function vapidHeader(endpoint: string, { publicKey, privateKey, contact }: VapidKeys, now: number): string {
  const point = Buffer.from(publicKey, "base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
      d: privateKey,
    },
  });
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + HOLDS,
    ...(contact === undefined ? {} : { sub: contact }),
  };
  const signed = `${encoded({ typ: "JWT", alg: "ES256" })}.${encoded(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return `vapid t=${signed}.${signature}, k=${publicKey}`;
}
