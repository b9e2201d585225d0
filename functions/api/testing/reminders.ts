/** The reminders of a tenant in memory. Keeps its contract as the port words it. */
import type { Page, PageRequest } from "../../../lib/core/kernel/page.ts";
import { isOpen, type Reminder } from "../../../lib/core/reminders/model.ts";
import type { ReminderStore } from "../../../lib/core/reminders/ports.ts";

export function memoryReminders(): ReminderStore & { readonly rows: Map<string, Reminder> } {
  const rows = new Map<string, Reminder>();
  const page = (all: readonly Reminder[], { limit, cursor }: PageRequest): Page<Reminder> => {
    const from = Number(cursor ?? 0);
    const more = from + limit < all.length ? { nextCursor: String(from + limit) } : {};
    return { items: all.slice(from, from + limit), ...more };
  };
  const by = (time: (reminder: Reminder) => string) => (a: Reminder, b: Reminder) => (time(a) < time(b) ? -1 : 1);
  const fits = (one: Reminder) => rows.get(one.reminderId)?.version === one.version;
  return {
    rows,
    get: async (id) => rows.get(id),
    async create(reminder) {
      if (rows.has(reminder.reminderId)) return "exists";
      rows.set(reminder.reminderId, reminder);
      return "created";
    },
    async save({ before, after, next, ends }) {
      if (!fits(before) || (ends && !fits(ends.before)) || (next && rows.has(next.reminderId))) return "conflict";
      for (const one of [after, next, ends?.after]) if (one) rows.set(one.reminderId, one);
      return "saved";
    },
    open: async (owner, { from = "0", to = "9" }, wanted) =>
      page(
        [...rows.values()]
          .filter((row) => row.owner === owner && isOpen(row) && row.dueAt >= from && row.dueAt < to)
          .sort(by(({ dueAt }) => dueAt)),
        wanted,
      ),
    closed: async (owner, wanted) =>
      page(
        [...rows.values()]
          .filter((row) => row.owner === owner && !isOpen(row))
          .sort(by(({ closedAt }) => closedAt ?? "")),
        wanted,
      ),
    ofSubject: async (subject, owner, wanted) =>
      page(
        [...rows.values()].filter(
          (row) =>
            row.subject?.kind === subject.kind &&
            row.subject.id === subject.id &&
            (owner === undefined || row.owner === owner),
        ),
        wanted,
      ),
  };
}
