/** RFC 5545, by `ical-generator`: all times are UTC, so no zone has to be described, and whole days are dates. */
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { WriteIcs } from "../../core/calendar/ports.ts";

/** How often whoever subscribed may come again. */
const REFRESH_SECONDS = 15 * 60;

export const writeIcs: WriteIcs = (name, entries, at) => {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: "Chasqui", product: "Calendar", language: "EN" },
    ttl: REFRESH_SECONDS,
  });
  for (const { uid, title, startsAt, endsAt, days, cancelled, version } of entries) {
    calendar.createEvent({
      id: uid,
      summary: title,
      start: new Date(days ? `${days.start}T00:00:00.000Z` : startsAt),
      end: new Date(days ? `${days.end}T00:00:00.000Z` : (endsAt ?? startsAt)),
      allDay: days !== null,
      // When it was written down would be another text each time it is asked for.
      stamp: new Date(at),
      sequence: version,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
};
