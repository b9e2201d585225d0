/** How an index lies in its file, and how terms are asked for. */
import type { IndexQuery } from "../../core/search/ports.ts";
import type { Term } from "../../core/search/query.ts";
import { beginningsOf, numbersOf, wordsOf } from "../../core/search/words.ts";

/**
 * Grows when tables or words change; an index of another number is made anew from its own texts.
 * `words` keeps no texts of its own and is handed words that are split and folded already: the tokenizer `ascii` splits at spaces alone
 * what holds no other ASCII than letters and digits.
 */
export const SCHEMA = 1;

export const TABLES = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE docs (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    contact TEXT, conversation TEXT, direction TEXT, note INTEGER NOT NULL,
    channel TEXT, connection TEXT, state TEXT, assignee TEXT, sequence TEXT NOT NULL, moment INTEGER NOT NULL,
    UNIQUE (id, kind)
  );
  CREATE TABLE threads (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, name TEXT, channel TEXT NOT NULL, connection TEXT NOT NULL,
    state TEXT NOT NULL, assignee TEXT, sequence TEXT NOT NULL, moment INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE gone (id TEXT, kind TEXT, sequence TEXT NOT NULL, moment INTEGER NOT NULL, PRIMARY KEY (id, kind)) WITHOUT ROWID;
  CREATE TABLE forgotten (id TEXT PRIMARY KEY, moment INTEGER NOT NULL) WITHOUT ROWID;
`;
export const WORDS =
  "CREATE VIRTUAL TABLE words USING fts5(title, text, numbers, content='', contentless_delete=1, tokenize='ascii')";

const joined = (text: string): string => {
  const words: string[] = [];
  for (const word of wordsOf(text)) words.push(word.text);
  return words.join(" ");
};
const reversed = (digits: string): string => Array.from(digits).reverse().join("");
// No word begins with an arrow, so a number is never met by a word.
const forward = (digits: string): string => `→${digits}`;
const backward = (digits: string): string => `←${reversed(digits)}`;

export interface IndexedText {
  readonly title: string;
  readonly text: string;
  readonly numbers: string;
}

export const indexedText = (title: string, text: string): IndexedText => ({
  title: joined(title),
  text: joined(text),
  numbers: numbersOf(`${title}\n${text}`)
    .flatMap(({ digits }) => [...beginningsOf(digits).map(forward), backward(digits)])
    .join(" "),
});

/** In FTS5's own language, of which nothing that a person typed becomes part but words between quotes. */
export const matchOf = (terms: readonly Term[]): string => terms.map(termOf).join(" AND ");

function termOf({ words, open, number }: Term): string {
  const phrase = `"${words.join(" ").replaceAll('"', "")}"${open ? " *" : ""}`;
  if (number === undefined) return phrase;
  return `(${phrase} OR numbers : "${forward(number)}" * OR numbers : "${backward(number)}" *)`;
}

type Value = string | number | null;

/** A name weighs more than a mention, a person more than what was said; half of the weight fades, half of it in three months. */
const RELEVANCE = `bm25(words, 8.0, 1.0, 4.0) * CASE docs.kind WHEN 'contact' THEN 2.0 WHEN 'lead' THEN 1.5 ELSE 1.0 END
  * (0.5 + 0.5 * pow(0.5, max(0, :now - docs.at) / 7776000000.0))`;

export function selectOf({ terms, filter, sort, limit, now, after }: IndexQuery): {
  readonly sql: string;
  readonly values: Readonly<Record<string, Value>>;
} {
  const values: Record<string, Value> = { match: matchOf(terms), limit };
  if (sort === "relevance") values.now = now;
  const conditions = ["words MATCH :match"];
  const where = (condition: string, name: string, value: Value | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values[name] = value;
  };
  conditions.push(`docs.kind IN (${filter.kinds.map((_, index) => `:kind${index}`).join(", ")})`);
  for (const [index, kind] of filter.kinds.entries()) values[`kind${index}`] = kind;
  where("coalesce(docs.channel, threads.channel) = :channel", "channel", filter.channel);
  where("coalesce(docs.connection, threads.connection) = :connection", "connection", filter.connectionId);
  where("coalesce(docs.state, threads.state) = :state", "state", filter.state);
  where("coalesce(docs.contact, threads.contact) = :contact", "contact", filter.contactId);
  where("docs.conversation = :conversation", "conversation", filter.conversationId);
  where("docs.at >= :from", "from", filter.from === undefined ? undefined : Date.parse(filter.from));
  where("docs.at <= :to", "to", filter.to === undefined ? undefined : Date.parse(filter.to));
  if (filter.assignee === null)
    conditions.push(
      "(docs.kind = 'lead' OR threads.id IS NOT NULL) AND coalesce(docs.assignee, threads.assignee) IS NULL",
    );
  else where("coalesce(docs.assignee, threads.assignee) = :assignee", "assignee", filter.assignee);
  const place = sort === "newest" ? "-docs.at" : RELEVANCE;
  const outer = after ? "WHERE place > :place OR (place = :place AND id > :id)" : "";
  if (after) Object.assign(values, { place: after.place, id: after.id });
  // The places first, for all that match; texts and names only for those that are shown.
  const sql = `
    WITH found AS MATERIALIZED (
      SELECT docs.n AS n, docs.id AS id, ${place} AS place
      FROM words JOIN docs ON docs.n = words.rowid LEFT JOIN threads ON threads.id = docs.conversation
      WHERE ${conditions.join(" AND ")}
    ), page AS MATERIALIZED (SELECT n, place FROM found ${outer} ORDER BY place, id LIMIT :limit)
    SELECT docs.kind, docs.id, docs.at, docs.title, docs.text, docs.conversation, docs.direction, docs.note, page.place,
      coalesce(docs.contact, threads.contact) AS contact, threads.name AS name,
      coalesce(docs.channel, threads.channel) AS channel, coalesce(docs.connection, threads.connection) AS connection,
      coalesce(docs.state, threads.state) AS state, coalesce(docs.assignee, threads.assignee) AS assignee
    FROM page JOIN docs ON docs.n = page.n LEFT JOIN threads ON threads.id = docs.conversation
    ORDER BY page.place, docs.id`;
  return { sql, values };
}
