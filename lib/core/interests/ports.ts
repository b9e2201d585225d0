import type { Because } from "../conditions/model.ts";
import type { Item } from "../items/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Interest } from "./model.ts";

export interface InterestStore {
  get(interestId: string): Promise<Interest | undefined>;
  /** `exists`: it is there, and stays as it is. */
  create(interest: Interest): Promise<"created" | "exists">;
  /** Replaces it when the stored version is one less than the given one. */
  save(interest: Interest): Promise<"saved" | "conflict">;
  /** Leaves word of who removed it. */
  remove(interest: Interest): Promise<"removed" | "conflict">;
  /** That lie with these contacts, all of them. */
  ofContacts(contactIds: readonly string[]): Promise<readonly Interest[]>;
  /** Active ones, by contact: in this very item; by condition, in items of a type. */
  list(wanted: { readonly itemId: string } | { readonly type: string }, page: PageRequest): Promise<Page<Interest>>;
}

/** A contact that speaks for itself, and why it would like the item. */
export interface Interested {
  readonly contactId: string;
  readonly interestId: string;
  /** None where the contact is interested in the very item. */
  readonly because: readonly Because[];
}

/**
 * Who is interested in an item as it is now: each contact once, by the first of its interests that holds. What rules ask. A page looks at a
 * bounded number of interests and may be short, or empty, and not the last.
 */
export type InterestedIn = (item: Item, page: PageRequest) => Promise<Page<Interested>>;

/** An active item, with the interest by which it is shown. */
export interface Match {
  readonly item: Item;
  readonly interestId: string;
  readonly because: readonly Because[];
}
/** What fits a contact's interests: each item once. Undefined for no contact. Short pages as `InterestedIn`'s. */
export type MatchesOf = (contactId: string, page: PageRequest) => Promise<Page<Match> | undefined>;
