/** Appointments that are only at Google, as the calendar here shows them to their person, and to nobody else. */
import { type CalendarEntry, DAY_MS, isIn, MAX_EVENT_DAYS } from "../calendar/model.ts";
import type { CalendarSource } from "../calendar/ports.ts";
import type { BusyTime } from "./model.ts";
import type { BusyStore } from "./ports.ts";

/** What one range shows. */
const MOST = 500;

const entryOf = ({ googleId, title, allDay, start, end, startsAt }: BusyTime): CalendarEntry => ({
  ...{ id: `google.${googleId}`, kind: "google", title: title ?? "", startsAt },
  endsAt: allDay ? `${end}T00:00:00.000Z` : end,
  days: allDay ? { start, end } : null,
  ...{ timeZone: "UTC", phaseKind: null, status: title === null ? "busy" : null, failed: false },
  ...{ subject: { kind: "google", id: googleId }, fixed: "foreign", version: null },
});

export const makeGoogleSource = (busy: (person: string) => Pick<BusyStore, "between">): CalendarSource => ({
  kind: "google",
  async entries({ id }, span) {
    const [from, to] = [span.from - MAX_EVENT_DAYS * DAY_MS, span.to + 2 * DAY_MS].map((ms) =>
      new Date(ms).toISOString(),
    );
    const found = await busy(id).between(from ?? "", to ?? "", MOST);
    return { entries: found.map(entryOf).filter((entry) => isIn(entry, span)), complete: found.length < MOST };
  },
});
