import type { CatalogueEntry } from "../kernel/catalogue.ts";

/** What lists can be looked at through a view. */
export const VIEWED = ["conversations", "leads"] as const;
export type Viewed = (typeof VIEWED)[number];

/** A list's filters under a name: one's own, or the whole team's. */
export interface SavedView extends CatalogueEntry {
  readonly of: Viewed;
  readonly name: string;
  readonly owner: string;
  readonly shared: boolean;
  /** As the list's own query has them; `me` is whoever looks. */
  readonly filter: Readonly<Record<string, string>>;
}

export const MAX_VIEWS = 500;

export const isVisible = ({ owner, shared }: SavedView, person: string): boolean => shared || owner === person;

/** What is shared is changed by its owner and by who looks after the team's tools; what is not, by nobody else. */
export const mayChange = ({ owner, shared }: SavedView, person: string, managesShared: boolean): boolean =>
  owner === person ? !shared || managesShared : shared && managesShared;
