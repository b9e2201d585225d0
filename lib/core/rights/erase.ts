/**
 * A person is forgotten. First everything by which the road of messages would find the person is cut off in one write; from then on a
 * message makes a new contact. Then what was said goes, slice by slice; and after the longest time that a worker may still
 * be at what it read before, the leftovers of such workers go too.
 */
import type { ActivityStore } from "../audit/ports.ts";
import { isOver, type Job, type JobKind, type SliceOutcome } from "../jobs/model.ts";
import type { JobFiles, JobStore, RunKind } from "../jobs/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import {
  add,
  type Counts,
  counted,
  type Known,
  knownFrom,
  rowsOf,
  surroundingsOf,
  type Thread,
  teamIn,
} from "./about.ts";
import { forgetFiles, jobsWithFiles } from "./files.ts";
import { remainsOf } from "./model.ts";
import type { ErasureLedger, PersonFiles, PersonHead, PersonRow, PersonStore } from "./ports.ts";

export interface ErasePorts {
  readonly people: PersonStore;
  readonly ledger: ErasureLedger;
  readonly media: PersonFiles;
  readonly jobs: Pick<JobStore, "list">;
  readonly files: Pick<JobFiles, "forget" | "remove">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface EraseInput {
  readonly contactId: string;
  readonly dryRun: boolean;
}

const OF_EVERYBODY: ReadonlySet<JobKind> = new Set(["contacts.export", "contacts.import"]);

/** Longer than any function may run (60 s): what read the table before the cut has written by then, or never will. */
const SETTLED_SECONDS = 90;

/** What is known of the person; written down before the cut, for after it nobody could find it. */
interface Plan extends Known {
  /** The versions that are to be cut, and nothing newer. */
  readonly versions: readonly number[];
  readonly cutAt: string;
  /** Forgotten with the checkpoint, so that nobody finds out whose a row was that stays. */
  readonly salt: string;
}

interface Checkpoint extends Plan {
  readonly stage: "cut" | "first" | "last";
  /** Which thread is worked on. */
  readonly thread: number;
  readonly counts: Counts;
}

export function makeErase(ports: ErasePorts): RunKind {
  const { people, ledger, media, clock, ids } = ports;

  return async ({ job, hasTime }) => {
    const { contactId, dryRun } = job.input as unknown as EraseInput;
    const at = job.checkpoint as unknown as Checkpoint | null;
    if (!at) {
      const head = await people.head(contactId);
      if (!head) return { kind: "failed", code: "contact_missing", text: "there is no such contact any more" };
      return dryRun ? done(await wouldGo(head)) : more({ ...planFor(head), stage: "cut", thread: 0, counts: {} });
    }
    if (at.stage === "cut") return more(await cut(at, contactId));
    const outcome = await go(at, contactId, hasTime);
    if (outcome.kind === "done" && outcome.progress.done > 0) {
      const subject = { entity: "contact", id: contactId };
      const facts = { erased: true, rows: outcome.progress.done };
      const now = new Date(clock.now()).toISOString();
      await ports.activity.record({ kind: "deleted", at: now, subject, facts }, `erased#${job.jobId}`);
    }
    return outcome;
  };

  async function go(begun: Checkpoint, contactId: string, hasTime: () => boolean): Promise<SliceOutcome> {
    let at = begun;
    while (at.thread < at.threads.length) {
      const thread = at.threads[at.thread];
      const worked = thread ? await eraseThread(at, thread, hasTime) : { at, finished: true };
      at = worked.finished ? { ...worked.at, thread: at.thread + 1 } : worked.at;
      if (!hasTime()) return more(at);
    }
    at = { ...at, counts: await eraseAround(at), thread: 0 };
    if (at.stage === "first") return { ...more({ ...at, stage: "last" }), waitSeconds: SETTLED_SECONDS };
    // Somebody's retry brought back what had been counted before the cut: all over again, with what it made.
    const back = await people.head(contactId);
    const old =
      back && (back.contact.createdAt <= at.cutAt || back.conversations.some((thread) => wasCounted(thread, at)));
    return old ? more({ ...planFor(back), stage: "cut", thread: 0, counts: at.counts }) : done(at.counts);
  }

  function planFor(head: PersonHead): Plan {
    return {
      versions: versionsOf(head),
      cutAt: new Date(clock.now()).toISOString(),
      salt: ids.random(),
      ...knownFrom(head),
    };
  }

  /** Writes the person down as forgotten, then cuts. Cut off in between and begun again, it finds nothing left to cut. */
  async function cut(at: Checkpoint, contactId: string): Promise<Checkpoint> {
    const head = await people.head(contactId);
    if (!head) return { ...at, stage: "first" };
    const again = () => ({ ...planFor(head), stage: "cut", thread: 0, counts: at.counts }) as const;
    if (JSON.stringify(versionsOf(head)) !== JSON.stringify(at.versions)) return again();
    const identities = head.contact.identities.map(people.hashOf);
    const { contactIds } = head;
    const erasure = { contactId, contactIds, identities, threads: at.threads, erasedAt: at.cutAt };
    await ledger.record(erasure);
    await people.list(erasure);
    await people.leave(factsOf(at.salt, head.rows));
    if ((await people.cut(head)) === "changed") return { ...again(), versions: [] };
    return { ...at, stage: "first", counts: counted(at.counts, rowsOf(head)) };
  }

  async function eraseThread(at: Checkpoint, thread: Thread, hasTime: () => boolean) {
    let { counts } = at;
    const team = new Set(at.team);
    const opened = await people.opened(thread.id);
    let from: string | undefined;
    for (;;) {
      const { rows, more } = await people.conversation(thread.id, from);
      const old = rows.filter((row) => isOld(row, thread, opened, at));
      for (const person of teamIn(old)) team.add(person);
      await people.forgetExternalIds(old.flatMap(({ item }) => externalIn(item, thread)));
      await people.leave(factsOf(at.salt, old));
      await people.remove(old);
      counts = counted(counts, old);
      from = rows.at(-1)?.handle;
      if (!more || from === undefined) break;
      if (!hasTime()) return { at: { ...at, counts, team: [...team] }, finished: false };
    }
    counts = add(counts, "file", await eraseFiles(thread));
    return { at: { ...at, counts, team: [...team] }, finished: true };
  }

  /** Files whose message is gone; those of whoever wrote since have theirs. */
  async function eraseFiles({ id }: Thread): Promise<number> {
    const kept = new Set<string>();
    for await (const rows of pagesOf(id))
      for (const { item } of rows) if (typeof item.key === "string") kept.add(item.key);
    let removed = 0;
    for await (const names of filesOf(id)) {
      const gone = names.filter((name) => !kept.has(name.split("/")[1] ?? ""));
      await media.remove(gone);
      removed += gone.length;
    }
    return removed;
  }

  async function eraseAround(at: Checkpoint): Promise<Counts> {
    const since = at.stage === "last" && at.needles.length > 0 ? { since: at.cutAt } : {};
    const rows = await people.around({ ...surroundingsOf(at, clock), ...since });
    await people.remove(rows);
    let counts = counted(at.counts, rows);
    // Exports of this person were made to be given away; what is left of them here goes with the rest.
    for await (const job of jobsWithFiles(ports.jobs, clock.now())) {
      if (!isAbout(job, at)) continue;
      await forgetFiles(ports.files, job);
      if (at.stage === "first") counts = add(counts, "export", 1);
    }
    return counts;
  }

  async function wouldGo(head: PersonHead): Promise<Counts> {
    let counts = counted({}, rowsOf(head));
    const team = new Set(teamIn(rowsOf(head)));
    for (const { conversationId } of head.conversations) {
      for await (const rows of pagesOf(conversationId)) {
        counts = counted(counts, rows);
        for (const person of teamIn(rows)) team.add(person);
      }
      for await (const names of filesOf(conversationId)) counts = add(counts, "file", names.length);
    }
    const around = { ...knownFrom(head), team: [...team] };
    return counted(counts, await people.around(surroundingsOf(around, clock)));
  }

  async function* pagesOf(conversationId: string) {
    let from: string | undefined;
    do {
      const { rows, more } = await people.conversation(conversationId, from);
      yield rows;
      from = more ? rows.at(-1)?.handle : undefined;
    } while (from !== undefined);
  }

  async function* filesOf(conversationId: string) {
    let names = await media.ofConversation(conversationId);
    while (names.length > 0) {
      yield names;
      names = await media.ofConversation(conversationId, names.at(-1));
    }
  }

  function factsOf(salt: string, rows: readonly PersonRow[]) {
    return rows.flatMap(({ handle, entity, item }) => {
      const fact = remainsOf(entity, item);
      // The salt is forgotten with the job, so that nobody finds out whose row it was.
      return fact ? [{ id: ids.derive("fact", salt, handle), fact }] : [];
    });
  }
}

const versionsOf = (head: PersonHead): readonly number[] =>
  rowsOf(head)
    .filter(({ entity }) => entity === "contact" || entity === "conversation")
    .map(({ item }) => Number(item.version));

const externalIn = (item: PersonRow["item"], { connectionId }: Thread) =>
  typeof item.externalId === "string"
    ? [{ connectionId: String(item.connectionId ?? connectionId), externalId: item.externalId }]
    : [];

/** It knows of nothing that had not been counted before the cut. */
const wasCounted = (thread: PersonHead["conversations"][number], { threads }: Checkpoint): boolean =>
  threads.some(({ id, lastApplied }) => id === thread.conversationId && thread.lastApplied <= lastApplied);

/**
 * Whether a row was there before the cut. A customer's messages know their position in the queue, and the head that was cut knew up to
 * where it had counted. Everything else belongs to the new conversation only if it was written after that was opened.
 */
function isOld(
  { item, entity }: PersonRow,
  { lastApplied }: Thread,
  opened: { readonly createdAt: string } | undefined,
  { cutAt, stage }: Checkpoint,
): boolean {
  if (entity === "message" && item.kind === "received") return String(item.order) <= lastApplied;
  if (entity === "timer") return opened === undefined;
  const written = String(item.createdAt ?? item.at ?? "");
  // Written by somebody who had read the table before: they have until the last pass.
  if (stage === "first") return written <= cutAt;
  const settledAt = new Date(Date.parse(cutAt) + SETTLED_SECONDS * 1000).toISOString();
  return written < (opened?.createdAt ?? settledAt);
}

/** Of jobs whose files are about the person, or about everybody: those are made anew in minutes, and would be gone within the week. */
const isAbout = (job: Job, { contactIds, cutAt }: Checkpoint): boolean =>
  (job.kind === "contact.export" && contactIds.includes(job.subject?.id ?? "")) ||
  // One that is still at work needs its file, and knows who is forgotten.
  (OF_EVERYBODY.has(job.kind) && isOver(job) && job.createdAt <= cutAt);

const sum = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);

const more = (at: Checkpoint) =>
  ({ kind: "more", checkpoint: at as never, progress: { done: sum(at.counts), total: null } }) as const;

const done = (counts: Counts) =>
  ({
    kind: "done",
    progress: { done: sum(counts), total: sum(counts) },
    result: { files: [], counts: { ...counts } },
  }) as const;
