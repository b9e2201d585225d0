/** Telling somebody something: on the first of their channels that works. */
import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Purpose } from "./consent.ts";
import { Content } from "./content.ts";
import { DeliveryState } from "./deliveries.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Language, TemplateData, TemplateKey } from "./templates.ts";

const tag = "Notifications";

const Channel = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,29}$/));
export const Channels = described(
  z.array(Channel).check(
    z.minLength(1),
    z.maxLength(8),
    z.refine((channels) => new Set(channels).size === channels.length),
  ),
  "In the order in which they are tried, such as `whatsapp`, `email`, `sms`, `telegram`.",
);
export const Priority = z.enum(["high", "normal"]);
export const Retries = z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(10));
export const Minutes = z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(10_080));
export const DigestMinutes = z.nullable(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(1440)));
const ExternalId = described(
  z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/)),
  "Yours: with the same one and the same type the recipient is told once, however often it is asked for.",
);

export const NotificationRecipient = named(
  z
    .strictObject({
      contactId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
      phone: described(z.optional(z.string().check(z.regex(/^\+[1-9]\d{6,14}$/))), "E.164."),
      email: z.optional(
        z
          .string()
          .check(z.maxLength(254), z.regex(/^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,189}\.[^\s@<>"(),:;\\]{1,63}$/)),
      ),
      name: z.optional(z.string().check(z.regex(/\S/), z.maxLength(100))),
    })
    .check(
      z.refine(({ contactId, phone, email }) => [contactId, phone, email].filter(Boolean).length === 1, {
        path: ["contactId"],
        params: { code: "either_or", message: "is there, or `phone`, or `email`: one of the three" },
      }),
    ),
  "NotificationRecipient",
  "A contact, or an address; whoever is not known yet becomes a contact.",
);

export const TypeKey = described(
  z.string().check(z.regex(/^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/), z.maxLength(64)),
  "What it is about, in your words: `booking.confirmed`.",
);

const Tracking = z.nullable(z.boolean());
const TRACKING = "Whether it is counted who opens it and follows its links; null: of e-mails alone.";
export const TypeTracking = described(Tracking, TRACKING);
const Hits = z.object({ count: z.number(), first: z.nullable(Timestamp) });
const Interest = z.object({ people: Hits, machines: Hits });

const about = {
  type: described(TypeKey, "In your words, such as `booking.confirmed`; one that is known brings what holds for it."),
  purpose: described(
    z.optional(Purpose),
    "Decides what consent it needs, and whether caps and quiet hours hold. The type's, or `transactional`.",
  ),
  channels: described(z.optional(Channels), "In the order in which they are tried. The type's, where it has some."),
  priority: described(
    z.optional(Priority),
    "`high` goes at once; `normal` never stands before it. The type's, or `high` for what is transactional alone.",
  ),
  content: described(z.optional(Content), "For every channel that `contents` does not name."),
  contents: described(z.optional(z.record(Channel, Content)), "By channel."),
  template: described(
    z.optional(
      z.strictObject({
        key: described(z.optional(TemplateKey), "Its key or its id. The type's, where it names one."),
        version: described(z.optional(z.int().check(z.minimum(1))), "The active one when absent."),
        language: described(z.optional(Language), "In place of the contact's own."),
        data: described(z._default(TemplateData, {}), "Its variables."),
      }),
    ),
    "In place of contents: filled in for each channel and contact, in their language.",
  ),
  sendBefore: described(
    z.optional(z.iso.datetime({ offset: true })),
    "After this it is worth nothing: then it expires.",
  ),
  retries: described(
    z.optional(Retries),
    "How often a channel that may work later is tried again before the next one is taken. The type's, or 3.",
  ),
  retryMinutes: described(
    z.optional(Minutes),
    "Before the first repetition; each further one waits twice as long. The type's, or 5.",
  ),
  receiptMinutes: described(
    z.optional(z.nullable(Minutes)),
    "How long a receipt is waited for before the next channel is taken; null: what a provider took counts as told. The type's, or null.",
  ),
  tracking: described(z.optional(Tracking), `${TRACKING} The type's.`),
  digestMinutes: described(
    z.optional(DigestMinutes),
    "How long others of this type to the same contact are waited for, to be told in one message; its template gets them as `items`, oldest first, and their `count`. The type's, or null.",
  ),
  mayRepeat: described(
    z.optional(z.boolean()),
    "Being told twice does no harm: then the next channel is taken too where nobody knows what became of the last.",
  ),
};
const saysItOnce = z.refine<{ readonly content?: unknown; readonly contents?: unknown; readonly template?: unknown }>(
  ({ content, contents, template }) => template === undefined || (content === undefined && contents === undefined),
  { path: ["template"], params: { code: "either_or", message: "or contents: not both" } },
);

export const NewNotification = named(
  z.strictObject({ ...about, recipient: NotificationRecipient, externalId: z.optional(ExternalId) }).check(saysItOnce),
  "NewNotification",
  "What somebody is to be told.",
);

export const NewNotifications = named(
  z
    .strictObject({
      ...about,
      recipients: z
        .array(
          z.strictObject({
            externalId: ExternalId,
            recipient: NotificationRecipient,
            data: described(z.optional(TemplateData), "The template's, over what all have."),
          }),
        )
        .check(z.minLength(1), z.maxLength(500)),
    })
    .check(
      saysItOnce,
      z.refine(({ recipients }) => new Set(recipients.map(({ externalId }) => externalId)).size === recipients.length, {
        path: ["recipients"],
        params: { code: "repeated", message: "name each `externalId` once" },
      }),
    ),
  "NewNotifications",
  "The same for up to 500 recipients; each ends in a state of its own.",
);

const Reason = z.nullable(z.object({ code: z.string(), text: z.string() }));

export const Notification = named(
  z.object({
    id: Id,
    type: z.string(),
    contactId: Id,
    contactName: described(z.nullable(z.string()), "As they were called when it was asked for."),
    externalId: z.nullable(z.string()),
    purpose: Purpose,
    priority: Priority,
    template: z.nullable(z.object({ key: z.string(), version: z.number(), language: z.nullable(z.string()) })),
    channels: z.array(z.string()),
    status: described(DeliveryState, "One, and the same as its last delivery's until it is over."),
    reason: described(Reason, "Why it waits, or why nobody was told."),
    attempts: described(
      z.array(
        z.object({
          channel: z.string(),
          connectionId: Id,
          conversationId: Id,
          messageId: described(Id, "Of the conversation's message, which is the delivery."),
          attempt: described(z.number(), "Counts on this channel, from 1."),
          at: Timestamp,
          language: described(z.nullable(z.string()), "Of the template's body that was taken."),
          status: described(z.nullable(DeliveryState), "Null: its time has not come."),
          policy: described(
            z.nullable(z.object({ answer: z.enum(["send", "use_template"]), because: z.string() })),
            "Why it might go; what might not has a `reason`.",
          ),
          reason: Reason,
          times: z.record(z.string(), Timestamp),
          opens: described(Interest, "Machines fetch pictures, too; following a link is opening."),
          clicks: described(Interest, "Scanners follow links before people get them."),
          answeredAt: described(z.nullable(Timestamp), "When the person wrote after it."),
        }),
      ),
      "In their order.",
    ),
    skipped: described(
      z.array(z.object({ channel: z.string(), code: z.string(), text: z.string(), at: Timestamp })),
      "Channels that could not be tried, and why.",
    ),
    digestedInto: described(z.nullable(Id), "It is told with others, by that notification once their time is over."),
    collected: described(z.array(Id), "It tells these; of one that tells itself, empty."),
    sendBefore: z.nullable(Timestamp),
    tracking: TypeTracking,
    createdBy: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Notification",
  "Something that somebody is told, with everything that was tried.",
);
export type Notification = z.infer<typeof Notification>;

export const createNotification = operation({
  id: "createNotification",
  method: "POST",
  path: "/api/notifications",
  tag,
  summary: "Tell somebody something",
  description:
    "It is taken at once and sent by the first channel that works. A template is taken for what may not be written freely. What policy forbids is not sent, and the reason stands here.",
  body: NewNotification,
  status: 202,
  answer: Notification,
});

export const createNotifications = operation({
  id: "createNotifications",
  method: "POST",
  path: "/api/notifications/bulk",
  tag,
  summary: "Tell many the same",
  description: "A recipient that cannot be used harms no other. Asking again doubles nobody.",
  body: NewNotifications,
  status: 202,
  answer: named(
    z.object({
      results: z.array(
        z.object({
          externalId: z.string(),
          outcome: z.enum(["queued", "repeated", "refused"]),
          id: z.nullable(Id),
          reason: Reason,
        }),
      ),
    }),
    "NotificationsTaken",
    "What became of each recipient, in their order.",
  ),
});

export const listNotifications = operation({
  id: "listNotifications",
  method: "GET",
  path: "/api/notifications",
  tag,
  summary: "Notifications, newest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Notification),
});

export const getNotification = operation({
  id: "getNotification",
  method: "GET",
  path: "/api/notifications/{id}",
  tag,
  summary: "One notification, with the life of every attempt",
  status: 200,
  answer: Notification,
});

export const getNotificationStatus = operation({
  id: "getNotificationStatus",
  method: "GET",
  path: "/api/notifications/{id}/status",
  tag,
  summary: "How far a notification came",
  status: 200,
  answer: named(
    z.object({ id: Id, status: DeliveryState, reason: Reason, updatedAt: Timestamp }),
    "NotificationState",
    "How far a notification came.",
  ),
});

export const cancelNotification = operation({
  id: "cancelNotification",
  method: "POST",
  path: "/api/notifications/{id}/cancel",
  tag,
  summary: "Take back a notification that waits",
  description: "What was handed to a provider cannot be taken back; then the answer says how far it came.",
  status: 200,
  answer: Notification,
  problems: ["delivery_not_open"],
});
