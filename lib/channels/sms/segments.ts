/**
 * How a mobile network cuts a text. 3GPP TS 23.038 (alphabets) and TS 23.040 (joined messages): 140 bytes are 160 septets or 70
 * UTF-16 units, and a message of several parts gives six bytes of each to the header that joins them.
 */
import type { Segments } from "../contract.ts";

/** The default alphabet; each of its characters is one septet. */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Reached by an escape: two septets that stay together. */
const EXTENDED = new Set("\f^{}\\[~]|€");

/** How much fits into the only segment, and into each of several. */
export const SEGMENT_UNITS = { gsm7: { single: 160, joined: 153 }, ucs2: { single: 70, joined: 67 } } as const;

/** Never splits an escaped character or a surrogate pair, so a segment may stay one unit short. An empty text has one segment. */
export function segments(text: string): Segments {
  const characters = [...text];
  const gsm7 = characters.every((character) => BASIC.has(character) || EXTENDED.has(character));
  const widths = characters.map((character) => (gsm7 ? (EXTENDED.has(character) ? 2 : 1) : character.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const encoding = gsm7 ? "gsm7" : "ucs2";
  const { single, joined } = SEGMENT_UNITS[encoding];
  if (units <= single) return { encoding, segments: 1, units, perSegment: single };
  let count = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > joined) {
      count += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, segments: count, units, perSegment: joined };
}
