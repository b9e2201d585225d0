import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Entry, Ranking, RankingState, RankingVersion } from "./model.ts";
import type { Attributes, Candidate } from "./order.ts";

export type RankingStore = Catalogue<Ranking>;

/** What moved a ranking's weights, and what they became. */
export interface RankingLog {
  state(rankingId: string): Promise<RankingState | undefined>;
  /** In the order of the ids; may be a moment behind. */
  states(rankingIds: readonly string[]): Promise<readonly (RankingState | undefined)[]>;
  /** In no order. */
  entries(rankingId: string): Promise<readonly Entry[]>;
  lesson(rankingId: string, lessonId: string): Promise<Entry | undefined>;
  /**
   * All or nothing: the next version, the state that it makes, and the entry that it is about, new or in place of what it was. `conflict`:
   * the ranking is not at the version before.
   */
  write(
    rankingId: string,
    step: { readonly state: RankingState; readonly version: RankingVersion; readonly entry?: Entry },
  ): Promise<"done" | "conflict">;
  /** Latest first. */
  versions(rankingId: string, page: PageRequest): Promise<Page<RankingVersion>>;
  version(rankingId: string, number: number): Promise<RankingVersion | undefined>;
}

/** An item with everybody who may be ranked for it. */
export interface Field {
  readonly item: { readonly itemId: string; readonly type: string; readonly attributes: Attributes };
  readonly candidates: readonly Candidate[];
  /** In the order in which they were named; undefined for who is gone. */
  readonly named: readonly (Candidate | undefined)[];
  /** There are more people than are looked at. */
  readonly more: boolean;
}

export interface FieldWanted {
  /** Contacts that are ranked whether they are interested or not. */
  readonly named: readonly string[];
  /** What people judged about them is needed, too. */
  readonly answers: boolean;
  /** A request whose answers are left out: what is being learnt must not speak for itself. */
  readonly without?: string;
}

/** Those who are interested in the item, and who is named, each once, as who they are by now. Undefined for an item that is not there. */
export type FindField = (itemId: string, wanted: FieldWanted) => Promise<Field | undefined>;

/** More are not ranked. */
export const MOST_CANDIDATES = 500;
