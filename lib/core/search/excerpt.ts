/** The part of a text that shows why it was found. */
import type { Excerpt, Range } from "./model.ts";
import type { Term } from "./query.ts";
import { isMeant, numbersOf, type Word, wordsOf } from "./words.ts";

const BEFORE = 40;
export const EXCERPT_LENGTH = 200;
const MAX_RANGES = 20;

/** What of the text meets a term, first to last, without overlaps. */
export function rangesOf(text: string, terms: readonly Term[]): readonly Range[] {
  const words = [...wordsOf(text)];
  const found: Range[] = terms.flatMap((term) => places(words, term));
  const numbers = terms.flatMap((term) => term.number ?? []);
  if (numbers.length > 0)
    for (const { digits, start, end } of numbersOf(text))
      if (numbers.some((wanted) => isMeant(digits, wanted))) found.push([start, end]);
  found.sort(([a, enda], [b, endb]) => a - b || endb - enda);
  const apart: Range[] = [];
  for (const range of found) {
    const last = apart.at(-1);
    if (!last || range[0] >= last[1]) apart.push(range);
    else if (range[1] > last[1]) apart[apart.length - 1] = [last[0], range[1]];
  }
  return apart;
}

function places(words: readonly Word[], { words: wanted, open }: Term): Range[] {
  const ranges: Range[] = [];
  for (let first = 0; first + wanted.length <= words.length; first++) {
    const meets = wanted.every((word, offset) => {
      const there = words[first + offset]?.text ?? "";
      return open && offset === wanted.length - 1 ? there.startsWith(word) : there === word;
    });
    const from = words[first];
    const to = words[first + wanted.length - 1];
    if (meets && from && to) ranges.push([from.start, to.end]);
  }
  return ranges;
}

export function excerptOf(text: string, terms: readonly Term[]): Excerpt {
  const ranges = rangesOf(text, terms);
  if (text.length <= EXCERPT_LENGTH) return { text, ranges: ranges.slice(0, MAX_RANGES) };
  const start = wholeFrom(text, Math.max(0, (ranges[0]?.[0] ?? 0) - BEFORE));
  const end = wholeTo(text, Math.min(text.length, start + EXCERPT_LENGTH));
  const lead = start > 0 ? "…" : "";
  const shift = lead.length - start;
  return {
    text: `${lead}${text.slice(start, end)}${end < text.length ? "…" : ""}`,
    ranges: ranges
      .flatMap(([from, to]): Range[] =>
        from >= end || to <= start ? [] : [[Math.max(from, start) + shift, Math.min(to, end) + shift]],
      )
      .slice(0, MAX_RANGES),
  };
}

const isLow = (text: string, index: number): boolean => /^[\udc00-\udfff]/.test(text.charAt(index));

/** The start of a word where one is near, and never the middle of a character. */
function wholeFrom(text: string, index: number): number {
  if (index === 0) return 0;
  const space = text.slice(index, index + BEFORE / 2).search(/\s\S/u);
  const at = space < 0 ? index : index + space + 1;
  return isLow(text, at) ? at - 1 : at;
}

const wholeTo = (text: string, index: number): number => (isLow(text, index) ? index - 1 : index);
