/** The whole chain walked by a job, some blocks at a time. */
import type { RunKind } from "../jobs/ports.ts";
import type { Hash } from "./model.ts";
import type { AuditReader } from "./ports.ts";
import { BEGINNING, type Finding, findingsAt, findingsBehind, type Seen, witnessOf } from "./verify.ts";

/** Blocks between two looks at the clock: hashing them takes some milliseconds. */
const PART = 100;

export interface VerifyInput {
  readonly witness: { readonly number: number; readonly hash: string } | null;
}

interface Checkpoint extends Seen {
  readonly blocks: number;
  readonly entries: number;
  readonly findings: number;
  readonly first: Finding | null;
}

/**
 * Counts are `blocks`, `entries`, `findings` and, where something is not as it was sealed, `firstBlock`: the number of the first such
 * block. Facts are `witness` (the end, to be kept elsewhere), `through` (when the last block was sealed) and `firstProblem`.
 */
export function makeVerifyAudit({
  audit,
  hash,
}: {
  readonly audit: Pick<AuditReader, "chain">;
  readonly hash: Hash;
}): RunKind {
  return async ({ job, hasTime, keep }) => {
    const { witness } = job.input as unknown as VerifyInput;
    const witnesses = new Map(witness ? [[witness.number, witness.hash]] : []);
    let at: Checkpoint = (job.checkpoint as Checkpoint | null) ?? {
      ...BEGINNING,
      ...{ blocks: 0, entries: 0, findings: 0, first: null },
    };
    const progress = () => ({ done: at.entries, total: null });
    for await (const block of audit.chain(at.number + 1)) {
      const { number, hash: sealed, at: sealedAt } = block;
      const found = findingsAt(at, block, hash, witnesses);
      at = {
        ...{ number, hash: sealed, at: sealedAt },
        blocks: at.blocks + 1,
        entries: at.entries + block.entries.length,
        findings: at.findings + found.length,
        first: at.first ?? found[0] ?? null,
      };
      if (at.blocks % PART !== 0) continue;
      if (!hasTime()) return { kind: "more", checkpoint: plain(at), progress: progress() };
      if (!(await keep({ checkpoint: plain(at), progress: progress() }))) break;
    }
    const behind = findingsBehind(at, witnesses);
    const first = at.first ?? behind[0];
    return {
      kind: "done",
      progress: { done: at.entries, total: at.entries },
      result: {
        files: [],
        counts: {
          blocks: at.blocks,
          entries: at.entries,
          findings: at.findings + behind.length,
          ...(first ? { firstBlock: first.number } : {}),
        },
        facts: {
          ...(at.blocks > 0 ? { witness: witnessOf(at), through: at.at } : {}),
          ...(first ? { firstProblem: first.problem } : {}),
        },
      },
    };
  };
}

const plain = ({ first, ...rest }: Checkpoint) => ({ ...rest, first: first && { ...first } });
