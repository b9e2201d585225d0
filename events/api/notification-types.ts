/** Kinds of notifications that a tenant knows by name. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Purpose } from "./consent.ts";
import { described, named } from "./named.ts";
import { Channels, DigestMinutes, Minutes, Priority, Retries, TypeKey, TypeTracking } from "./notifications.ts";
import { operation } from "./operation.ts";
import { TemplateKey } from "./templates.ts";

const tag = "Notifications";
const Description = z.nullable(z.string().check(z.maxLength(300)));

export const NotificationType = named(
  z.object({
    id: Id,
    key: z.string(),
    name: z.string(),
    description: z.nullable(z.string()),
    purpose: Purpose,
    channels: z.array(z.string()),
    priority: Priority,
    retries: z.number(),
    retryMinutes: z.number(),
    receiptMinutes: z.nullable(z.number()),
    mayRepeat: z.boolean(),
    template: described(z.nullable(z.string()), "The key of the template that says it."),
    tracking: TypeTracking,
    digestMinutes: described(z.nullable(z.number()), "Several to one contact within so long are told in one message."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "NotificationType",
  "What holds for notifications of one kind, unless whoever asks for one says otherwise.",
);
export type NotificationType = z.infer<typeof NotificationType>;

const how = {
  description: z.optional(Description),
  priority: z.optional(Priority),
  retries: z.optional(Retries),
  retryMinutes: z.optional(Minutes),
  receiptMinutes: z.optional(z.nullable(Minutes)),
  mayRepeat: z.optional(z.boolean()),
  template: z.optional(z.nullable(TemplateKey)),
  tracking: z.optional(TypeTracking),
  digestMinutes: z.optional(DigestMinutes),
};

export const NewNotificationType = named(
  z.strictObject({ key: TypeKey, name: Name, purpose: Purpose, channels: Channels, ...how }),
  "NewNotificationType",
  "A kind of notifications to make. No two of a tenant have the same key.",
);
export const NotificationTypeChange = named(
  z
    .strictObject({ name: z.optional(Name), purpose: z.optional(Purpose), channels: z.optional(Channels), ...how })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "NotificationTypeChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const one = { tag, status: 200, answer: NotificationType, conditional: true } as const;

export const listNotificationTypes = operation({
  id: "listNotificationTypes",
  method: "GET",
  path: "/api/notification-types",
  tag,
  summary: "List the types of notifications",
  query: PageQuery,
  status: 200,
  answer: pageOf(NotificationType),
  problems: ["bad_cursor"],
});
export const createNotificationType = operation({
  id: "createNotificationType",
  method: "POST",
  path: "/api/notification-types",
  tag,
  summary: "Make a type of notifications",
  body: NewNotificationType,
  status: 201,
  answer: NotificationType,
  problems: ["already_exists", "limit_reached"],
});
export const updateNotificationType = operation({
  ...one,
  id: "updateNotificationType",
  method: "PATCH",
  path: "/api/notification-types/{id}",
  summary: "Change a type of notifications",
  description: "It holds for what is asked for from then on.",
  body: NotificationTypeChange,
  problems: ["not_found"],
});
export const deleteNotificationType = operation({
  ...one,
  id: "deleteNotificationType",
  method: "DELETE",
  path: "/api/notification-types/{id}",
  summary: "Remove a type of notifications",
  description: "Its name may still be used; then whoever asks says everything.",
  problems: ["not_found"],
});
