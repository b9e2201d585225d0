import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { SatisfactionResult, SatisfactionSettings } from "./model.ts";

/** Holds one entry, by `SETTINGS_ID`. */
export type SatisfactionSettingsStore = Catalogue<SatisfactionSettings>;

export interface SatisfactionResults {
  /** One for each resolution: what comes later stands in place of what came before. */
  keep(result: SatisfactionResult): Promise<void>;
  /** Of a month (`2026-11`, in UTC, of the answer), latest first. One query. */
  list(month: string, page: PageRequest): Promise<Page<SatisfactionResult>>;
}
