/** Walks a chain from its beginning and says what is not as it was sealed. */
import { type AuditBlock, GENESIS, type Hash, hashOfBlock, hashOfEntries } from "./model.ts";

export interface Finding {
  readonly number: number;
  readonly problem: /** A block of this number is not there. */
    | "missing"
    /** It does not follow the one before it. */
    | "does_not_follow"
    /** An entry was altered, added, left out or put elsewhere. */
    | "entries_altered"
    | "block_altered"
    /** It was sealed before the block before it. */
    | "out_of_time"
    /** A witness saw another block of this number, or one beyond the end. */
    | "not_as_witnessed";
}

export interface Verified {
  readonly blocks: number;
  readonly entries: number;
  /** The end of the chain: keep it elsewhere, and the next verification can tell whether it is still there. */
  readonly head: { readonly number: number; readonly hash: string };
  readonly findings: readonly Finding[];
}

/** `witnesses`: hashes by number that were noted outside of the table. */
export async function verifyChain(
  chain: AsyncIterable<AuditBlock>,
  hash: Hash,
  witnesses: ReadonlyMap<number, string> = new Map(),
): Promise<Verified> {
  const findings: Finding[] = [];
  let previous: Pick<AuditBlock, "number" | "hash" | "at"> = { number: 0, hash: GENESIS, at: "" };
  let [blocks, entries] = [0, 0];
  for await (const block of chain) {
    const { number } = block;
    for (let absent = previous.number + 1; absent < number; absent++)
      findings.push({ number: absent, problem: "missing" });
    // Behind a gap nothing can be said of what it follows.
    const follows = number !== previous.number + 1 || block.previous === previous.hash;
    if (!follows) findings.push({ number, problem: "does_not_follow" });
    if (hashOfEntries(block.entries, hash) !== block.entriesHash) findings.push({ number, problem: "entries_altered" });
    if (hashOfBlock(block, hash) !== block.hash) findings.push({ number, problem: "block_altered" });
    if (block.at < previous.at) findings.push({ number, problem: "out_of_time" });
    const witnessed = witnesses.get(number);
    if (witnessed !== undefined && witnessed !== block.hash) findings.push({ number, problem: "not_as_witnessed" });
    previous = block;
    blocks++;
    entries += block.entries.length;
  }
  for (const number of witnesses.keys())
    if (number > previous.number) findings.push({ number, problem: "not_as_witnessed" });
  return { blocks, entries, head: { number: previous.number, hash: previous.hash }, findings };
}
