import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { NoticeChannel } from "./notices.ts";
import { operation } from "./operation.ts";

const tag = "Reminders";

export const ReminderState = z.enum(["pending", "snoozed", "fired", "asking", "done", "cancelled"]);
export const SubjectKind = z.enum(["lead", "conversation", "contact", "campaign"]);
const SubjectId = z.string().check(z.regex(/^[A-Za-z0-9._-]{1,100}$/));
const Subject = z.strictObject({ kind: SubjectKind, id: SubjectId });
const whole = (from: number, to: number) => z.number().check(z.multipleOf(1), z.minimum(from), z.maximum(to));

const LocalTime = described(
  z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)),
  "The time on the wall, such as `2026-11-02T09:00`. It stays that time when clocks change: what they skip is moved by the hour that they skip, and of two the first counts.",
);
const TimeZone = described(
  z.string().check(z.minLength(1), z.maxLength(64)),
  "The place of the wall: a name of the IANA data, such as `America/Lima`.",
);
const Day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
const Weekday = z.enum(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);

export const Repeat = named(
  z.strictObject({
    every: described(z._default(whole(1, 99), 1), "Every so many units."),
    unit: z.enum(["day", "week", "month", "year"]),
    weekdays: described(
      z.optional(
        z.array(Weekday).check(
          z.minLength(1),
          z.maxLength(7),
          z.refine((days) => new Set(days).size === days.length),
        ),
      ),
      "With `week`; without it the first one's day.",
    ),
    monthDay: described(
      z.optional(z.union([whole(1, 31), z.literal(-1)])),
      "With `month`; without it the first one's day. In a month without that day it is the last one; -1 is always the last one.",
    ),
    until: described(z.optional(Day), "The last day on which it may come."),
    count: described(z.optional(whole(1, 1000)), "How often it comes in all, the first time included."),
  }),
  "Repeat",
  "How a reminder comes again: a part of RFC 5545's rules.",
);
export type Repeat = z.infer<typeof Repeat>;

