/** How a change gets into an index. */
import type { DatabaseSync } from "node:sqlite";
import { type IndexChange, isNews, type Moment, type SearchDocument } from "../../core/search/model.ts";
import { indexedText } from "./schema.ts";

export function makeWriter(db: DatabaseSync): (change: IndexChange) => void {
  const docOf = db.prepare("SELECT n, sequence, moment AS at FROM docs WHERE id = ? AND kind = ?");
  const threadOf = db.prepare("SELECT sequence, moment AS at FROM threads WHERE id = ?");
  const goneOf = db.prepare("SELECT sequence, moment AS at FROM gone WHERE id = ? AND kind = ?");
  const forgottenAt = db.prepare("SELECT max(moment) AS at FROM forgotten WHERE id IN (?, ?)");
  const dropWords = db.prepare("DELETE FROM words WHERE rowid = ?");
  const dropDoc = db.prepare("DELETE FROM docs WHERE n = ?");
  const putDoc = db.prepare(
    "INSERT OR REPLACE INTO docs VALUES (:n, :kind, :id, :at, :title, :text, :contact, :conversation, :direction, :note, :channel, :connection, :state, :assignee, :sequence, :moment) RETURNING n",
  );
  const putWords = db.prepare("INSERT INTO words (rowid, title, text, numbers) VALUES (?, ?, ?, ?)");
  const putThread = db.prepare(
    "INSERT OR REPLACE INTO threads VALUES (:id, :contact, :name, :channel, :connection, :state, :assignee, :sequence, :moment)",
  );
  const dropThread = db.prepare("DELETE FROM threads WHERE id = ?");
  const putGone = db.prepare("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)");
  const dropGone = db.prepare("DELETE FROM gone WHERE id = ? AND kind = ?");
  const putForgotten = db.prepare("INSERT OR REPLACE INTO forgotten VALUES (?, ?)");

  return (change) => {
    if (change.op === "put") put(change.doc, change);
    else if (change.op === "remove") remove(change.kind, change.id, change);
    else forget(change.contactId, change);
  };

  function known(kind: string, id: string): Moment[] {
    const rows = [kind === "conversation" ? threadOf.get(id) : docOf.get(id, kind), goneOf.get(id, kind)];
    return rows.flatMap((row) => (row ? [{ sequence: String(row.sequence), at: Number(row.at) }] : []));
  }
  function isNewsOf(kind: string, id: string, change: Moment): boolean {
    return known(kind, id).every((moment) => isNews(change, moment));
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
    const moment = { sequence: change.sequence, moment: change.at };
    if (doc.kind === "conversation") {
      const { id, contactId: contact, contactName: name, channel, connectionId: connection, state, assignee } = doc;
      putThread.run({ id, contact, name, channel, connection, state, assignee, ...moment });
      return;
    }
    const before = docOf.get(doc.id, doc.kind);
    if (before) dropWords.run(Number(before.n));
    const lead = doc.kind === "lead" ? doc : undefined;
    const message = doc.kind === "message" ? doc : undefined;
    const row = putDoc.get({
      n: before ? Number(before.n) : null,
      kind: doc.kind,
      id: doc.id,
      at: Date.parse(doc.at) || 0,
      title: doc.title,
      text: doc.text,
      contact: doc.kind === "message" ? null : doc.contactId,
      conversation: message?.conversationId ?? null,
      direction: message?.direction ?? null,
      note: message?.note ? 1 : 0,
      channel: lead?.channel ?? null,
      connection: lead?.connectionId ?? null,
      state: lead?.state ?? null,
      assignee: lead?.assignee ?? null,
      ...moment,
    });
    const { title, text, numbers } = indexedText(doc.title, doc.text);
    putWords.run(Number(row?.n), title, text, numbers);
  }

  function remove(kind: SearchDocument["kind"], id: string, change: Moment): void {
    if (!isNewsOf(kind, id, change)) return;
    drop(kind, id);
    putGone.run(id, kind, change.sequence, change.at);
  }

  function drop(kind: string, id: string): void {
    if (kind === "conversation") return void dropThread.run(id);
    const row = docOf.get(id, kind);
    if (!row) return;
    dropWords.run(Number(row.n));
    dropDoc.run(Number(row.n));
  }

  /** What came after it stays: the same person may write again, and is somebody new. */
  function forget(contactId: string, { at }: Moment): void {
    putForgotten.run(contactId, at);
    const docs = db.prepare("SELECT kind, id FROM docs WHERE contact = ? AND moment <= ?").all(contactId, at);
    for (const { kind, id } of docs) drop(String(kind), String(id));
    const threads = db.prepare("SELECT id FROM threads WHERE contact = ?").all(contactId);
    for (const { id } of threads) forgetThread(String(id), at);
  }

  function forgetThread(id: string, at: number): void {
    putForgotten.run(id, at);
    const messages = db.prepare("SELECT id FROM docs WHERE conversation = ? AND moment <= ?").all(id, at);
    for (const message of messages) drop("message", String(message.id));
    db.prepare("DELETE FROM threads WHERE id = ? AND moment <= ?").run(id, at);
  }
}
