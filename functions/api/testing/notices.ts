/** The notices of a tenant in memory. Keeps its contract as the port words it. */
import type { Page, PageRequest } from "../../../lib/core/kernel/page.ts";
import {
  NO_PREFERENCES,
  type Notice,
  type NoticePreferences,
  noticeFor,
  noticeParts,
} from "../../../lib/core/notices/model.ts";
import type { PersonalNotices } from "../../../lib/core/notices/ports.ts";

export function memoryNotices(
  derive: (...parts: readonly string[]) => string,
): PersonalNotices & { readonly rows: Map<string, Notice> } {
  const rows = new Map<string, Notice>();
  const preferences = new Map<string, NoticePreferences>();
  const of = (person: string) =>
    [...rows.values()].filter((row) => row.person === person).sort((a, b) => (a.noticeId < b.noticeId ? 1 : -1));
  const page = (all: readonly Notice[], { limit, cursor }: PageRequest): Page<Notice> => {
    const from = Number(cursor ?? 0);
    const more = from + limit < all.length ? { nextCursor: String(from + limit) } : {};
    return { items: all.slice(from, from + limit), ...more };
  };
  const store: PersonalNotices & { readonly rows: Map<string, Notice> } = {
    rows,
    async notify(fresh) {
      for (const one of fresh) {
        const notice = noticeFor(one, derive(...noticeParts(one)), preferences.get(one.person)?.wishes ?? {});
        const key = `${one.person} ${notice?.noticeId}`;
        if (notice && !rows.has(key)) rows.set(key, notice);
      }
    },
    list: async (person, wanted) => page(of(person), wanted),
    unread: async (person, wanted, until = "~") =>
      page(
        of(person).filter(({ readAt, at }) => readAt === null && at <= until),
        wanted,
      ),
    countUnread: async (person, most) => Math.min(most, of(person).filter(({ readAt }) => readAt === null).length),
    get: async (person, noticeId) => rows.get(`${person} ${noticeId}`),
    async read(person, noticeId, at) {
      const notice = rows.get(`${person} ${noticeId}`);
      if (!notice || notice.readAt !== null) return notice;
      const read = { ...notice, readAt: at, version: notice.version + 1 };
      rows.set(`${person} ${noticeId}`, read);
      return read;
    },
    preferences: async (person) => preferences.get(person) ?? NO_PREFERENCES,
    async savePreferences(person, wishes, version, at) {
      if ((preferences.get(person)?.version ?? 0) !== version) return "conflict";
      const next = { wishes, updatedAt: at, version: version + 1 };
      preferences.set(person, next);
      return next;
    },
  };
  return store;
}
