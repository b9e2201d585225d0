/** Lists of reminders, each by one query. */
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Clock } from "../kernel/ports.ts";
import { dayAround } from "../kernel/wall-clock.ts";
import type { Reminder } from "./model.ts";
import type { ReminderStore } from "./ports.ts";

export type When = "open" | "overdue" | "today" | "upcoming" | "closed";

export type ListReminders = (owner: string, when: When, timeZone: string, page: PageRequest) => Promise<Page<Reminder>>;

export function makeListReminders({
  reminders,
  clock,
}: {
  readonly reminders: Pick<ReminderStore, "open" | "closed">;
  readonly clock: Clock;
}): ListReminders {
  return async (owner, when, timeZone, page) => {
    if (when === "closed") return reminders.closed(owner, page);
    const now = clock.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const { from, to } = dayAround(now, timeZone);
    const range = {
      open: {},
      overdue: { to: iso(now) },
      today: { from: iso(from), to: iso(to) },
      upcoming: { from: iso(now) },
    }[when];
    return reminders.open(owner, range, page);
  };
}
