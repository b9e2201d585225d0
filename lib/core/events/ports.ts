import type { Page, PageRequest } from "../kernel/page.ts";
import type { BusinessEvent, EventGlance, EventType } from "./model.ts";

export interface EventStore {
  /**
   * Puts it unless it is there, with its place among the contact's; `marked`: it is left for the outbox, because some rule may follow it.
   * `repeated` returns the one that has this id already and changes nothing.
   */
  put(
    event: BusinessEvent,
    marked: boolean,
  ): Promise<{ readonly kind: "accepted" } | { readonly kind: "repeated"; readonly event: BusinessEvent }>;
  get(eventId: string): Promise<BusinessEvent | undefined>;
  /** Notes that an event that is about nobody was told to this contact, so that it is found with them. */
  found(contactId: string, event: BusinessEvent): Promise<void>;
  /** Rules are through with it: takes it out of the outbox. One that is gone is left alone. */
  settle(eventId: string): Promise<void>;
  /** Of these types together, newest first: one query for each type. */
  list(types: readonly string[], page: PageRequest, range?: Range): Promise<Page<BusinessEvent>>;
  /** About these contacts together, newest first: one query for each of them. Of one type alone a page may be short, and not the last. */
  ofContacts(contactIds: readonly string[], page: PageRequest, type?: string): Promise<Page<EventGlance>>;
  /** In the order of the ids, without those that are gone. */
  all(eventIds: readonly string[]): Promise<readonly BusinessEvent[]>;
}

/** When it happened. ISO 8601: from this moment on, and before that one. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

export interface EventTypeStore {
  /** All that were ever seen, in the order of their names. */
  all(): Promise<readonly EventType[]>;
  /** Replaces it when the stored version is one less than the given one; version 1 puts it. */
  save(type: EventType): Promise<"saved" | "conflict">;
}

/** Types that some active rule may follow, or something that waits by one be cancelled by. */
export interface FollowedTypes {
  /** As they surely are: a type that is not among them is followed by no rule that was saved before. */
  read(): Promise<ReadonlySet<string>>;
}

/** How a sender names an item of the catalogue. */
export type ItemName = { readonly id: string } | { readonly type: string; readonly externalId: string };
/** Its id; undefined where there is no such item. */
export type FindItem = (name: ItemName) => Promise<string | undefined>;
