/** The audit log as files: blocks as they were sealed, by which anybody can verify them, and entries as a table for people. */

import type { JobFiles, RunKind } from "../jobs/ports.ts";
import { BYTE_ORDER_MARK, csvLine } from "../kernel/csv.ts";
import type { Clock } from "../kernel/ports.ts";
import type { AuditBlock, AuditEntry } from "./model.ts";
import type { ActivityStore, AuditReader } from "./ports.ts";

export const CHAIN_FILE = "audit.ndjson";
export const TABLE_FILE = "audit.csv";
export const AUDIT_COLUMNS = [
  ...["id", "at", "action", "actorKind", "actor", "entity", "entityId", "field", "before", "after"],
  ...["hidden", "facts", "requestId", "from"],
] as const;

/** Blocks in one part of a file: at most some megabytes. */
const PART = 200;
/** An entry may be sealed as long after it was made as the stream keeps it; and clocks differ. */
const SEALED_WITHIN_MS = 3 * 86_400_000;

export interface AuditRange {
  readonly from: string | null;
  /** To before this instant. */
  readonly to: string | null;
}

interface Checkpoint {
  /** The number of the next block. */
  readonly next: number;
  readonly parts: number;
  readonly blocks: number;
  readonly entries: number;
}

interface ExportPorts {
  readonly audit: AuditReader;
  readonly files: Pick<JobFiles, "putPart" | "assemble">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
}

export function makeExportAudit({ audit, files, activity, clock }: ExportPorts): RunKind {
  return async ({ job, hasTime }) => {
    const range = job.input as unknown as AuditRange;
    let at = (job.checkpoint as Checkpoint | null) ?? (await beginning(range));
    for (;;) {
      const { blocks, ended } = await part(at.next, range);
      const entries = blocks.flatMap((block) =>
        block.entries.map((entry, index) => ({ entry, id: `${block.number}.${index}` })),
      );
      const mine = entries.filter(({ entry }) => isIn(entry, range));
      const lines = mine
        .flatMap(({ entry, id }) => rowsOf(id, entry))
        .map(csvLine)
        .join("");
      const begun = at.parts === 0 ? BYTE_ORDER_MARK + csvLine(AUDIT_COLUMNS) : "";
      await files.putPart(
        job.jobId,
        CHAIN_FILE,
        at.parts,
        blocks.map((block) => `${JSON.stringify(block)}\n`).join(""),
      );
      await files.putPart(job.jobId, TABLE_FILE, at.parts, begun + lines);
      at = {
        next: (blocks.at(-1)?.number ?? at.next - 1) + 1,
        parts: at.parts + 1,
        blocks: at.blocks + blocks.length,
        entries: at.entries + mine.length,
      };
      if (ended) break;
      if (!hasTime()) return { kind: "more", checkpoint: { ...at }, progress: { done: at.entries, total: null } };
    }
    const made = [
      await files.assemble(job.jobId, CHAIN_FILE, at.parts, "application/x-ndjson"),
      await files.assemble(job.jobId, TABLE_FILE, at.parts, "text/csv"),
    ];
    const facts = { what: "audit", rows: at.entries };
    const now = new Date(clock.now()).toISOString();
    await activity.record({ kind: "exported", at: now, facts }, `exported#${job.jobId}`);
    return {
      kind: "done",
      progress: { done: at.entries, total: at.entries },
      result: { files: made, counts: { blocks: at.blocks, entries: at.entries } },
    };
  };

  /** What was made in the range cannot have been sealed before it. */
  async function beginning({ from }: AuditRange): Promise<Checkpoint> {
    const first = from === null ? 1 : await audit.firstSince(from.slice(0, 10));
    return { next: first ?? Number.MAX_SAFE_INTEGER, parts: 0, blocks: 0, entries: 0 };
  }

  async function part(next: number, { to }: AuditRange) {
    const blocks: AuditBlock[] = [];
    if (next === Number.MAX_SAFE_INTEGER) return { blocks, ended: true };
    const end = to === null ? undefined : new Date(Date.parse(to) + SEALED_WITHIN_MS).toISOString();
    for await (const block of audit.chain(next)) {
      if (end !== undefined && block.at >= end) return { blocks, ended: true };
      blocks.push(block);
      if (blocks.length === PART) return { blocks, ended: false };
    }
    return { blocks, ended: true };
  }
}

const isIn = ({ at }: AuditEntry, { from, to }: AuditRange): boolean =>
  (from === null || at >= from) && (to === null || at < to);

/** A line for each field that changed; one line for what changed none that is shown. */
function rowsOf(
  id: string,
  { at, action, actor, entity, id: entityId, changes, hidden, facts }: AuditEntry,
): readonly string[][] {
  const begin = [id, at, action, actor.kind, actor.id, entity, entityId];
  const end = [
    hidden.join(" "),
    facts === undefined ? "" : JSON.stringify(facts),
    actor.requestId ?? "",
    actor.from ?? "",
  ];
  if (changes.length === 0) return [[...begin, "", "", "", ...end]];
  return changes.map(({ field, before = "", after = "" }) => [...begin, field, before, after, ...end]);
}
