import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Calendar";

const LocalTime = z.string().check(z.regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?$/));
const Day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
const TimeZone = described(
  z.string().check(z.minLength(1), z.maxLength(64)),
  "A name of the IANA data, such as `America/Lima`.",
);
export const EntryKind = z.enum(["phase", "post", "reminder", "event", "google"]);
const Kinds = described(
  z.optional(
    z.string().check(z.regex(/^(?:phase|post|reminder|event|google)(?:,(?:phase|post|reminder|event|google))*$/)),
  ),
  "Kinds, with commas between them; all of them where nothing is said.",
);

export const CalendarEntry = named(
  z.object({
    id: described(Id, "The kind, a dot, and what it is: `reminder.…`, `event.…`, `phase.<campaign>.<phase>`."),
    kind: EntryKind,
    title: z.string(),
    startsAt: Timestamp,
    endsAt: described(z.nullable(Timestamp), "Null: a moment."),
    days: described(
      z.nullable(z.object({ start: Day, end: described(Day, "The day after the last one.") })),
      "Of whole days: the same days wherever they are read.",
    ),
    timeZone: described(TimeZone, "Whose clock it goes by: where clocks change, it stays at that time of theirs."),
    phaseKind: z.nullable(z.enum(["expectation", "launch", "consolidation", "retargeting", "other"])),
    status: described(z.nullable(z.string()), "Of the campaign, the post or the reminder."),
    failed: described(z.boolean(), "It was missed, or refused."),
    subject: described(
      z.object({ kind: z.enum(["campaign", "reminder", "event", "post", "google"]), id: Id }),
      "What it is, where it is worked on.",
    ),
    fixed: described(
      z.nullable(z.enum(["over", "approved", "foreign", "not_yours", "not_allowed"])),
      "Null: it may be moved; else why it stays. `approved`: moving it would void the campaign's approval.",
    ),
    version: z.nullable(Version),
  }),
  "CalendarEntry",
  "Something that is planned.",
);
export type CalendarEntry = z.infer<typeof CalendarEntry>;

export const Calendar = named(
  z.object({
    entries: z.array(CalendarEntry),
    from: Day,
    to: Day,
    timeZone: TimeZone,
    incomplete: described(
      z.array(EntryKind),
      "Kinds of which there is more in the range than is shown: ask for fewer days.",
    ),
  }),
  "Calendar",
  "What is planned on some days, by the order of their beginnings: the caller's reminders and events, and the phases of campaigns for who may see them.",
);

export const EntryMove = named(
  z.strictObject({
    start: described(LocalTime, "By the clock of `timeZone`; of whole days, the day."),
    end: described(z.optional(LocalTime), "Left out, it stays as long as it is."),
    timeZone: described(z.optional(TimeZone), "Left out, the entry's own."),
  }),
  "EntryMove",
  "When it is to be. What the entry is decides: a reminder gets a new time, an event moves, a phase moves while its campaign is a draft.",
);

const Title = z.string().check(z.regex(/\S/), z.maxLength(200));
const Notes = z.nullable(z.string().check(z.maxLength(5_000)));
const People = z.array(z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/))).check(z.maxLength(20));

