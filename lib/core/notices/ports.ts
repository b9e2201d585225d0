import type { Page, PageRequest } from "../kernel/page.ts";
import type { NewNotice, Notice, NoticePreferences, NoticeWishes } from "./model.ts";

/** For whoever has something to tell. The same fact again is the same notice, also when the person has read it meanwhile. */
export interface Notify {
  /** Every person by what they chose. Throws when one of them could not be told: the caller repeats, and nobody is told twice. */
  notify(notices: readonly NewNotice[]): Promise<void>;
}

export interface PersonalNotices extends Notify {
  /** What the person was told, latest first, for as long as notices are kept (90 days). */
  list(person: string, page: PageRequest): Promise<Page<Notice>>;
  /** What they have not read, latest first; only what was told until then, where that is said. */
  unread(person: string, page: PageRequest, until?: string): Promise<Page<Notice>>;
  /** How many they have not read, counted up to `most`. */
  countUnread(person: string, most: number): Promise<number>;
  get(person: string, noticeId: string): Promise<Notice | undefined>;
  /** The notice as read; one that was read before keeps its time. Undefined when the person has no such notice. */
  read(person: string, noticeId: string, at: string): Promise<Notice | undefined>;

  preferences(person: string): Promise<NoticePreferences>;
  /** `conflict`: they were changed since `version`. */
  savePreferences(
    person: string,
    wishes: NoticeWishes,
    version: number,
    at: string,
  ): Promise<NoticePreferences | "conflict">;
}
