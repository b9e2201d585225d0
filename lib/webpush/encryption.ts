/**
 * Messages that only one browser can read. Sources: https://www.rfc-editor.org/rfc/rfc8291 (keys), https://www.rfc-editor.org/rfc/rfc8188
 * (aes128gcm).
 */
import { createCipheriv, createECDH, ECDH, hkdfSync, randomBytes } from "node:crypto";

/** Of one browser, as it makes them when it subscribes: its public key (a point of P-256, uncompressed) and 16 secret bytes, base64url. */
interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

const CURVE = "prime256v1";
/** Of a message in one record, whatever its length. */
const RECORD_SIZE = 4096;
const POINT_BYTES = 65;
const TAG_BYTES = 16;

/** Of what is sent, before it is sealed: RFC 8291, section 4. Bytes. */
export const MAX_PLAIN = 3993;

/** What is drawn at random for each message. */
export interface Drawn {
  readonly salt: Uint8Array;
  /** Our private key for this message alone. */
  readonly privateKey: Uint8Array;
}

export function draw(): Drawn {
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  return { salt: randomBytes(16), privateKey: ecdh.getPrivateKey() };
}

const bytes = (text: string): Buffer => Buffer.from(text, "base64url");
const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, length));

/** Filled up with zeros to `fill` bytes, so that its length says nothing of what is in it. Throws when the browser's key is no point. */
export function encrypt(plain: Uint8Array, keys: BrowserKeys, fill = 0, { salt, privateKey }: Drawn = draw()): Buffer {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(privateKey);
  const ours = ecdh.getPublicKey();
  const theirs = bytes(keys.p256dh);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const secret = derive(ecdh.computeSecret(theirs), bytes(keys.auth), info, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);

  const padding = Buffer.alloc(Math.max(0, fill - plain.byteLength));
  // 2: the last record.
  const record = Buffer.concat([plain, Buffer.of(2), padding]);
  if (record.byteLength + TAG_BYTES > RECORD_SIZE) throw new Error("the message is too long for one record");
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([
    salt,
    size,
    Buffer.of(ours.byteLength),
    ours,
    cipher.update(record),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Whether a base64url text is a point of P-256, uncompressed and without padding. */
export function isPoint(text: string): boolean {
  if (!/^[A-Za-z0-9_-]{87}$/.test(text)) return false;
  const point = bytes(text);
  if (point.byteLength !== POINT_BYTES || point[0] !== 4 || point.toString("base64url") !== text) return false;
  try {
    ECDH.convertKey(point, CURVE);
    return true;
  } catch {
    return false;
  }
}