export const CalendarEvent = named(
  z.object({
    id: Id,
    title: z.string(),
    notes: z.nullable(z.string()),
    allDay: z.boolean(),
    start: described(LocalTime, "`2026-11-02T09:00`; of whole days the first one, `2026-11-02`."),
    end: described(LocalTime, "When it is over; of whole days, the day after the last one."),
    timeZone: TimeZone,
    startsAt: Timestamp,
    endsAt: Timestamp,
    owner: Id,
    people: described(z.array(Id), "Others of the team who see it."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "CalendarEvent",
  "An appointment, or a note for certain days. Its owner changes it; the people whom it names see it.",
);

const fields = { title: Title, allDay: z.boolean(), start: LocalTime, end: LocalTime, timeZone: TimeZone };
export const NewCalendarEvent = named(
  z.strictObject({
    ...fields,
    allDay: z._default(fields.allDay, false),
    notes: z._default(Notes, null),
    people: z._default(People, []),
  }),
  "NewCalendarEvent",
  "What is to be, and when: at most 62 days.",
);
export const CalendarEventChange = named(
  z
    .strictObject({
      title: z.optional(Title),
      allDay: z.optional(z.boolean()),
      start: z.optional(LocalTime),
      end: z.optional(LocalTime),
      timeZone: z.optional(TimeZone),
      notes: z.optional(Notes),
      people: z.optional(People),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "CalendarEventChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const CalendarLink = named(
  z.object({
    active: z.boolean(),
    createdAt: z.nullable(Timestamp),
    url: described(
      z.nullable(z.string()),
      "Told once, when it is made. Whoever has it reads the titles and times of the caller's calendar.",
    ),
  }),
  "CalendarLink",
  "The secret address of the caller's calendar in iCalendar's form (RFC 5545), for other calendars to subscribe to.",
);

const one = { tag, path: "/api/calendar/events/{id}" } as const;
const link = { tag, path: "/api/calendar/link", answer: CalendarLink } as const;

export const readCalendar = operation({
  ...{ id: "readCalendar", method: "GET", path: "/api/calendar", tag },
  summary: "What is planned on some days",
  query: z.strictObject({
    from: described(Day, "The first day."),
    to: described(Day, "The day after the last one; at most 100 days later."),
    timeZone: described(z._default(TimeZone, "UTC"), "Whose days: a name of the IANA data."),
    kinds: Kinds,
  }),
  ...{ status: 200, answer: Calendar },
});
export const moveCalendarEntry = operation({
  ...{ id: "moveCalendarEntry", method: "PATCH", path: "/api/calendar/entries/{id}", tag },
  summary: "Move something to another time",
  ...{ body: EntryMove, status: 200, answer: CalendarEntry, conditional: true },
  problems: ["not_found", "calendar_entry_fixed"],
});
export const listCalendarEvents = operation({
  ...{ id: "listCalendarEvents", method: "GET", path: "/api/calendar/events", tag },
  summary: "List the events that the caller owns, in the order of their beginnings",
  query: z.strictObject({
    ...pageFields,
    from: described(z.optional(Day), "Those that begin on that day or later (UTC)."),
  }),
  ...{ status: 200, answer: pageOf(CalendarEvent), problems: ["bad_cursor"] },
});
export const createCalendarEvent = operation({
  ...{ id: "createCalendarEvent", method: "POST", path: "/api/calendar/events", tag },
  summary: "Enter an event",
  ...{ body: NewCalendarEvent, status: 201, answer: CalendarEvent },
});
export const getCalendarEvent = operation({
  ...one,
  ...{ id: "getCalendarEvent", method: "GET" },
  summary: "Get an event",
  ...{ status: 200, answer: CalendarEvent, problems: ["not_found"] },
});
export const updateCalendarEvent = operation({
  ...one,
  ...{ id: "updateCalendarEvent", method: "PATCH" },
  summary: "Change an event",
  ...{ body: CalendarEventChange, status: 200, answer: CalendarEvent, conditional: true },
  problems: ["not_found", "forbidden"],
});
export const deleteCalendarEvent = operation({
  ...one,
  ...{ id: "deleteCalendarEvent", method: "DELETE" },
  summary: "Delete an event",
  ...{ status: 200, answer: CalendarEvent, conditional: true, problems: ["not_found", "forbidden"] },
});
export const getCalendarLink = operation({
  ...link,
  ...{ id: "getCalendarLink", method: "GET", status: 200 },
  summary: "Whether the caller's calendar has a secret address",
});
export const makeCalendarLink = operation({
  ...link,
  ...{ id: "makeCalendarLink", method: "POST", status: 201, shownOnce: ["url"] },
  summary: "Make a secret address of the caller's calendar, in place of the one before",
});
export const revokeCalendarLink = operation({
  ...link,
  ...{ id: "revokeCalendarLink", method: "DELETE", status: 200 },
  summary: "Close the secret address of the caller's calendar",
});
