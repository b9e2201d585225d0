import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Ids } from "../../core/kernel/ports.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 26;

export const systemClock: Clock = { now: () => Date.now() };

/** Resolves after so many milliseconds. */
export const systemPause = (ms: number): Promise<void> => sleep(ms);

export const systemIds: Ids = {
  random: () => base32(randomBytes(17)),
  derive(...parts) {
    let text = "";
    for (const part of parts) text += `${Buffer.byteLength(part)}:${part}`;
    return base32(hash("sha256", text, "buffer"));
  },
};

export const sha256Hex = (text: string): string => hash("sha256", text);
/** Without padding: the form of RFC 7636. */
export const sha256Base64Url = (text: string): string => hash("sha256", text, "base64url");
export const sha256Base64 = (text: string): string => hash("sha256", text, "base64");

export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** RFC 4648 base 32, lower case, without padding, cut to 26 characters (130 bits). */
function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
      if (text.length === LENGTH) return text;
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
