import type { Page, PageRequest } from "../kernel/page.ts";
import type { Notice } from "../notices/model.ts";
import type { Reminder, Subject } from "./model.ts";

/** What changes together, or not at all. */
export interface ReminderChange {
  /** As it was read: what has been changed since is a conflict. */
  readonly before: Reminder;
  readonly after: Reminder;
  /** The next one of its series. */
  readonly next?: Reminder | undefined;
  /** Another one of the series that ends with this change. */
  readonly ends?: { readonly before: Reminder; readonly after: Reminder } | undefined;
  readonly notice?: Notice | undefined;
}

export interface ReminderStore {
  get(reminderId: string): Promise<Reminder | undefined>;
  /** `exists`: one of this id is there; nothing was written. */
  create(reminder: Reminder): Promise<"created" | "exists">;
  /** Whatever waits afterwards has its clock set by the outbox. */
  save(change: ReminderChange): Promise<"saved" | "conflict">;

  /** A person's open ones by the time they are due, earliest first; from (inclusive) and to (exclusive) are ISO times. */
  open(
    owner: string,
    range: { readonly from?: string; readonly to?: string },
    page: PageRequest,
  ): Promise<Page<Reminder>>;
  /** A person's closed ones, latest first. They are kept for a year. */
  closed(owner: string, page: PageRequest): Promise<Page<Reminder>>;
  /** Those about one thing, in no order of time: everybody's, or one person's. */
  ofSubject(subject: Subject, owner: string | undefined, page: PageRequest): Promise<Page<Reminder>>;
}

/** What a reminder is about, as it stands now. */
export type LookAt = (subject: Subject) => Promise<"open" | "closed" | "missing">;
