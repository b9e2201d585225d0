/** Events and secret addresses of a tenant in memory; keeps its contract as the port words it. */
import type { CalendarEvent, FeedLink } from "../../../lib/core/calendar/model.ts";
import type { CalendarEventStore, EventRange } from "../../../lib/core/calendar/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { CalendarPorts } from "../calendar/tenant.ts";
import { memoryGoogle } from "./google.ts";
import { memoryReminders } from "./reminders.ts";

type Fakes = Omit<CalendarPorts, "id" | "clock" | "ids" | "reminders" | "membersOf">;

export function makeCalendar(clock: Clock, ids: Ids): Fakes {
  const links = new Map<string, FeedLink>();
  return {
    calendarEvents: memoryEvents(),
    feedLinks: {
      get: async (person) => links.get(person),
      put: async (link) => void links.set(link.person, link),
      remove: async (person) => void links.delete(person),
    },
    ownReminders: memoryReminders(),
    ...memoryGoogle(clock, ids),
    moreSources: [],
    linksUrl: "https://links.example",
    same: (left, right) => left === right,
  };
}

function memoryEvents(): CalendarEventStore {
  const rows = new Map<string, CalendarEvent>();
  const within = (range: EventRange, fits: (event: CalendarEvent) => boolean) => ({
    items: [...rows.values()]
      .filter((row) => fits(row) && row.startsAt >= range.from && row.startsAt < range.to)
      .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)),
  });
  return {
    get: async (id) => rows.get(id),
    async create(event) {
      if (rows.has(event.eventId)) return "exists";
      rows.set(event.eventId, event);
      return "created";
    },
    async save(after, before) {
      if (rows.get(before.eventId)?.version !== before.version) return "conflict";
      rows.set(after.eventId, after);
      return "saved";
    },
    async remove(event) {
      if (rows.get(event.eventId)?.version !== event.version) return "conflict";
      rows.delete(event.eventId);
      return "removed";
    },
    owned: async (person, range) => within(range, ({ owner }) => owner === person),
    shared: async (person, range) => within(range, ({ people }) => people.includes(person)),
  };
}
