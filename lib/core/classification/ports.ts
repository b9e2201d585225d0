import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { ClassificationRule, Correction, Steps } from "./model.ts";

/** Standard rules are there without a row. `taken`: another rule has this name. */
export interface ClassificationRuleStore extends Catalogue<ClassificationRule> {
  /** All rules, and what corrections make of them: one query, as it surely is. */
  heard(): Promise<{ readonly rules: readonly ClassificationRule[]; readonly steps: Steps }>;
}

export interface CorrectionStore {
  /** By rule: the sum of what all corrections that hold make of it. */
  steps(): Promise<Steps>;
  /** As it surely is. */
  get(id: string): Promise<Correction | undefined>;
  /** Those of the latest decisions first, also those that were taken back. */
  list(page: PageRequest): Promise<Page<Correction>>;
  /** Writes it in place of `before` and moves the sums, or neither. `conflict`: it is not as `before` any more, or the sums were in use. */
  save(correction: Correction, before: Correction | undefined): Promise<"saved" | "conflict">;
}
