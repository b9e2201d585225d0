import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Breach, TargetPolicy, TargetSettings } from "./model.ts";

/** `taken`: another policy has this name. */
export type PolicyStore = Catalogue<TargetPolicy>;

export interface BreachStore {
  /** The same breach again changes nothing. */
  keep(breach: Breach): Promise<void>;
  /** Of a month (`2026-11`) in UTC, latest first. One query. */
  list(month: string, page: PageRequest): Promise<Page<Breach>>;
}

/** Policies and hours of one tenant, as of a minute ago at most. */
export type ReadTargetSettings = () => Promise<TargetSettings>;
