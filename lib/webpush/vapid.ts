/** Who sends, so that a push service can turn to them. Source: https://www.rfc-editor.org/rfc/rfc8292 */
import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";

interface VapidKeys {
  /** An uncompressed point of P-256, base64url: browsers subscribe to it. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** `mailto:` or `https:`, for those who run a push service. */
  readonly contact?: string | undefined;
}

/** Push services take no token that holds for more than a day. Seconds. */
const HOLDS = 12 * 3_600;

export function makeVapidKeys(contact: string | undefined): VapidKeys {
  const ecdh = createECDH("prime256v1");
  const publicKey = ecdh.generateKeys("base64url", "uncompressed");
  // Leading zeros belong to it.
  const privateKey = Buffer.from(ecdh.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url");
  return { publicKey, privateKey, ...(contact === undefined ? {} : { contact }) };
}

const PRIVATE_KEY = /^[A-Za-z0-9_-]{43}$/;

/** The pair of a private key (base64url), or the one that follows from any other secret text; undefined for what is no key. */
export function vapidKeysFrom(secret: string, contact: string | undefined): VapidKeys | undefined {
  const given = PRIVATE_KEY.test(secret) ? Buffer.from(secret, "base64url") : undefined;
  const key = given ?? createHash("sha256").update(`vapid\n${secret}`).digest();
  const ecdh = createECDH("prime256v1");
  try {
    ecdh.setPrivateKey(key);
  } catch {
    // Zero, or beyond the order of the curve.
    return undefined;
  }
  const publicKey = ecdh.getPublicKey("base64url", "uncompressed");
  return { publicKey, privateKey: key.toString("base64url"), ...(contact === undefined ? {} : { contact }) };
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
