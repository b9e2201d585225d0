/** A copy of the index that this process keeps, brought up to date for each question by what was recorded since the last one. */
import { loadBase } from "./base.ts";
import { LostBase } from "./model.ts";
import type { BaseStore, Entry, SearchIndex, SearchIndexes, SearchLog } from "./ports.ts";

/** Throws when it cannot be had, `LostBase` when it is gone for good; the next call begins anew. */
export type LatestIndex = () => Promise<SearchIndex>;

interface LatestPorts {
  readonly log: SearchLog;
  readonly bases: BaseStore;
  readonly indexes: SearchIndexes;
  /** Told of each copy, so that copies that nobody asks for can make room. */
  readonly kept?: (index: SearchIndex) => void;
}

/** Enough for a base that is replaced while it is read, again and again. */
const ATTEMPTS = 5;

export function makeLatestIndex({ log, bases, indexes, kept }: LatestPorts): LatestIndex {
  let copy: { readonly index: SearchIndex; readonly epoch: number } | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  // One at a time: two questions at once must not carry the same entries in twice, nor fetch two copies.
  return () => {
    const next = turn.then(refresh, refresh);
    turn = next;
    return next;
  };

  async function refresh(): Promise<SearchIndex> {
    let missing: string | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const held = copy && !copy.index.closed ? copy : undefined;
      const current = held ?? (await fetchCopy());
      if (typeof current === "string") {
        if (missing === current) break;
        missing = current;
        continue;
      }
      copy = current;
      kept?.(current.index);
      try {
        if (await catchUp(current)) return current.index;
      } catch (error) {
        drop();
        throw error;
      }
      drop();
    }
    const { base } = await log.state();
    // The same object was asked for all the while: it is not that a newer one took its place.
    if (base && base.key === missing) throw new LostBase();
    throw new Error("the index kept changing");
  }

  function drop(): void {
    copy?.index.close();
    copy = undefined;
  }

  /** The name of an object that is not there: it was replaced meanwhile, or is lost. */
  async function fetchCopy() {
    const { base } = await log.state();
    if (!base) return { index: indexes.open(), epoch: 0 };
    const index = await loadBase({ bases, indexes }, base);
    return index ? { index, epoch: base.epoch } : base.key;
  }

  /** False when the copy cannot be carried on. */
  async function catchUp({ index, epoch }: { readonly index: SearchIndex; readonly epoch: number }): Promise<boolean> {
    for (;;) {
      const { entries, more, base } = await log.read(index.through);
      if (!follows(index, entries)) return false;
      const last = entries.at(-1);
      if (last)
        index.apply(
          entries.flatMap(({ changes }) => changes),
          last.position,
        );
      // The base may hold what is no more to be read, and one that was made anew says everything differently.
      if (!more) return (base?.epoch ?? 0) === epoch && index.through >= (base?.through ?? 0);
    }
  }
}

/** Whether the entries are just what the index lacks: none missing, none emptied. */
export const follows = (index: SearchIndex, entries: readonly Entry[]): boolean =>
  entries.every(({ position, changes }, offset) => position === index.through + 1 + offset && changes.length > 0);

/** Closes the copies that were asked for longest ago when all together take more than this. */
export function makeShelf(bytes: number): (index: SearchIndex) => void {
  const copies = new Set<SearchIndex>();
  return (index) => {
    copies.delete(index);
    copies.add(index);
    let sum = 0;
    for (const copy of [...copies].reverse()) {
      if (!copy.closed) sum += copy.bytes;
      if (copy !== index && (copy.closed || sum > bytes)) {
        copy.close();
        copies.delete(copy);
      }
    }
  };
}
