/** An index in a file of this machine: Node's own SQLite with its full-text engine. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { promisify } from "node:util";
import { zstdCompressSync, zstdDecompress } from "node:zlib";
import { LostBase, type Match } from "../../core/search/model.ts";
import type { IndexQuery, SearchIndex, SearchIndexes } from "../../core/search/ports.ts";
import { selectOf } from "./asking.ts";
import { FLAGS, OWNERS, SCHEMA, STRETCH, TABLES } from "./schema.ts";
import { makeWriter } from "./writing.ts";

/** Longer than anything is handed over again by: the stream for a day, what it gave up for a month. */
const REMEMBERED_MS = 40 * 86_400_000;
/** Of the file, in each part: few enough parts to be fetched at once, small enough to be unpacked while others come. */
const PART_BYTES = 4 * 1024 * 1024;
/** Questions of one form and number of filters are the same statement. */
const MAX_STATEMENTS = 50;

const unpacked = promisify(zstdDecompress);

type Row = Record<string, SQLOutputValue>;

export const sqliteIndexes: SearchIndexes = {
  open: () => makeIndex(newFolder(), true),

  async load(parts) {
    const folder = newFolder();
    try {
      const file = openSync(fileIn(folder), "w");
      try {
        const wrote = await Promise.allSettled(parts.map((part, index) => unpackInto(file, index, part)));
        for (const one of wrote) if (one.status === "rejected") throw one.reason;
        if (wrote.some((one) => one.status === "fulfilled" && !one.value)) {
          rmSync(folder, { recursive: true, force: true });
          return undefined;
        }
      } finally {
        closeSync(file);
      }
      return makeIndex(folder, false);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  },
};

const newFolder = (): string => mkdtempSync(join(tmpdir(), "search-"));
const fileIn = (folder: string): string => join(folder, "index.db");

async function unpackInto(file: number, index: number, part: () => Promise<Uint8Array | undefined>) {
  const packed = await part();
  if (!packed) return false;
  const bytes = await unpacked(packed).catch((error: unknown) => {
    throw new LostBase(error);
  });
  writeSync(file, bytes, 0, bytes.byteLength, index * PART_BYTES);
  return true;
}

/** Throws `LostBase` where the file is none of ours. */
function opened(folder: string, fresh: boolean): DatabaseSync {
  const db = new DatabaseSync(fileIn(folder));
  try {
    settle(db, fresh);
    return db;
  } catch (error) {
    db.close();
    throw fresh ? error : new LostBase(error);
  }
}

function settle(db: DatabaseSync, fresh: boolean): void {
  // The file is a copy: what matters is that a change is whole or not there while this process lives.
  db.exec(
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456",
  );
  if (fresh) db.exec(`${TABLES}; INSERT INTO about VALUES ('schema', ${SCHEMA}), ('through', 0)`);
  else if (db.prepare("SELECT value FROM about WHERE name = 'schema'").get()?.value !== SCHEMA)
    throw new Error("it is of another form");
}

function makeIndex(folder: string, fresh: boolean): SearchIndex {
  const db = opened(folder, fresh);
  let closed = false;
  let writer: ReturnType<typeof makeWriter> | undefined;
  const setThrough = db.prepare("UPDATE about SET value = ? WHERE name = 'through'");
  const statements = new Map<string, StatementSync>();

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
      writer ??= makeWriter(db);
      db.exec("BEGIN");
      try {
        for (const change of changes) writer(change);
        setThrough.run(through);
        db.exec("COMMIT");
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },

    find(query) {
      if (query.terms.length === 0 || query.filter.kinds.length === 0) return [];
      const select = selectOf(query, threadsFor(query));
      return select ? statement(select.sql).all(select.values).map(toMatch) : [];
    },

    count() {
      const rows = db.prepare("SELECT min(owner, 0) AS owner, count(*) AS many FROM docs GROUP BY min(owner, 0)").all();
      return Object.fromEntries(rows.map(({ owner, many }) => [kindOf(Number(owner)), Number(many)]));
    },

    *pack() {
      const { latest } = db
        .prepare("SELECT max(moment) AS latest FROM (SELECT moment FROM gone UNION ALL SELECT moment FROM texts)")
        .get() as Row;
      const old = Number(latest ?? 0) - REMEMBERED_MS;
      db.prepare("DELETE FROM gone WHERE moment < ?").run(old);
      db.prepare("DELETE FROM forgotten WHERE moment < ?").run(old);
      // Merging everything drops the words of what was removed, and a copy has no free pages in which texts would linger.
      db.exec("INSERT INTO words(words) VALUES ('optimize')");
      const copy = join(folder, "packed.db");
      rmSync(copy, { force: true });
      db.prepare("VACUUM INTO ?").run(copy);
      const file = openSync(copy, "r");
      try {
        const part = Buffer.alloc(PART_BYTES);
        for (let read = readSync(file, part); read > 0; read = readSync(file, part))
          yield zstdCompressSync(part.subarray(0, read));
      } finally {
        closeSync(file);
        rmSync(copy, { force: true });
      }
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

  function statement(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    const made = db.prepare(sql);
    statements.set(sql, made);
    return made;
  }

  function threadsFor({ filter }: IndexQuery): readonly number[] | undefined {
    const { conversationId, contactId } = filter;
    if (conversationId === undefined && contactId === undefined) return undefined;
    const conditions = [
      ...(conversationId === undefined ? [] : ["id = :conversationId"]),
      ...(contactId === undefined ? [] : ["contact = :contactId"]),
    ].join(" AND ");
    const rows = statement(`SELECT n FROM threads WHERE ${conditions}`).all({
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(contactId === undefined ? {} : { contactId }),
    });
    return rows.map(({ n }) => Number(n));
  }
}

const kindOf = (owner: number): Match["kind"] =>
  owner === OWNERS.contact ? "contact" : owner === OWNERS.lead ? "lead" : "message";

const kindAt = (n: number): Match["kind"] =>
  n >= STRETCH.contact[0] ? "contact" : n >= STRETCH.lead[0] ? "lead" : "message";

const textOr = (value: SQLOutputValue | undefined): string | null => (typeof value === "string" ? value : null);

function toMatch(row: Row): Match {
  const kind = kindAt(Number(row.n));
  const flags = Number(row.flags);
  const isMessage = kind === "message";
  return {
    kind,
    id: String(row.id),
    contactId: textOr(row.contact),
    contactName: isMessage ? textOr(row.name) : textOr(row.title) || null,
    conversationId: textOr(row.conversation),
    channel: textOr(row.channel),
    connectionId: textOr(row.connection),
    state: textOr(row.state),
    assignee: textOr(row.assignee),
    direction: isMessage ? (flags & FLAGS.out ? "out" : "in") : null,
    note: (flags & FLAGS.note) !== 0,
    hasAttachment: (flags & FLAGS.file) !== 0,
    title: String(row.title),
    text: String(row.text),
    at: new Date(Number(row.at)).toISOString(),
    place: Number(row.place),
  };
}
