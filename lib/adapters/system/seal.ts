import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import type { Seal } from "../../core/kernel/ports.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The secret's own words are the key: whoever does not know them cannot read what was sealed, and we do not keep them. */
const keyOf = (secret: readonly string[]): Buffer =>
  hash("sha256", secret.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""), "buffer");

export const systemSeal: Seal = {
  close(secret, text) {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(secret), nonce);
    const closed = [nonce, cipher.update(text, "utf8"), cipher.final()];
    return Buffer.concat([...closed, cipher.getAuthTag()]).toString("base64");
  },
  open(secret, sealed) {
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.byteLength < NONCE_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    } catch {
      return undefined;
    }
  },
};
