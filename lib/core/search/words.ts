/**
 * Text as the index sees it: the words of any script, folded so that spelling them another way finds them too. The same code folds what is
 * written, what is looked for and what is highlighted, so the three never disagree; the engine below is handed words and splits nothing.
 */

export interface Word {
  /** Letters and digits alone, folded. */
  readonly text: string;
  /** Where it stands in the original, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Longer ones are no words: keys, pictures as text. Cut alike on both sides, so they are still found when pasted whole. */
const MAX_WORD = 64;

/** Scripts that put no spaces between words: each character is a word, and a query of several is a phrase. */
const SPACELESS = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}`;
/** Marks belong to the letter before them; so do invisible characters that somebody put into the middle of a word. */
const INSIDE = String.raw`\p{M}\p{Cf}`;
const WORD = new RegExp(
  String.raw`(?<alone>(?=[\p{L}\p{N}])[${SPACELESS}][${INSIDE}]*)|(?<run>(?:(?![${SPACELESS}])[\p{L}\p{N}][${INSIDE}]*)+)|(?<sign>\p{RI}\p{RI}|\p{So}(?:\p{EMod}|\ufe0f|\u200d[\p{So}])*)`,
  "gv",
);

export function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(WORD)) {
    const [found] = match;
    const folded = match.groups?.sign === undefined ? fold(found) : foldSign(found);
    if (folded !== "") yield { text: folded, start: match.index, end: match.index + found.length };
  }
}

/** Accents and the like, of the scripts whose readers leave them out; in others (Devanagari, Thai) marks are letters. */
const LEFT_OUT =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\p{Cf}]|[\ufe00-\ufe0f]/gu;
/** Letters that compatibility leaves whole and keyboards spell otherwise. */
const SPELT: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
  ς: "σ",
};
const SPELT_LETTERS = new RegExp(`[${Object.keys(SPELT).join("")}]`, "gu");
/** Greek and Cyrillic letters that look Latin: read as such beside Latin letters, where nothing but a disguise puts them. */
const LOOKS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(
    "аaвbсcеeнhіiјjкkмmоoрpѕsтtуyхxԁdԛqԝwαaεeιiκkνvοoρpτtυuχx".matchAll(/(.)(.)/gu),
    ([, seen = "", meant = ""]) => [seen, meant],
  ),
);
const LOOKALIKES = new RegExp(`[${Object.keys(LOOKS).join("")}]`, "gu");

function fold(word: string): string {
  const plain = word.normalize("NFKD").toLowerCase().normalize("NFKD").replace(LEFT_OUT, "");
  const spelt = plain.replace(SPELT_LETTERS, (letter) => SPELT[letter] ?? letter).normalize("NFC");
  const honest = /[a-z]/.test(spelt) ? spelt.replace(LOOKALIKES, (letter) => LOOKS[letter] ?? letter) : spelt;
  // What compatibility adds beside letters (a fraction's stroke) would end a word for the engine.
  return [...honest.replace(/[^\p{L}\p{N}\p{M}]/gu, "")].slice(0, MAX_WORD).join("");
}

/** A sign: its letters where it is made of some (℃, ㎏), else itself, whatever its skin or style. */
function foldSign(sign: string): string {
  const letters = fold(sign);
  return /[\p{L}\p{N}]/u.test(letters) ? letters : sign.replace(/\p{EMod}|\ufe0f|\u200d/gu, "");
}

/** Digits that may be a telephone number, however they are grouped. */
const NUMBER = /(?<![\p{L}\p{N}])[+(]?\p{Nd}(?:[\s()+\-./\u00a0\u2010-\u2015\p{Cf}]{0,3}\p{Nd})*/gu;
const MIN_NUMBER = 6;
const MAX_NUMBER = 20;

const DIGIT_OF: readonly string[] = Array.from("0123456789");
/** In the digits of ASCII. */
const asDigits = (text: string): string =>
  Array.from(text, (character) =>
    /\p{Nd}/u.test(character) ? (DIGIT_OF[Number(character.normalize("NFKD"))] ?? decimalOf(character)) : "",
  ).join("");

/** Digits of other scripts stand in blocks of ten that begin with their zero. */
function decimalOf(character: string): string {
  let point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - 1))) {
    point--;
    value++;
  }
  return String(value);
}

export interface NumberFound {
  /** Digits alone, without the zeros that a number is dialled with. */
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

export function numbersOf(text: string, atLeast = MIN_NUMBER): NumberFound[] {
  return Array.from(text.matchAll(NUMBER)).flatMap(({ 0: found, index }) => {
    const digits = asDigits(found).replace(/^0+/, "");
    if (digits.length < atLeast || digits.length > MAX_NUMBER) return [];
    return [{ digits, start: index, end: index + found.length }];
  });
}

/** Country codes have up to three digits, and people leave them out. */
const MAX_COUNTRY = 3;

/** What a number may begin with: itself, and itself without its country. */
export const beginningsOf = (digits: string): readonly string[] =>
  Array.from({ length: MAX_COUNTRY + 1 }, (_, cut) => digits.slice(cut));

/** Whether a number is meant by some of its digits: from its beginning, or up to its end. */
export const isMeant = (digits: string, some: string): boolean =>
  digits.endsWith(some) || beginningsOf(digits).some((beginning) => beginning.startsWith(some));
