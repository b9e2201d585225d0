/** Everything that is held on one person, as one archive (GDPR, Articles 15 and 20): JSON, and the files that were sent. */
import type { ActivityStore, AuditReader } from "../audit/ports.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Clock } from "../kernel/ports.ts";
import { add, type Counts, counted, filesIn, grouped, knownFrom, rowsOf, surroundingsOf, teamIn } from "./about.ts";
import { readLogged } from "./logged.ts";
import type { Archive, PersonFiles, PersonHead, PersonStore } from "./ports.ts";

interface ExportPorts {
  readonly people: Pick<PersonStore, "head" | "conversation" | "around">;
  readonly media: Pick<PersonFiles, "read">;
  readonly files: Pick<JobFiles, "putPart" | "assemble" | "read">;
  readonly activity: ActivityStore;
  readonly audit: Pick<AuditReader, "chain" | "firstSince">;
  readonly archive: Archive;
  readonly clock: Clock;
}

export const PERSON_FILE = "contact.zip";
const DIRECTORY = "directory";
/** Characters of directories in the checkpoint; more are put aside. */
const MOST_WAITING = 40_000;
/** The format's records hold 32-bit places and 16-bit counts; what does not fit is counted as left out. */
const MOST_BYTES = 3_500_000_000;
const MOST_ENTRIES = 60_000;

/** How far the archive is: entries, directories that wait to be written behind them, and where the next record begins. */
interface Written {
  readonly parts: number;
  readonly entries: number;
  readonly offset: number;
  /** JSON lists of bytes would be long: one character a byte. */
  readonly directory: readonly string[];
  readonly directoryParts: number;
}

interface Checkpoint extends Written {
  readonly step: "contact" | "threads" | "around" | "log";
  readonly threads: readonly string[];
  readonly team: readonly string[];
  readonly thread: number;
  /** In this thread: the page begins behind this row; it is the n-th; so many of its files are written. */
  readonly from: string | null;
  readonly page: number;
  readonly file: number;
  /** Of the audit log: the ids by which the person goes in it, and the number of the block that is next. */
  readonly ids: readonly string[];
  readonly block: number | null;
  readonly counts: Counts;
}

type Writer = (at: Checkpoint, name: string, body: Uint8Array | string) => Promise<Checkpoint>;

const BEGUN: Checkpoint = {
  parts: 0,
  entries: 0,
  offset: 0,
  directory: [],
  directoryParts: 0,
  step: "contact",
  threads: [],
  team: [],
  thread: 0,
  from: null,
  page: 0,
  file: 0,
  ids: [],
  block: null,
  counts: {},
};

