import type { IndexChange, Match, SearchFilter, SearchSort } from "./model.ts";
import type { Term } from "./query.ts";

/** Where the index lies that holds everything up to a position of the log. */
export interface Base {
  /** Its object. */
  readonly key: string;
  /** Position in the log up to which everything is in it. */
  readonly through: number;
  /** Another number means that no copy of an earlier index may be carried on: this one was made anew from the table. */
  readonly epoch: number;
  /** Sizes of its parts, in the order in which they lie in the object. */
  readonly parts: readonly number[];
}

export const sizeOf = ({ parts }: Pick<Base, "parts">): number => parts.reduce((sum, bytes) => sum + bytes, 0);

/** What a tenant's log says of itself. */
export interface LogState {
  readonly base: Base | undefined;
  /** The latest position, 0 before the first. */
  readonly last: number;
  /** Entries up to here hold nothing any more. */
  readonly swept: number;
  /** Objects that may exist, the base among them. */
  readonly drafts: ReadonlyMap<string, Draft>;
}

/** What somebody set out to make the base. */
export interface Draft {
  /** The base that it was made from: once that is no more the base, this can never become it. */
  readonly madeFrom: string | undefined;
  /** When it was announced. Epoch milliseconds. */
  readonly at: number;
}

export interface Entry {
  readonly position: number;
  readonly changes: readonly IndexChange[];
}

/** What changed, in the order in which it was recorded: positions are 1, 2, 3, … without gaps. */
export interface SearchLog {
  /**
   * Adds the changes behind everything that is there, in as many entries as they need, and returns the last one's position. Several may
   * add at once: none takes another's position. A crash may leave some of the entries: the same changes added again do no harm.
   * `urgent`: the index is to be made anew at once.
   */
  append(changes: readonly IndexChange[], options?: { readonly urgent?: boolean }): Promise<number>;
  state(): Promise<LogState>;
  /**
   * Entries behind a position, in order, up to a megabyte; and if they are the last ones, the base as it stands after they were read.
   * Where the first position is not the next one, or an entry was emptied, the base has moved on and holds them.
   */
  read(after: number): Promise<{ readonly entries: readonly Entry[]; readonly more: boolean; readonly base?: Base }>;
  /** Announces an object before it is written, so that it is removed should its writer not live to do so. */
  announce(key: string, draft: Draft): Promise<void>;
  /** Makes an object the base, if the base is still the one that it was made from (`undefined`: there was none). False when it is not. */
  publish(base: Base, madeFrom: string | undefined): Promise<boolean>;
  /** Empties the entries up to a position, which the base holds, and forgets these announcements. */
  sweep(through: number, forget: readonly string[], now: number): Promise<void>;
}

/** Keeps indexes as files. Names are given by `announce`. */
export interface BaseStore {
  /** Returns the sizes of the parts. A few of them are held at a time. */
  put(key: string, parts: Iterable<Uint8Array>): Promise<readonly number[]>;
  /** Bytes `from` to `to`, exclusive. Undefined when it is not there: a newer one has taken its place. */
  get(key: string, from: number, to: number): Promise<Uint8Array | undefined>;
  /** Nothing happens when it is not there. */
  remove(key: string): Promise<void>;
}

export interface IndexQuery {
  readonly terms: readonly Term[];
  readonly filter: SearchFilter;
  readonly sort: SearchSort;
  readonly limit: number;
  /** What counts as now for recency. Epoch milliseconds. */
  readonly now: number;
  /** The last entry that was seen. */
  readonly after?: { readonly place: number; readonly id: string };
}

/** One process' own index. Everything in it happens at once. */
export interface SearchIndex {
  /** Position in the log up to which everything is in it. */
  readonly through: number;
  readonly closed: boolean;
  readonly bytes: number;
  /** All or nothing. Changes that are older than what is there do nothing, in whatever order they come. */
  apply(changes: readonly IndexChange[], through: number): void;
  /** In the order asked for. */
  find(query: IndexQuery): readonly Match[];
  /** Entries by kind. */
  count(): Readonly<Record<string, number>>;
  /** A file of it, in parts, that holds nothing of what was removed. To be read to its end before anything else happens to the index. */
  pack(): Iterable<Uint8Array>;
  close(): void;
}

export interface SearchIndexes {
  /** An empty one. */
  open(): SearchIndex;
  /** From the parts of `pack`, asked for all at once. Undefined when one is not there; throws for what is no such file. */
  load(parts: readonly (() => Promise<Uint8Array | undefined>)[]): Promise<SearchIndex | undefined>;
}
