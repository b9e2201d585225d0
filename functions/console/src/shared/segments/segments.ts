/**
 * How many text messages a mobile network makes of a text (3GPP TS 23.038 and 23.040). What fits into one comes from the channel; which
 * characters have a place in the short alphabet is the standard's.
 */

interface Units {
  readonly single: number;
  readonly joined: number;
}
export interface SegmentUnits {
  /** Septets. */
  readonly gsm7: Units;
  /** UTF-16 units. */
  readonly ucs2: Units;
}

const GSM7 = /^[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ \n\r\f!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/u;
/** These take an escape besides. */
const ESCAPED = /[\f^{}\\[~\]|€]/u;

/** An escaped character or a surrogate pair is never split. */
export function segmentsOf(text: string, { gsm7, ucs2 }: SegmentUnits): number {
  const isShort = GSM7.test(text);
  const { single, joined } = isShort ? gsm7 : ucs2;
  let [units, count, room] = [0, 1, joined];
  for (const character of text) {
    const width = !isShort ? character.length : ESCAPED.test(character) ? 2 : 1;
    units += width;
    if (width > room) [count, room] = [count + 1, joined];
    room -= width;
  }
  return units <= single ? 1 : count;
}
