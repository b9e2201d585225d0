/** Entries of the log become part of the base. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { loadBase } from "./base.ts";
import { follows } from "./latest.ts";
import { LostBase } from "./model.ts";
import {
  type Base,
  type BaseStore,
  type Draft,
  type LogState,
  type SearchIndex,
  type SearchIndexes,
  type SearchLog,
  sizeOf,
} from "./ports.ts";

export type CompactOutcome =
  | {
      readonly kind: "compacted";
      readonly through: number;
      readonly bytes: number;
      readonly entries: number;
      /** There was more than one turn can take: what was taken in is the base by now, and another turn goes on behind it. */
      readonly more: boolean;
    }
  /** So little has come that a search reads it in no time. */
  | { readonly kind: "not_worth" }
  /** Another one was faster: the base is newer than the one that this began with. */
  | { readonly kind: "overtaken" };

export interface CompactInput {
  /** Whether or not it is worth it: what was removed must not stay in any file. */
  readonly urgent?: boolean;
}

/** Several at once, and crashes between any two steps, lose no entry: they leave at most an object that the next one removes. */
export type Compact = (input?: CompactInput) => Promise<CompactOutcome>;

export interface CompactPorts {
  readonly log: SearchLog;
  readonly bases: BaseStore;
  readonly indexes: SearchIndexes;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Fewer entries are read with each search in milliseconds. */
export const WORTH_ENTRIES = 64;
/** A base of many megabytes is not written anew for a few entries: its cost per entry stays the same as it grows. */
const BYTES_PER_ENTRY = 64 * 1024;
/**
 * A turn reads on for so long and no longer, so that it ends well within its function's time with the packing that follows. What it took in
 * by then becomes the base.
 */
const TURN_MS = 10_000;
/** A writer that was announced longer ago than any function may run is dead. */
const DEAD_AFTER_MS = 3_600_000;

export const isWorth = ({ base, last }: Pick<LogState, "base" | "last">): boolean =>
  last - (base?.through ?? 0) >= Math.max(WORTH_ENTRIES, (base ? sizeOf(base) : 0) / BYTES_PER_ENTRY);

export function makeCompact(ports: CompactPorts): Compact {
  const { log, indexes } = ports;
  return async ({ urgent = false } = {}) => {
    const state = await log.state();
    const { base } = state;
    const through = base?.through ?? 0;
    const pending = state.last > through;
    if (!pending || !(urgent || isWorth(state))) {
      if (base) await tidy(ports, base, state);
      return { kind: "not_worth" };
    }
    const index = base ? await loadBase(ports, base) : indexes.open();
    if (!index) {
      if ((await log.state()).base?.key === base?.key) throw new LostBase();
      return { kind: "overtaken" };
    }
    try {
      const read = await readOn(ports, index);
      if (read === "gap") return { kind: "overtaken" };
      const made = await replaceBase(ports, index, state, base?.epoch ?? 0);
      if (!made) return { kind: "overtaken" };
      const entries = made.through - through;
      return { kind: "compacted", through: made.through, bytes: sizeOf(made), entries, more: read === "more" };
    } finally {
      index.close();
    }
  };
}

/** A megabyte of entries at a time, until there are no more or the turn is over. `gap`: an entry is not there any more. */
async function readOn({ log, clock }: CompactPorts, index: SearchIndex): Promise<"all" | "more" | "gap"> {
  const until = clock.now() + TURN_MS;
  for (;;) {
    const { entries, more } = await log.read(index.through);
    if (!follows(index, entries)) return "gap";
    for (const { position, changes } of entries) {
      index.apply(changes, position);
      if (clock.now() >= until && (more || position !== entries.at(-1)?.position)) return "more";
    }
    if (!more) return "all";
  }
}

/** Undefined when the base is not any more the one of `state`. */
export async function replaceBase(
  ports: CompactPorts,
  index: SearchIndex,
  state: LogState,
  epoch: number,
): Promise<Base | undefined> {
  const { log, bases, clock, ids } = ports;
  const { through } = index;
  const key = `${String(through).padStart(12, "0")}-${ids.random().slice(0, 16)}`;
  await log.announce(key, { madeFrom: state.base?.key, at: clock.now() });
  const base: Base = { key, through, epoch, parts: await bases.put(key, index.pack()) };
  if (!(await log.publish(base, state.base?.key))) {
    await bases.remove(key);
    return undefined;
  }
  await tidy(ports, base, await log.state());
  return base;
}

/** Removes what the base has made superfluous. Does nothing twice, and what a crash left. */
async function tidy({ log, bases, clock }: CompactPorts, base: Base, state: LogState): Promise<void> {
  if (state.base?.key !== base.key) return;
  const now = clock.now();
  const isDead = ({ at }: Draft) => now - at > DEAD_AFTER_MS;
  // What is being made from this base may yet replace it. Everything else can only lose, and its writer removes it too.
  const lost = [...state.drafts].filter(
    ([key, draft]) => key !== base.key && (draft.madeFrom !== base.key || isDead(draft)),
  );
  if (lost.length === 0 && state.swept >= base.through) return;
  for (const [key] of lost) await bases.remove(key);
  const dead = lost.filter(([, draft]) => isDead(draft)).map(([key]) => key);
  await log.sweep(base.through, dead, now);
}
