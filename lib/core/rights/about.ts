/** What is known of a person from the rows that are held on them. */
import type { Clock } from "../kernel/ports.ts";
import type { Judged, PersonHead, PersonRow, Surroundings } from "./ports.ts";

export interface Thread {
  readonly id: string;
  readonly connectionId: string;
  readonly lastApplied: string;
}

export interface Known {
  readonly contactIds: readonly string[];
  readonly threads: readonly Thread[];
  readonly leadIds: readonly string[];
  /** People of the team who dealt with the person. */
  readonly team: readonly string[];
  readonly needles: readonly string[];
  /** Requests that they were asked by about somebody else, with whom what they answered lies too. */
  readonly judged: readonly Judged[];
}

export const rowsOf = ({ rows, conversations }: PersonHead): readonly PersonRow[] => [
  ...rows,
  ...conversations.map(({ row }) => row),
];

const judgedIn = ({ rows }: PersonHead): readonly Judged[] =>
  rows.flatMap(({ entity, item: { subjectId, requestId } }) =>
    entity === "feedback-request" && typeof subjectId === "string" ? [{ subjectId, requestId: String(requestId) }] : [],
  );

export const knownFrom = (head: PersonHead): Known => ({
  judged: judgedIn(head),
  contactIds: head.contactIds,
  threads: head.conversations.map(({ conversationId: id, connectionId, lastApplied }) => ({
    id,
    connectionId,
    lastApplied,
  })),
  leadIds: head.rows.flatMap(({ entity, item }) => (entity === "lead" ? [String(item.leadId)] : [])),
  team: teamIn(rowsOf(head)),
  // Telephone numbers stand in payloads with and without their plus sign; short values would find too much.
  // What a business's own systems call them, no provider says.
  needles: head.contact.identities
    .filter(({ kind }) => kind !== "external")
    .map(({ value }) => value.replace(/^\+/, ""))
    .filter((value) => value.length >= 6),
});

export const surroundingsOf = (
  { contactIds, threads, leadIds, team, needles, judged = [] }: Known,
  clock: Clock,
): Surroundings => ({
  judged,
  contactIds,
  conversationIds: threads.map(({ id }) => id),
  connectionIds: [...new Set(threads.map(({ connectionId }) => connectionId))],
  leadIds,
  team,
  needles,
  now: new Date(clock.now()).toISOString(),
});

const PEOPLE = ["author", "assignee", "by", "createdBy", "owner"];

export function teamIn(rows: readonly PersonRow[]): readonly string[] {
  const found = new Set<string>();
  for (const { item } of rows) {
    for (const name of PEOPLE) {
      const value = item[name];
      const id = typeof value === "object" && value !== null ? (value as { readonly id?: unknown }).id : value;
      if (typeof id === "string") found.add(id);
    }
    if (Array.isArray(item.mentions)) for (const id of item.mentions) if (typeof id === "string") found.add(id);
  }
  return [...found];
}

export type Counts = Readonly<Record<string, number>>;

export const add = (counts: Counts, name: string, more: number): Counts =>
  more === 0 ? counts : { ...counts, [name]: (counts[name] ?? 0) + more };

export const counted = (counts: Counts, rows: readonly PersonRow[]): Counts =>
  rows.reduce((so, { entity }) => add(so, entity, 1), counts);

export interface NamedFile {
  /** As the store of files knows it. */
  readonly name: string;
  /** As people do. */
  readonly title: string;
}

/** The files that we keep of a message. */
export function filesIn({ item }: PersonRow): readonly NamedFile[] {
  const content = item.content as { readonly media?: unknown } | undefined;
  const media = [...(Array.isArray(item.media) ? item.media : []), ...(content?.media ? [content.media] : [])];
  return media.flatMap((one: { readonly key?: unknown; readonly filename?: unknown }, index) => {
    const name = typeof one.key === "string" ? one.key.split("/media/")[1] : undefined;
    if (name === undefined) return [];
    const own =
      typeof one.filename === "string" ? `-${one.filename.replace(/[^\p{L}\p{N}._-]/gu, "_").slice(-60)}` : "";
    return [{ name, title: `${String(item.key)}-${index}${own}` }];
  });
}

/** By what they are. */
export function grouped(rows: readonly PersonRow[]): Readonly<Record<string, readonly unknown[]>> {
  const groups: Record<string, unknown[]> = {};
  for (const { entity, item } of rows) {
    groups[entity] ??= [];
    groups[entity].push(item);
  }
  return groups;
}