export const Reminder = named(
  z.object({
    id: Id,
    title: z.string(),
    note: z.nullable(z.string()),
    subject: described(z.nullable(z.object({ kind: SubjectKind, id: Id })), "What it is about."),
    owner: described(Id, "Whose it is: who is told."),
    createdBy: Id,
    at: LocalTime,
    timeZone: TimeZone,
    repeat: z.nullable(Repeat),
    channels: described(
      z.nullable(z.array(NoticeChannel)),
      "How its owner is told; null: as they chose for reminders.",
    ),
    series: described(
      z.object({ id: Id, number: z.number() }),
      "Of a repeating one: the first one's id, and which one this is. Each is a reminder of its own.",
    ),
    state: described(
      ReminderState,
      "`asking`: it fell due and its lead is closed; answer whether to keep or to drop it. `fired`: it waits to be ticked off.",
    ),
    dueAt: described(Timestamp, "When it is due, or was: the instant of `at`, or the end of the snooze."),
    firedAt: z.nullable(Timestamp),
    closedAt: z.nullable(Timestamp),
    endReason: described(
      z.nullable(z.enum(["done", "cancelled", "dropped", "superseded"])),
      "`superseded`: the next one of its series came before anybody ticked it off.",
    ),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Reminder",
  "Something to come back to at a time. It fires within the minute, once; its owner is told as they chose.",
);
export type Reminder = z.infer<typeof Reminder>;

const Title = z.string().check(z.regex(/\S/), z.maxLength(200));
const Note = z.nullable(z.string().check(z.maxLength(2000)));
const Owner = described(
  z.string().check(z.regex(/^(?:me|usr_[a-z0-9]{1,64})$/)),
  "A person's id, or `me`. Another's needs the permission `reminders.manage_all`.",
);

const Channels = z.nullable(
  z.array(NoticeChannel).check(
    z.minLength(1),
    z.maxLength(3),
    z.refine((channels) => new Set(channels).size === channels.length),
  ),
);

export const NewReminder = named(
  z.strictObject({
    title: Title,
    note: z._default(Note, null),
    subject: described(z._default(z.nullable(Subject), null), "What it is about; it cannot be changed later."),
    owner: z._default(Owner, "me"),
    at: LocalTime,
    timeZone: TimeZone,
    repeat: z._default(z.nullable(Repeat), null),
    channels: described(z._default(Channels, null), "How its owner is to be told; null: as they chose for reminders."),
  }),
  "NewReminder",
  "What to be reminded of, and when.",
);
export const ReminderChange = named(
  z
    .strictObject({
      title: z.optional(Title),
      note: z.optional(Note),
      owner: z.optional(Owner),
      at: z.optional(LocalTime),
      timeZone: z.optional(TimeZone),
      repeat: z.optional(z.nullable(Repeat)),
      channels: z.optional(Channels),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "ReminderChange",
  "What is to change; at least one field. A new time sets it anew, also when it had fired. A rule is changed where it goes on: at the latest one of the series.",
  { minProperties: 1 },
);
export const Snooze = named(
  z
    .strictObject({
      minutes: z.optional(whole(1, 525_600)),
      until: z.optional(z.iso.datetime({ offset: true })),
    })
    .check(z.refine(({ minutes, until }) => (minutes === undefined) !== (until === undefined))),
  "Snooze",
  "For how long, or until when: one of both.",
  { minProperties: 1 },
);
export const Cancellation = named(
  z.strictObject({ what: z._default(z.enum(["this", "series"]), "series") }),
  "Cancellation",
  "`this`: the series goes on with the next one.",
);
export const ReminderAnswer = named(
  z.strictObject({ answer: z.enum(["keep", "drop"]) }),
  "ReminderAnswer",
  "What becomes of a reminder whose lead is closed. Kept, it has fired, and its series goes on.",
);

const oneReminder = {
  tag,
  status: 200,
  answer: Reminder,
  conditional: true,
  problems: ["not_found", "reminder_not_open"],
} as const;
const When = z.enum(["open", "overdue", "today", "upcoming", "closed"]);
const query = z.strictObject({
  ...pageFields,
  when: described(
    z._default(When, "open"),
    "`overdue`: due and not ticked off; `today`: due on this day of the time zone, also if it is past; `upcoming`: due after now. Open ones come earliest first, closed ones latest first.",
  ),
  timeZone: z._default(TimeZone, "UTC"),
});

export const listReminders = operation({
  id: "listReminders",
  method: "GET",
  path: "/api/reminders",
  tag,
  summary: "List the caller's reminders",
  query,
  status: 200,
  answer: pageOf(Reminder),
  problems: ["bad_cursor"],
});
export const listRemindersOf = operation({
  id: "listRemindersOf",
  method: "GET",
  path: "/api/reminders/of/{person}",
  tag,
  summary: "List another person's reminders",
  query,
  status: 200,
  answer: pageOf(Reminder),
  problems: ["bad_cursor", "not_found"],
});
export const listRemindersAbout = operation({
  id: "listRemindersAbout",
  method: "GET",
  path: "/api/reminders/about/{kind}/{id}",
  tag,
  summary: "List the reminders about a lead, conversation, contact or campaign",
  description: "The caller's own, open and closed; everybody's with the permission `reminders.manage_all`.",
  query: z.strictObject(pageFields),
  status: 200,
  answer: pageOf(Reminder),
  problems: ["bad_cursor", "not_found"],
});
export const createReminder = operation({
  id: "createReminder",
  method: "POST",
  path: "/api/reminders",
  tag,
  summary: "Set a reminder",
  body: NewReminder,
  status: 201,
  answer: Reminder,
});
export const getReminder = operation({
  id: "getReminder",
  method: "GET",
  path: "/api/reminders/{id}",
  tag,
  summary: "Get a reminder",
  status: 200,
  answer: Reminder,
  problems: ["not_found"],
});
export const updateReminder = operation({
  ...oneReminder,
  id: "updateReminder",
  method: "PATCH",
  path: "/api/reminders/{id}",
  summary: "Change a reminder",
  body: ReminderChange,
});
export const tickOffReminder = operation({
  ...oneReminder,
  id: "tickOffReminder",
  method: "POST",
  path: "/api/reminders/{id}/done",
  summary: "Tick a reminder off",
});
export const reopenReminder = operation({
  ...oneReminder,
  id: "reopenReminder",
  method: "POST",
  path: "/api/reminders/{id}/reopen",
  summary: "Take back that a reminder was ticked off, or dropped",
  description: "Where its series went on meanwhile, the next one stays.",
});
export const snoozeReminder = operation({
  ...oneReminder,
  id: "snoozeReminder",
  method: "POST",
  path: "/api/reminders/{id}/snooze",
  summary: "Have a reminder come again later",
  body: Snooze,
});
export const cancelReminder = operation({
  ...oneReminder,
  id: "cancelReminder",
  method: "POST",
  path: "/api/reminders/{id}/cancel",
  summary: "Cancel a reminder, or its whole series",
  body: Cancellation,
});
export const answerReminder = operation({
  ...oneReminder,
  id: "answerReminder",
  method: "POST",
  path: "/api/reminders/{id}/answer",
  summary: "Say what becomes of a reminder whose lead is closed",
  body: ReminderAnswer,
});
