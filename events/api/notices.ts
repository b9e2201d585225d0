import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Notices";

export const NoticeKind = z.enum([
  "mention",
  "conversation_assigned",
  "lead_assigned",
  "sla_warning",
  "sla_breached",
  "snooze_ended",
  "scheduled_message_failed",
  "reminder",
  "reminder_asks",
  "spend_warning",
  "spend_limit",
  "connection_failing",
  "connection_paused",
  "token_expiring",
  "template_changed",
  "webhook_disabled",
  "phase_missed",
  "campaign_alert",
  "publication_failed",
  "publication_waits",
  "job_ended",
  "calendar_refused",
  "calendar_broken",
  "signature_missing",
  "event",
]);
export const NoticeChannel = z.enum(["list", "push", "email"]);
const Subject = z.object({ kind: described(z.string(), "The noun: `conversation`, `lead`, `reminder`, …"), id: Id });

export const Notice = named(
  z.object({
    id: Id,
    kind: NoticeKind,
    subject: Subject,
    place: described(z.nullable(Subject), "Where in the subject: the message of a mention, the lead of a reminder."),
    text: described(z.nullable(z.string()), "One line: a reminder's title, the start of a note."),
    by: described(z.nullable(Id), "Who caused it; null for rules and clocks."),
    at: Timestamp,
    readAt: z.nullable(Timestamp),
    version: Version,
  }),
  "Notice",
  "Something that a person is told. It is kept for 90 days.",
);
export type Notice = z.infer<typeof Notice>;

export const UnreadCount = named(
  z.object({ unread: z.number(), more: described(z.boolean(), "There are more than were counted.") }),
  "UnreadCount",
  "How many notices the caller has not read; counted up to 100.",
);

export const NoticesRead = named(
  z.object({ read: z.number(), more: described(z.boolean(), "There are more to mark: ask again.") }),
  "NoticesRead",
  "How many notices were marked.",
);

export const NoticePreferences = named(
  z.object({
    kinds: described(
      z.record(NoticeKind, z.array(NoticeChannel)),
      "For every kind the ways in which the caller is told: shown in the list, by push, by email. None: not at all.",
    ),
    updatedAt: z.nullable(Timestamp),
    version: Version,
  }),
  "NoticePreferences",
  "How the caller is told what. Push reaches a browser that is registered; email is kept as a wish until the tenant has a sender for it.",
);
export type NoticePreferences = z.infer<typeof NoticePreferences>;

const Channels = z.array(NoticeChannel).check(
  z.maxLength(3),
  z.refine((channels) => new Set(channels).size === channels.length),
);
export const NoticePreferencesChange = named(
  z.strictObject({
    kinds: described(z.partialRecord(NoticeKind, Channels), "Kinds that are not named stay as they are."),
  }),
  "NoticePreferencesChange",
  "How the caller wants to be told from now on.",
);

const NoticesToRead = named(
  z.strictObject({
    until: described(
      z.optional(z.iso.datetime({ precision: 3 })),
      "Only what was told until then, so that what came after the list was drawn stays unread.",
    ),
  }),
  "NoticesToRead",
  "What is to be marked as read.",
);

export const listNotices = operation({
  id: "listNotices",
  method: "GET",
  path: "/api/notices",
  tag,
  summary: "List what the caller was told, latest first",
  query: z.strictObject({ ...pageFields, state: z._default(z.enum(["all", "unread"]), "all") }),
  status: 200,
  answer: pageOf(Notice),
  problems: ["bad_cursor"],
});
export const countNotices = operation({
  id: "countNotices",
  method: "GET",
  path: "/api/notices/count",
  tag,
  summary: "Count what the caller has not read",
  status: 200,
  answer: UnreadCount,
});
export const readNotice = operation({
  id: "readNotice",
  method: "POST",
  path: "/api/notices/{id}/read",
  tag,
  summary: "Mark a notice as read",
  status: 200,
  answer: Notice,
  problems: ["not_found"],
});
export const readAllNotices = operation({
  id: "readAllNotices",
  method: "POST",
  path: "/api/notices/read",
  tag,
  summary: "Mark everything as read",
  description: "The latest hundred at a time; the answer says whether there are more.",
  body: NoticesToRead,
  status: 200,
  answer: NoticesRead,
});
export const getNoticePreferences = operation({
  id: "getNoticePreferences",
  method: "GET",
  path: "/api/notices/preferences",
  tag,
  summary: "How the caller is told what",
  status: 200,
  answer: NoticePreferences,
});
export const updateNoticePreferences = operation({
  id: "updateNoticePreferences",
  method: "PATCH",
  path: "/api/notices/preferences",
  tag,
  summary: "Choose how to be told",
  body: NoticePreferencesChange,
  status: 200,
  answer: NoticePreferences,
  conditional: true,
});
