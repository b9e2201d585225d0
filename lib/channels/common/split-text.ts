const clusters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// Where a text may be cut, best first. A later one is taken when the better cut would leave less than half a message.
const BREAKS: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /(?<=[.!?…。！？])\s+/gu, /\s+/gu];

/** How many of a text's UTF-16 code units, from its start, a `limit` leaves room for. */
export type Room = (text: string, limit: number) => number;

const inUnits: Room = (text, limit) => Math.min(text.length, limit);

/** Where the provider counts bytes of UTF-8. */
export const inBytes: Room = (text, limit) => {
  let [units, bytes] = [0, 0];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (bytes > limit) return units;
    units += character.length;
  }
  return units;
};

/**
 * Cuts a text into messages of at most `limit` UTF-16 code units (never more than what any way of counting characters gives), or of
 * what `room` counts instead. Cuts go between paragraphs, lines, sentences or words where that is possible, never into a character
 * as people see it, unless that one alone is longer than a message. White space at a cut and around the whole is dropped; a blank
 * text gives [].
 */
export function splitText(text: string, limit: number, room: Room = inUnits): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  let units = room(rest, limit);
  while (units < rest.length) {
    const part = rest.slice(0, cutAt(rest, units));
    parts.push(part.trimEnd());
    rest = rest.slice(part.length).trimStart();
    units = room(rest, limit);
  }
  if (rest !== "") parts.push(rest);
  return parts;
}

/** The longest beginning of a text that is at most `limit` code units long and ends between two visible characters. */
export function beginning(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, boundary(text, limit));
}

// `text` is longer than `limit` and starts with something visible.
function cutAt(text: string, limit: number): number {
  const end = boundary(text, limit);
  // One more, so that a space just behind the limit counts as a place to cut.
  const window = text.slice(0, end + 1);
  let best = 0;
  for (const pattern of BREAKS) {
    best = Math.max(best, lastMatch(window, pattern));
    if (best >= limit / 2) return best;
  }
  return best > 0 ? best : end;
}

function lastMatch(text: string, pattern: RegExp): number {
  let last = 0;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}

function boundary(text: string, limit: number): number {
  // A cluster is known by what stands before it, so the text behind the limit is needed for one character only.
  const cluster = clusters.segment(text.slice(0, limit + 2)).containing(limit);
  if (cluster !== undefined && cluster.index > 0) return cluster.index;
  const before = text.charCodeAt(limit - 1);
  return before >= 0xd800 && before <= 0xdbff && limit > 1 ? limit - 1 : limit;
}
