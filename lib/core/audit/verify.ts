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

/** The block before, as a walk remembers it. */
export type Seen = Pick<AuditBlock, "number" | "hash" | "at">;
export const BEGINNING: Seen = { number: 0, hash: GENESIS, at: "" };

/** Hashes by number that were noted outside of the table. */
export type Witnesses = ReadonlyMap<number, string>;

/** What is not as it was sealed in the next block of a walk, and between it and the one before. */
export function findingsAt(previous: Seen, block: AuditBlock, hash: Hash, witnesses: Witnesses): readonly Finding[] {
  const findings: Finding[] = [];
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
  return findings;
}

/** A witness beyond the end: the chain was cut off. */
export const findingsBehind = (last: Seen, witnesses: Witnesses): readonly Finding[] =>
  [...witnesses.keys()]
    .filter((number) => number > last.number)
    .map((number) => ({ number, problem: "not_as_witnessed" }) as const);

export async function verifyChain(
  chain: AsyncIterable<AuditBlock>,
  hash: Hash,
  witnesses: Witnesses = new Map(),
): Promise<Verified> {
  const findings: Finding[] = [];
  let previous = BEGINNING;
  let [blocks, entries] = [0, 0];
  for await (const block of chain) {
    findings.push(...findingsAt(previous, block, hash, witnesses));
    previous = block;
    blocks++;
    entries += block.entries.length;
  }
  findings.push(...findingsBehind(previous, witnesses));
  return { blocks, entries, head: { number: previous.number, hash: previous.hash }, findings };
}

/** `<number>:<hash>`, as the function's log and every verification tell it. Undefined for what is none. */
export function witnessIn(text: string): { readonly number: number; readonly hash: string } | undefined {
  const match = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text);
  return match?.[2] ? { number: Number(match[1]), hash: match[2] } : undefined;
}
export const witnessOf = ({ number, hash }: Pick<Seen, "number" | "hash">): string => `${number}:${hash}`;
