/** An index in a file of this machine: Node's own SQLite with its full-text engine. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Match } from "../../core/search/model.ts";
import type { SearchIndex, SearchIndexes } from "../../core/search/ports.ts";
import { indexedText, SCHEMA, selectOf, TABLES, WORDS } from "./schema.ts";
import { makeWriter } from "./writing.ts";

/** Longer than anything is handed over again by: the stream for a day, what it gave up for a month. */
const REMEMBERED_MS = 40 * 86_400_000;

type Row = Record<string, SQLOutputValue>;

export const sqliteIndexes: SearchIndexes = { open: openIndex };

function openIndex(image?: Uint8Array): SearchIndex {
  const folder = mkdtempSync(join(tmpdir(), "search-"));
  try {
    const path = join(folder, "index.db");
    if (image) writeFileSync(path, gunzipSync(image));
    return makeIndex(new DatabaseSync(path), folder, image === undefined);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function makeIndex(db: DatabaseSync, folder: string, fresh: boolean): SearchIndex {
  let closed = false;
  // The file is a copy: what matters is that a change is whole or not there while this process lives.
  db.exec(
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456",
  );
  if (fresh) db.exec(`${TABLES}${WORDS}; INSERT INTO about VALUES ('schema', ${SCHEMA}), ('through', 0)`);
  else if (about("schema") !== SCHEMA) reindex();

  const write = makeWriter(db);
  const setThrough = db.prepare("UPDATE about SET value = ? WHERE name = 'through'");

  return {
    get through() {
      return about("through");
    },
    get closed() {
      return closed;
    },
    get bytes() {
      const { bytes } = db
        .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
        .get() as Row;
      return Number(bytes);
    },

    apply(changes, through) {
      db.exec("BEGIN");
      try {
        for (const change of changes) write(change);
        setThrough.run(through);
        db.exec("COMMIT");
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },

    find(query) {
      if (query.terms.length === 0 || query.filter.kinds.length === 0) return [];
      const { sql, values } = selectOf(query);
      return db.prepare(sql).all(values).map(toMatch);
    },

    count() {
      const rows = db.prepare("SELECT kind, count(*) AS many FROM docs GROUP BY kind").all();
      return Object.fromEntries(rows.map(({ kind, many }) => [String(kind), Number(many)]));
    },

    pack() {
      const { latest } = db
        .prepare("SELECT max(moment) AS latest FROM (SELECT moment FROM gone UNION ALL SELECT moment FROM docs)")
        .get() as Row;
      const old = Number(latest ?? 0) - REMEMBERED_MS;
      db.prepare("DELETE FROM gone WHERE moment < ?").run(old);
      db.prepare("DELETE FROM forgotten WHERE moment < ?").run(old);
      // Merging everything drops the words of what was removed, and a copy has no free pages in which texts would linger.
      db.exec("INSERT INTO words(words) VALUES ('optimize')");
      const copy = join(folder, "packed.db");
      rmSync(copy, { force: true });
      db.prepare("VACUUM INTO ?").run(copy);
      const image = gzipSync(readFileSync(copy), { level: 3 });
      rmSync(copy, { force: true });
      return image;
    },

    close() {
      if (closed) return;
      closed = true;
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  function about(name: string): number {
    return Number(db.prepare("SELECT value FROM about WHERE name = ?").get(name)?.value ?? 0);
  }

  /** Texts are in the file, so words that are split in another way need nothing else. */
  function reindex(): void {
    db.exec(`BEGIN; DROP TABLE words; ${WORDS}`);
    const add = db.prepare("INSERT INTO words (rowid, title, text, numbers) VALUES (?, ?, ?, ?)");
    for (const { n, title, text } of db.prepare("SELECT n, title, text FROM docs").iterate()) {
      const words = indexedText(String(title), String(text));
      add.run(Number(n), words.title, words.text, words.numbers);
    }
    db.exec(`UPDATE about SET value = ${SCHEMA} WHERE name = 'schema'; COMMIT`);
  }
}

const textOr = (value: SQLOutputValue | undefined): string | null => (typeof value === "string" ? value : null);

function toMatch(row: Row): Match {
  const kind = row.kind as Match["kind"];
  return {
    kind,
    id: String(row.id),
    contactId: textOr(row.contact),
    contactName: kind === "message" ? textOr(row.name) : textOr(row.title) || null,
    conversationId: textOr(row.conversation),
    channel: textOr(row.channel),
    connectionId: textOr(row.connection),
    state: textOr(row.state),
    assignee: textOr(row.assignee),
    direction: row.direction === "in" || row.direction === "out" ? row.direction : null,
    note: row.note === 1,
    title: String(row.title),
    text: String(row.text),
    at: new Date(Number(row.at)).toISOString(),
    place: Number(row.place),
  };
}
