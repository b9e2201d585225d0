/** What a person does with their notices. */
import type { Clock } from "../kernel/ports.ts";
import type { Notice, NoticePreferences, NoticeWishes } from "./model.ts";
import type { PersonalNotices } from "./ports.ts";

/** Notices that one request marks at most; the answer says whether there are more. */
const AT_ONCE = 100;

/** No key of the table is made of whatever stands in an address. */
const NOTICE_ID = /^\d{13}-[a-z0-9]{16}$/;

export interface AttendNotices {
  read(person: string, noticeId: string): Promise<Notice | undefined>;
  /** Everything that was told until then, without it everything. */
  readAll(person: string, until?: string): Promise<{ readonly read: number; readonly more: boolean }>;
  prefer(
    person: string,
    wishes: NoticeWishes,
    expectedVersion?: number,
  ): Promise<
    | { readonly kind: "done"; readonly preferences: NoticePreferences }
    | { readonly kind: "stale"; readonly preferences: NoticePreferences }
  >;
}

export function makeAttendNotices({
  notices,
  clock,
}: {
  readonly notices: PersonalNotices;
  readonly clock: Clock;
}): AttendNotices {
  const now = () => new Date(clock.now()).toISOString();
  return {
    read: async (person, noticeId) => (NOTICE_ID.test(noticeId) ? notices.read(person, noticeId, now()) : undefined),

    async readAll(person, until) {
      const { items, nextCursor } = await notices.unread(person, { limit: AT_ONCE }, until);
      const at = now();
      await Promise.all(items.map(({ noticeId }) => notices.read(person, noticeId, at)));
      return { read: items.length, more: nextCursor !== undefined };
    },

    /** Kinds that the change does not name stay as they are. */
    async prefer(person, wishes, expectedVersion) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const before = await notices.preferences(person);
        if (expectedVersion !== undefined && expectedVersion !== before.version)
          return { kind: "stale", preferences: before };
        const saved = await notices.savePreferences(person, { ...before.wishes, ...wishes }, before.version, now());
        if (saved !== "conflict") return { kind: "done", preferences: saved };
      }
      throw new Error("the preferences kept changing");
    },
  };
}
