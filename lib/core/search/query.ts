/** What a person typed, as terms that must all be met. Whatever they type is text: no character of it is an operator of the engine. */
import { numbersOf, type Word, wordsOf } from "./words.ts";

/** Words that stand one after the other. */
export interface Term {
  readonly words: readonly string[];
  /** The last word may go on: it is being typed. */
  readonly open: boolean;
  /** Digits of a telephone number, which meets the term as well when it begins or ends with them. */
  readonly number?: string;
}

export const MAX_QUERY = 200;
const MAX_TERMS = 12;
const MAX_WORDS = 24;
/** Fewer digits would meet half of all numbers. */
const MIN_DIGITS = 4;

const QUOTED = /"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]/gu;

/** Empty where there is nothing to look for. */
export function parseQuery(typed: string): readonly Term[] {
  const text = typed.slice(0, MAX_QUERY).toWellFormed();
  const terms: Term[] = [];
  let from = 0;
  for (const match of text.matchAll(QUOTED)) {
    terms.push(...loose(text.slice(from, match.index), false));
    const inner = match.slice(1).find((part) => part !== undefined) ?? "";
    terms.push(...phrase(inner, false));
    from = match.index + match[0].length;
  }
  terms.push(...loose(text.slice(from), true));
  return bounded(terms);
}

/** `last`: nothing is typed after this. */
function loose(text: string, last: boolean): Term[] {
  const ends = last && /\S$/u.test(text);
  const numbers = numbersOf(text, MIN_DIGITS);
  const terms: Term[] = [];
  let from = 0;
  for (const { digits, start, end } of numbers) {
    const final = ends && end === text.length;
    terms.push(...chunks(text.slice(from, start), false));
    for (const term of phrase(text.slice(start, end), final)) terms.push({ ...term, number: digits });
    from = end;
  }
  terms.push(...chunks(text.slice(from), ends));
  return terms;
}

/** What is written without a space belongs together: an address, a compound, a word of a script that has no spaces. */
function chunks(text: string, ends: boolean): Term[] {
  const parts = text.split(/\s+/u).filter((part) => part !== "");
  return parts.flatMap((part, index) => phrase(part, ends && index === parts.length - 1));
}

function phrase(text: string, ends: boolean): Term[] {
  const words: Word[] = [...wordsOf(text)];
  const last = words.at(-1);
  if (!last) return [];
  // One letter of an alphabet begins too much; a letter followed by a full stop is whole.
  const open = ends && last.end === text.length && last.text.length > 1;
  return [{ words: words.map((word) => word.text), open }];
}

function bounded(terms: readonly Term[]): readonly Term[] {
  const kept: Term[] = [];
  let words = 0;
  for (const term of terms.slice(0, MAX_TERMS)) {
    if (words >= MAX_WORDS) break;
    const some = term.words.slice(0, MAX_WORDS - words);
    words += some.length;
    kept.push({ ...term, words: some });
  }
  return kept;
}
