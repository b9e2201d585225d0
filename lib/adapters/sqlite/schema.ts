/** How an index lies in its file, and how a thing finds its place in it. */
import { beginningsOf, numbersOf, wordsOf } from "../../core/search/words.ts";

/**
 * Grows when tables or words change; a file of another number is no file of ours, and is made anew from the table.
 * `words` keeps no texts of its own and is handed words that are split and folded already: the tokenizer `ascii` splits at spaces alone
 * what holds no other ASCII than letters and digits.
 * What a question looks at for each match (`docs`) is apart from what it looks at for those that it shows (`texts`): the first is a
 * twentieth of the second. A message names its conversation by a number, for the conversation's id would be most of it.
 */
export const SCHEMA = 2;

export const TABLES = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE docs (
    n INTEGER PRIMARY KEY, owner INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, flags INTEGER NOT NULL,
    contact TEXT, channel TEXT, connection TEXT, state TEXT, assignee TEXT,
    UNIQUE (owner, id)
  );
  CREATE INDEX of_contact ON docs (contact) WHERE contact IS NOT NULL;
  CREATE TABLE texts (n INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, sequence TEXT NOT NULL, moment INTEGER NOT NULL);
  CREATE TABLE threads (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contact TEXT, name TEXT, channel TEXT, connection TEXT,
    state TEXT, assignee TEXT, labels TEXT, sequence TEXT NOT NULL, moment INTEGER NOT NULL
  );
  CREATE INDEX thread_of_contact ON threads (contact) WHERE contact IS NOT NULL;
  CREATE TABLE gone (id TEXT, kind TEXT, sequence TEXT NOT NULL, moment INTEGER NOT NULL, PRIMARY KEY (id, kind)) WITHOUT ROWID;
  CREATE TABLE forgotten (id TEXT PRIMARY KEY, moment INTEGER NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(title, text, numbers, content='', contentless_delete=1, tokenize='ascii', prefix='2 3');
`;

/** Bits of `docs.flags`. */
export const FLAGS = { out: 1, note: 2, file: 4 } as const;

/** Who owns what belongs to no conversation; conversations have numbers of their own from 1 on. */
export const OWNERS = { contact: -1, lead: -2 } as const;

/**
 * Places in the index. Messages lie in the order of time, so that the latest of very many matches are found without looking at all;
 * contacts and leads have stretches of their own, in the order in which they came.
 */
const LEADS = 2 ** 40;
const CONTACTS = 2 ** 41;
export const STRETCH = {
  message: [0, LEADS - 1],
  lead: [LEADS, CONTACTS - 1],
  contact: [CONTACTS, 2 ** 42],
} as const;

/** Milliseconds of one place: what comes in the same moment takes one shortly behind it. Fewer would make the index larger. */
const SLOT_MS = 64;
export const slotOf = (at: number): number =>
  Math.min(Math.max(0, Math.floor(at / SLOT_MS)), STRETCH.message[1] - 2 ** 24);

const joined = (text: string): string => {
  const words: string[] = [];
  for (const word of wordsOf(text)) words.push(word.text);
  return words.join(" ");
};
const reversed = (digits: string): string => Array.from(digits).reverse().join("");
// No word begins with an arrow or a section sign, so a number is never met by a word.
export const forward = (digits: string): string => `→${digits}`;
export const backward = (digits: string): string => `←${reversed(digits)}`;
/** Every message has its conversation's number as a word, so that a search in one looks at no other. */
export const threadWord = (thread: number): string => `§${thread}`;

export interface IndexedText {
  readonly title: string;
  readonly text: string;
  readonly numbers: string;
}

export const indexedText = (title: string, text: string, thread?: number): IndexedText => ({
  title: joined(title),
  text: joined(text),
  numbers: [
    ...(thread === undefined ? [] : [threadWord(thread)]),
    ...numbersOf(`${title}\n${text}`).flatMap(({ digits }) => [...beginningsOf(digits).map(forward), backward(digits)]),
  ].join(" "),
});
