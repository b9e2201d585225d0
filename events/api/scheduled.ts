import * as z from "zod/mini";
import { Id, Timestamp, Version } from "./common.ts";
import { Content, contentOrCanned } from "./content.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Messages";
const SendAt = described(
  z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  "ISO 8601, UTC. Rounded up to the whole minute, in which it is sent; at most a year ahead.",
);
const CancelOnReply = described(z.boolean(), "Do not send it when the customer writes first.");
const CannedReplyId = z.string().check(z.regex(/^[a-z0-9]{10}$/));

export const ScheduledMessage = named(
  z.object({
    id: Id,
    conversationId: Id,
    author: Id,
    content: Content,
    cannedReplyId: z.nullable(Id),
    sendAt: Timestamp,
    cancelOnReply: z.boolean(),
    state: described(
      z.enum(["scheduled", "sending", "sent", "cancelled", "failed"]),
      "Only what is `scheduled` can be changed or called off.",
    ),
    reason: described(z.nullable(z.object({ code: z.string(), text: z.string() })), "Why it was not sent."),
    messageIds: described(z.array(Id), "The messages that it became."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "ScheduledMessage",
  "A message that is written now and sent at a time.",
);
export type ScheduledMessage = z.infer<typeof ScheduledMessage>;

export const NewScheduledMessage = named(
  z
    .strictObject({
      content: z.optional(Content),
      cannedReplyId: described(z.optional(CannedReplyId), "In place of content: filled in now."),
      sendAt: SendAt,
      cancelOnReply: z._default(CancelOnReply, false),
    })
    .check(contentOrCanned),
  "NewScheduledMessage",
  "A message for later: either content or a canned reply.",
);
export const ScheduledMessageChange = named(
  z
    .strictObject({
      content: z.optional(Content),
      sendAt: z.optional(SendAt),
      cancelOnReply: z.optional(CancelOnReply),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "ScheduledMessageChange",
  "What is to change; at least one field. Whoever changes it has seen what the customer wrote until then.",
  { minProperties: 1 },
);

const one = {
  tag,
  status: 200,
  answer: ScheduledMessage,
  conditional: true,
  problems: ["not_found", "not_scheduled"],
} as const;

export const listScheduledMessages = operation({
  id: "listScheduledMessages",
  method: "GET",
  path: "/api/conversations/{id}/scheduled",
  tag,
  summary: "List the messages for later of a conversation, by their time",
  description: "With those of the last month that went or were called off. There are few, so there is one page.",
  status: 200,
  answer: z.object({ data: z.array(ScheduledMessage) }),
  problems: ["not_found"],
});
export const scheduleMessage = operation({
  id: "scheduleMessage",
  method: "POST",
  path: "/api/conversations/{id}/scheduled",
  tag,
  summary: "Write a message to be sent at a time",
  description: "Whether it may be sent is asked when its time comes, and again when it is handed to the provider.",
  body: NewScheduledMessage,
  status: 201,
  answer: ScheduledMessage,
  problems: ["not_found", "limit_reached"],
});
export const updateScheduledMessage = operation({
  ...one,
  id: "updateScheduledMessage",
  method: "PATCH",
  path: "/api/conversations/{id}/scheduled/{scheduledId}",
  summary: "Change a message for later",
  body: ScheduledMessageChange,
});
export const cancelScheduledMessage = operation({
  ...one,
  id: "cancelScheduledMessage",
  method: "DELETE",
  path: "/api/conversations/{id}/scheduled/{scheduledId}",
  summary: "Call a message for later off",
});
