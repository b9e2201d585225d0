/**
 * Whom to call first: people are ranked for a thing of the catalogue (candidates for a position, buyers for a flat) by a few factors that
 * the business names, each with a weight that answers to questions move. `learning.ts` holds the mathematics.
 */
import type { CatalogueEntry } from "../kernel/catalogue.ts";

/** Where a factor's value comes from: always a number from 0 (lacks it) to 1 (has it in full), or unknown. */
export type FactorSource =
  /** A number of the contact against one of the item, or a fixed one: `at_least` is full from the target on, `near` fades with the distance. */
  | {
      readonly kind: "number";
      readonly field: string;
      readonly target: Target<number>;
      readonly by: "at_least" | "at_most" | "near";
      /** Of `near`: at this distance from the target nothing is left. */
      readonly tolerance: number | null;
    }
  /** Which share of what the item asks for the contact has: choices against choices. */
  | { readonly kind: "overlap"; readonly field: string; readonly target: Target<readonly string[]> }
  /** The same or not: text without regard to case, a choice, a day, yes or no. */
  | { readonly kind: "equal"; readonly field: string; readonly target: Target<string | boolean> }
  /** What people answered about the contact to a question of a form, on average. */
  | { readonly kind: "answers"; readonly formId: string; readonly question: string };

/** An attribute of the item, or the same for all. */
export type Target<Value> = { readonly attribute: string } | { readonly value: Value };

export interface Factor {
  /** Lower case; never changes. */
  readonly key: string;
  readonly name: string;
  readonly source: FactorSource;
  /** Before anybody answered anything. */
  readonly start: number;
  /** No answer moves the weight past these. */
  readonly least: number;
  readonly most: number;
}

export interface Ranking extends CatalogueEntry {
  readonly name: string;
  readonly description: string | null;
  /** The key of the type of items that people are ranked for. */
  readonly itemType: string;
  /** Whose answers teach it; null: it stays as it was set. */
  readonly formId: string | null;
  readonly factors: readonly Factor[];
  readonly archived: boolean;
}

export const MAX_RANKINGS = 50;

/** What each factor counts. A weight is the natural logarithm of odds: with 1, the odds of being judged well are e times as high for whoever has the factor in full as for whoever lacks it. */
export interface Weights {
  /** How generous the answers are in general: shifts everybody alike, so it ranks nobody. */
  readonly bias: number;
  readonly of: Readonly<Record<string, number>>;
}

/** Of a person for an item: by factor, 0 to 1; what is unknown is left out. */
export type Features = Readonly<Record<string, number>>;

/** What one answer says: somebody was judged so. It names nobody: ids are hashes that lead from a person to it, and not back. */
export interface Lesson {
  /** Of the feedback request, derived: it teaches once, and by its last word. */
  readonly lessonId: string;
  /** Of the request: a later one stands in place of an earlier one. */
  readonly version: number;
  readonly itemId: string;
  /** Tells apart whom the lessons are about. */
  readonly person: string;
  /** 0 (badly) to 1 (well). */
  readonly grade: number;
  /** By factor, how far the person stood above (to 1) or below (to -1) the typical one for this item when they were judged. */
  readonly deviations: Features;
  readonly at: string;
}

/** One thing that moved the weights, in the order in which they happened. */
export type Entry = { readonly seq: number; readonly undone: boolean } & (
  | { readonly kind: "lesson"; readonly lesson: Lesson }
  /** A person set them. */
  | { readonly kind: "set"; readonly weights: Weights; readonly at: string; readonly author: string }
);

/** What the weights became, and by what. */
export interface RankingVersion {
  /** Counts from 1; before it there are the starting weights. */
  readonly number: number;
  readonly weights: Weights;
  readonly cause: "lesson" | "set" | "undo" | "redo" | "factors";
  /** Of the entry that it is about; 0 where the factors were changed. */
  readonly seq: number;
  /** The answer, where it is about one. */
  readonly lessonId: string | null;
  readonly author: string;
  readonly at: string;
}

/** Where a ranking stands. */
export interface RankingState {
  /** Of the last version. */
  readonly number: number;
  readonly weights: Weights;
  /** Answers that count. */
  readonly lessons: number;
  /** Entries that were ever made. */
  readonly entries: number;
}

/** Answers that a ranking learns from; more are kept as answers, and teach nothing. */
export const MAX_ENTRIES = 5_000;

export const startOf = (factors: readonly Factor[]): Weights => ({
  bias: 0,
  of: Object.fromEntries(factors.map(({ key, start }) => [key, start])),
});
