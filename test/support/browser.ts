/** A browser that receives push messages: what it subscribes with, and how it reads what comes (RFC 8291, the receiver's side). */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

const bytes = (text: string) => Buffer.from(text, "base64url");
const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, length));

export function makeBrowser() {
  const ecdh = createECDH("prime256v1");
  const p256dh = ecdh.generateKeys("base64url");
  const auth = randomBytes(16).toString("base64url");

  /** Throws for what is not sealed for this browser. */
  function read(body: Buffer): Buffer {
    const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)];
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), bytes(p256dh), sender]);
    const secret = derive(ecdh.computeSecret(sender), bytes(auth), info, 32);
    const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2));
  }
  return { keys: { p256dh, auth }, read };
}