export function makeExportPerson(ports: ExportPorts): RunKind {
  const { people, media, files, archive, clock } = ports;

  return async ({ job, hasTime }) => {
    const { contactId } = job.input as { readonly contactId: string };
    let at = (job.checkpoint as unknown as Checkpoint | null) ?? BEGUN;
    const write = makeWriter(job.jobId);
    do {
      if (at.step === "contact") {
        const head = await people.head(contactId);
        if (!head) return { kind: "failed", code: "contact_missing", text: "there is no such contact any more" };
        at = await contactOf(at, head, write);
      } else if (at.step === "threads") {
        at = await pageOf(at, write);
      } else if (at.step === "around") {
        at = await aroundOf(at, await people.head(contactId), write);
      } else if (at.block !== null) {
        at = await logOf(at, at.block, write);
      } else {
        const subject = { entity: "contact", id: contactId };
        const now = new Date(clock.now()).toISOString();
        await ports.activity.record({ kind: "exported", at: now, subject }, `exported#${job.jobId}`);
        return finish(at, job.jobId);
      }
    } while (hasTime());
    return { kind: "more", checkpoint: at as unknown as Plain, progress: { done: at.entries, total: null } };
  };

  async function contactOf(at: Checkpoint, head: PersonHead, write: Writer): Promise<Checkpoint> {
    const rows = rowsOf(head);
    const about = { exportedAt: new Date(clock.now()).toISOString(), ...grouped(rows) };
    const next = await write(at, "contact.json", json(about));
    return {
      ...next,
      step: "threads",
      threads: head.conversations.map(({ conversationId }) => conversationId),
      team: teamIn(rows),
      counts: counted(at.counts, rows),
    };
  }

  async function aroundOf(at: Checkpoint, head: PersonHead | undefined, write: Writer): Promise<Checkpoint> {
    const known = head && knownFrom(head);
    const rows = known ? await people.around(surroundingsOf({ ...known, team: at.team }, clock)) : [];
    const next = await write(at, "other.json", json(grouped(rows)));
    const began = (head?.rows ?? []).flatMap(({ item }) =>
      typeof item.createdAt === "string" ? [item.createdAt] : [],
    );
    const [first] = began.sort();
    return {
      ...next,
      step: "log",
      ids: known
        ? [
            ...known.contactIds,
            ...known.threads.map(({ id }) => id),
            ...rows.flatMap(({ item }) => (typeof item.reminderId === "string" ? [item.reminderId] : [])),
          ]
        : [],
      block: first === undefined ? null : ((await ports.audit.firstSince(first.slice(0, 10))) ?? null),
      counts: counted(next.counts, rows),
    };
  }

  /** Some of the audit log; a file for those blocks that say something. */
  async function logOf(at: Checkpoint, from: number, write: Writer): Promise<Checkpoint> {
    const { entries, next } = await readLogged(ports.audit, from, at.ids);
    const title = `audit/${String(from).padStart(9, "0")}.json`;
    const written = entries.length > 0 ? await write(at, title, json(entries)) : at;
    return { ...written, block: next ?? null, counts: add(written.counts, "audit", entries.length) };
  }

  /** A page of a conversation: its rows, then its files one by one, as long as there is time. */
  async function pageOf(at: Checkpoint, write: Writer): Promise<Checkpoint> {
    const thread = at.threads[at.thread];
    if (thread === undefined) return { ...at, step: "around" };
    const folder = `conversations/${thread}`;
    const { rows, more } = await people.conversation(thread, at.from ?? undefined);
    const named = rows.flatMap(filesIn);
    const file = named[at.file - 1];
    if (at.file > 0 && file) {
      const body = await media.read(file.name);
      const fits = body && at.offset + body.byteLength < MOST_BYTES && at.entries < MOST_ENTRIES;
      const next = fits ? await write(at, `${folder}/files/${file.title}`, body) : at;
      return onwards({ ...next, counts: add(next.counts, fits ? "files" : "filesLeftOut", 1) });
    }
    const title = `${folder}/${String(at.page + 1).padStart(4, "0")}.json`;
    const next = rows.length > 0 ? await write(at, title, json(grouped(rows))) : at;
    return onwards({
      ...next,
      team: [...new Set([...at.team, ...teamIn(rows)])],
      counts: counted(next.counts, rows),
    });

    /** To the next file of the page, else to the next page, else to the next conversation. */
    function onwards(done: Checkpoint): Checkpoint {
      if (done.file < named.length) return { ...done, file: done.file + 1 };
      const last = rows.at(-1)?.handle;
      return more && last !== undefined
        ? { ...done, from: last, page: done.page + 1, file: 0 }
        : { ...done, thread: done.thread + 1, from: null, page: 0, file: 0 };
    }
  }

  function makeWriter(jobId: string): Writer {
    return async (at, name, body) => {
      const { file, directory } = archive.entry(name, body, at.offset);
      await files.putPart(jobId, PERSON_FILE, at.parts, file);
      const waiting = [...at.directory, textOf(directory)];
      const full = waiting.reduce((size, one) => size + one.length, 0) > MOST_WAITING;
      if (full) await files.putPart(jobId, DIRECTORY, at.directoryParts, bytesOf(waiting));
      return {
        ...at,
        parts: at.parts + 1,
        entries: at.entries + 1,
        offset: at.offset + file.byteLength,
        directory: full ? [] : waiting,
        directoryParts: at.directoryParts + (full ? 1 : 0),
      };
    };
  }

  async function finish(at: Checkpoint, jobId: string) {
    let { parts } = at;
    let directoryBytes = 0;
    if (at.directoryParts > 0) {
      // What was put aside comes in behind the files as one part.
      const aside = await files.assemble(jobId, DIRECTORY, at.directoryParts, "application/octet-stream");
      const found = await ports.files.read(aside.key, 0, aside.size);
      if (!found) throw new Error("the directory is not there");
      await files.putPart(jobId, PERSON_FILE, parts++, found.body);
      directoryBytes += aside.size;
    }
    const rest = bytesOf(at.directory);
    await files.putPart(jobId, PERSON_FILE, parts++, rest);
    directoryBytes += rest.byteLength;
    const end = archive.end({ entries: at.entries, offset: at.offset, directoryBytes });
    await files.putPart(jobId, PERSON_FILE, parts++, end);
    const file = await files.assemble(jobId, PERSON_FILE, parts, "application/zip");
    return {
      kind: "done",
      progress: { done: at.entries, total: at.entries },
      result: { files: [file], counts: { ...at.counts } },
    } as const;
  }
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Bytes as characters and back: a list of numbers would be four times as long. */
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function bytesOf(texts: readonly string[]): Uint8Array {
  const text = texts.join("");
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
