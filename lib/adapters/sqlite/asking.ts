/** How terms are asked for. */
import type { SearchKind } from "../../core/search/model.ts";
import type { IndexQuery } from "../../core/search/ports.ts";
import type { Term } from "../../core/search/query.ts";
import { backward, FLAGS, forward, STRETCH, slotOf, threadWord } from "./schema.ts";

/** In FTS5's own language, of which nothing that a person typed becomes part but words between quotes. */
export const matchOf = (terms: readonly Term[]): string => terms.map(termOf).join(" AND ");

function termOf({ words, open, number }: Term): string {
  const phrase = `{title text} : "${words.join(" ").replaceAll('"', "")}"${open ? " *" : ""}`;
  if (number === undefined) return `(${phrase})`;
  return `(${phrase} OR numbers : "${forward(number)}" * OR numbers : "${backward(number)}" *)`;
}

export type Value = string | number | null;
type Values = Record<string, Value>;

/** Of each kind, the latest so many that match are ranked; those who look for older ones add a word, a filter, or ask by time. */
const RANKED = 2_000;

const WEIGHT: Readonly<Record<SearchKind, number>> = { contact: 2, lead: 1.5, message: 1 };
/** A name weighs more than a mention, a person more than what was said; half of the weight fades, half of it in three months. */
const relevance = (kind: SearchKind): string =>
  `bm25(words, 8.0, 1.0, 4.0) * ${WEIGHT[kind].toFixed(1)} * (0.5 + 0.5 * pow(0.5, max(0, :now - d.at) / 7776000000.0))`;

/** `threads`: numbers of the conversations that alone are meant; undefined for all. */
export function selectOf(
  query: IndexQuery,
  threads: readonly number[] | undefined,
): { readonly sql: string; readonly values: Readonly<Values> } | undefined {
  const { filter, sort, limit, now, after } = query;
  const values: Values = { limit };
  if (sort === "relevance") values.now = now;
  if (after) Object.assign(values, { place: after.place, id: after.id });
  const of = filter.kinds.flatMap((kind) => foundOf(kind, query, threads, values) ?? []);
  if (of.length === 0) return undefined;
  const outer = after ? "WHERE place > :place OR (place = :place AND id > :id)" : "";
  // The places first, for all that are ranked; texts and names only for those that are shown.
  const sql = `
    WITH found AS MATERIALIZED (${of.join(" UNION ALL ")}),
      page AS MATERIALIZED (SELECT * FROM found ${outer} ORDER BY place, id LIMIT :limit)
    SELECT page.id, page.place, d.n, d.at, d.flags, texts.title, texts.text, t.id AS conversation, t.name AS name,
      coalesce(d.contact, t.contact) AS contact, coalesce(d.channel, t.channel) AS channel,
      coalesce(d.connection, t.connection) AS connection, coalesce(d.state, t.state) AS state,
      coalesce(d.assignee, t.assignee) AS assignee
    FROM page JOIN docs AS d ON d.n = page.n JOIN texts ON texts.n = page.n LEFT JOIN threads AS t ON t.n = d.owner
    ORDER BY page.place, page.id`;
  return { sql, values };
}

/** Undefined where nothing of the kind can fit. */
function foundOf(
  kind: SearchKind,
  { terms, filter, sort, after }: IndexQuery,
  threads: readonly number[] | undefined,
  values: Values,
): string | undefined {
  const isMessage = kind === "message";
  if (!isMessage && (filter.conversationId ?? filter.labelId ?? filter.hasAttachment) !== undefined) return undefined;
  if (isMessage && threads?.length === 0) return undefined;
  const facts = isMessage ? "t" : "d";
  const conditions: string[] = [];
  const where = (condition: string, name: string, value: Value | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values[name] = value;
  };
  where(`${facts}.channel = :channel`, "channel", filter.channel);
  where(`${facts}.connection = :connection`, "connection", filter.connectionId);
  where(`${facts}.state = :state`, "state", filter.state);
  if (filter.assignee === null)
    conditions.push(kind === "contact" ? "FALSE" : `${facts}.contact IS NOT NULL AND ${facts}.assignee IS NULL`);
  else where(`${facts}.assignee = :assignee`, "assignee", filter.assignee);
  if (!isMessage) where("d.contact = :contact", "contact", filter.contactId);
  if (isMessage) where("instr(t.labels, :label)", "label", filter.labelId && ` ${filter.labelId} `);
  if (filter.hasAttachment !== undefined)
    conditions.push(`(d.flags & ${FLAGS.file}) ${filter.hasAttachment ? "<>" : "="} 0`);
  where("d.at >= :from", "from", filter.from === undefined ? undefined : Date.parse(filter.from));
  where("d.at <= :to", "to", filter.to === undefined ? undefined : Date.parse(filter.to));
  // A later moment has a later place, save for what had to stand behind others of its moment.
  const first = isMessage && filter.from !== undefined ? slotOf(Date.parse(filter.from)) : STRETCH[kind][0];
  if (after && sort === "newest") conditions.push("d.at <= -:place");
  let match = ":match";
  if (isMessage && threads) {
    values.within = `(${matchOf(terms)}) AND numbers : (${threads.map((thread) => `"${threadWord(thread)}"`).join(" OR ")})`;
    match = ":within";
  } else values.match = matchOf(terms);
  const place = sort === "newest" ? "-d.at" : relevance(kind);
  return `SELECT * FROM (
    SELECT d.n AS n, ${isMessage ? "t.id || '.' || d.id" : "d.id"} AS id, ${place} AS place
    FROM words CROSS JOIN docs AS d ON d.n = words.rowid ${isMessage ? "CROSS JOIN threads AS t ON t.n = d.owner" : ""}
    WHERE ${[`words MATCH ${match}`, `words.rowid BETWEEN ${first} AND ${STRETCH[kind][1]}`, ...conditions].join(" AND ")}
    ORDER BY words.rowid DESC LIMIT ${RANKED})`;
}
