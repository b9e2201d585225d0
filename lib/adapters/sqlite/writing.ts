/** How a change gets into an index. */
import type { DatabaseSync } from "node:sqlite";
import {
  type ConversationFacts,
  type IndexChange,
  isNews,
  type Moment,
  type SearchDocument,
} from "../../core/search/model.ts";
import { FLAGS, indexedText, OWNERS, STRETCH, slotOf } from "./schema.ts";

type Found = Exclude<SearchDocument, ConversationFacts>;
type Kind = SearchDocument["kind"];

export function makeWriter(db: DatabaseSync): (change: IndexChange) => void {
  const docOf = db.prepare("SELECT n FROM docs WHERE owner = ? AND id = ?");
  const momentOf = db.prepare("SELECT sequence, moment AS at FROM texts WHERE n = ?");
  const threadOf = db.prepare("SELECT n, contact, sequence, moment AS at FROM threads WHERE id = ?");
  const goneOf = db.prepare("SELECT sequence, moment AS at FROM gone WHERE id = ? AND kind = ?");
  const forgottenAt = db.prepare("SELECT max(moment) AS at FROM forgotten WHERE id IN (?, ?)");
  const isTaken = db.prepare("SELECT 1 FROM docs WHERE n = ?");
  const lastIn = db.prepare("SELECT max(n) AS n FROM docs WHERE n BETWEEN ? AND ?");
  const dropWords = db.prepare("DELETE FROM words WHERE rowid = ?");
  const dropDoc = db.prepare("DELETE FROM docs WHERE n = ?");
  const dropText = db.prepare("DELETE FROM texts WHERE n = ?");
  const putDoc = db.prepare(
    "INSERT OR REPLACE INTO docs VALUES (:n, :owner, :id, :at, :flags, :contact, :channel, :connection, :state, :assignee)",
  );
  const putText = db.prepare("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)");
  const putWords = db.prepare("INSERT INTO words (rowid, title, text, numbers) VALUES (?, ?, ?, ?)");
  const addThread = db.prepare("INSERT INTO threads (id, sequence, moment) VALUES (?, '', -1) RETURNING n");
  const putThread = db.prepare(
    `UPDATE threads SET contact = :contact, name = :name, channel = :channel, connection = :connection, state = :state,
      assignee = :assignee, labels = :labels, sequence = :sequence, moment = :moment WHERE n = :n`,
  );
  /** Its number stays: messages have it. */
  const blankThread = db.prepare(
    `UPDATE threads SET contact = NULL, name = NULL, channel = NULL, connection = NULL, state = NULL, assignee = NULL,
      labels = NULL, sequence = '', moment = -1 WHERE id = ?`,
  );
  const putGone = db.prepare("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)");
  const dropGone = db.prepare("DELETE FROM gone WHERE id = ? AND kind = ?");
  const putForgotten = db.prepare("INSERT OR REPLACE INTO forgotten VALUES (?, ?)");

  return (change) => {
    if (change.op === "put") put(change.doc, change);
    else if (change.op === "remove") remove(change.kind, change.id, change);
    else forget(change.contactId, change);
  };

  function known(kind: Kind, id: string): Moment[] {
    const n = kind === "conversation" ? undefined : placeOf(kind, id);
    const rows = [
      kind === "conversation" ? threadOf.get(id) : n === undefined ? undefined : momentOf.get(n),
      goneOf.get(id, kind),
    ];
    return rows.flatMap((row) => (row ? [{ sequence: String(row.sequence), at: Number(row.at) }] : []));
  }
  function isNewsOf(kind: Kind, id: string, change: Moment): boolean {
    return known(kind, id).every((moment) => isNews(change, moment));
  }

  function placeOf(kind: Found["kind"], id: string): number | undefined {
    const [owner, own] = addressOf(kind, id);
    const n = owner === undefined ? undefined : docOf.get(owner, own)?.n;
    return n === undefined ? undefined : Number(n);
  }
  function addressOf(kind: Found["kind"], id: string): readonly [owner: number | undefined, id: string] {
    if (kind !== "message") return [OWNERS[kind], id];
    const { conversationId, key } = partsOf(id);
    const thread = threadOf.get(conversationId)?.n;
    return [thread === undefined ? undefined : Number(thread), key];
  }
  function numberOf(conversationId: string): number {
    return Number((threadOf.get(conversationId) ?? addThread.get(conversationId))?.n);
  }

  function put(doc: SearchDocument, change: Moment): void {
    if (!isNewsOf(doc.kind, doc.id, change)) return;
    const about = doc.kind === "message" ? doc.conversationId : doc.contactId;
    const forgotten = forgottenAt.get(about, doc.id)?.at;
    if (typeof forgotten === "number" && change.at <= forgotten) {
      if (doc.kind === "conversation") forgetThread(doc.id, forgotten);
      return;
    }
    dropGone.run(doc.id, doc.kind);
    if (doc.kind === "conversation") {
      const { id, contactId: contact, contactName: name, channel, connectionId: connection, state, assignee } = doc;
      const labels = doc.labels.length > 0 ? ` ${doc.labels.join(" ")} ` : null;
      const moment = { sequence: change.sequence, moment: change.at };
      putThread.run({ n: numberOf(id), contact, name, channel, connection, state, assignee, labels, ...moment });
      return;
    }
    const before = placeOf(doc.kind, doc.id);
    if (before !== undefined) dropWords.run(before);
    const n = before ?? freePlace(doc);
    const owner = doc.kind === "message" ? numberOf(doc.conversationId) : OWNERS[doc.kind];
    putDoc.run({ n, owner, at: Date.parse(doc.at) || 0, ...factsOf(doc) });
    putText.run(n, doc.title, doc.text, change.sequence, change.at);
    const { title, text, numbers } = indexedText(doc.title, doc.text, doc.kind === "message" ? owner : undefined);
    putWords.run(n, title, text, numbers);
  }

  function freePlace(doc: Found): number {
    if (doc.kind !== "message") {
      const [first, last] = STRETCH[doc.kind];
      return Number(lastIn.get(first, last)?.n ?? first - 1) + 1;
    }
    const first = slotOf(Date.parse(doc.at) || 0);
    let place = first;
    // Thousands of one moment, as an import brings them, are spread over a stretch that grows with them.
    for (let step = 1; isTaken.get(place); step++) place = first + step * step - (hash(doc.id) % (2 * step));
    return place;
  }

  function remove(kind: Kind, id: string, change: Moment): void {
    if (!isNewsOf(kind, id, change)) return;
    if (kind === "conversation") blankThread.run(id);
    else {
      const n = placeOf(kind, id);
      if (n !== undefined) drop(n);
    }
    putGone.run(id, kind, change.sequence, change.at);
  }

  function drop(n: number): void {
    dropWords.run(n);
    dropDoc.run(n);
    dropText.run(n);
  }

  /** What came after it stays: the same person may write again, and is somebody new. */
  function forget(contactId: string, { at }: Moment): void {
    putForgotten.run(contactId, at);
    const docs = db.prepare("SELECT n FROM docs JOIN texts USING (n) WHERE contact = ? AND moment <= ?");
    for (const { n } of docs.all(contactId, at)) drop(Number(n));
    for (const { id } of db.prepare("SELECT id FROM threads WHERE contact = ?").all(contactId))
      forgetThread(String(id), at);
  }

  function forgetThread(id: string, at: number): void {
    putForgotten.run(id, at);
    const thread = threadOf.get(id);
    if (!thread) return;
    const messages = db.prepare("SELECT n FROM docs JOIN texts USING (n) WHERE owner = ? AND moment <= ?");
    for (const { n } of messages.all(Number(thread.n), at)) drop(Number(n));
    if (Number(thread.at) <= at) blankThread.run(id);
  }
}

const partsOf = (id: string): { readonly conversationId: string; readonly key: string } => {
  const dot = id.indexOf(".");
  return { conversationId: id.slice(0, dot), key: id.slice(dot + 1) };
};

function factsOf(doc: Found) {
  const none = { contact: null, channel: null, connection: null, state: null, assignee: null };
  switch (doc.kind) {
    case "message": {
      const out = doc.direction === "out" ? FLAGS.out : 0;
      const flags = out | (doc.note ? FLAGS.note : 0) | (doc.hasAttachment ? FLAGS.file : 0);
      return { ...none, id: partsOf(doc.id).key, flags };
    }
    case "contact":
      return { ...none, id: doc.id, flags: 0, contact: doc.contactId };
    case "lead": {
      const { channel, connectionId: connection, state, assignee } = doc;
      return { id: doc.id, flags: 0, contact: doc.contactId, channel, connection, state, assignee };
    }
  }
}

/** Spreads, and is the same everywhere. */
function hash(text: string): number {
  let sum = 2_166_136_261;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 16_777_619) >>> 0;
  return sum;
}
