import type { CatalogueEntry } from "../kernel/catalogue.ts";

/** A word that the team sorts conversations by. A conversation keeps its id, so a label may be renamed. */
export interface Label extends CatalogueEntry {
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly description: string | null;
}

export const MAX_LABELS_OF_TENANT = 200;

/** Two names that people cannot tell apart are one. */
export const sameName = (name: string): string => name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
