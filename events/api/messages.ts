import * as z from "zod/mini";
import { Id, pageFields, Timestamp } from "./common.ts";
import { Content, oneOf } from "./content.ts";
import { DeliveryReason, DeliveryState, DeliveryTimes } from "./deliveries.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { TemplateUse } from "./templates.ts";

const tag = "Messages";

const MessageMedia = z.object({
  index: z.number(),
  state: described(
    z.enum(["pending", "stored", "failed", "linked"]),
    "`stored`: ask for its link. `pending`: being fetched. `linked`: sent by an address of the author's.",
  ),
  mime: z.nullable(z.string()),
  filename: z.nullable(z.string()),
  size: described(z.nullable(z.number()), "Bytes."),
  reason: z.nullable(z.string()),
});

export const Message = named(
  z.object({
    id: Id,
    conversationId: Id,
    kind: described(z.enum(["received", "sent", "note"]), "`note`: seen by the team alone."),
    direction: z.enum(["in", "out"]),
    at: Timestamp,
    author: described(z.nullable(Id), "Who of us wrote it."),
    sender: described(
      z.nullable(z.object({ id: z.string(), name: z.nullable(z.string()) })),
      "Who wrote it on the channel.",
    ),
    type: z.string(),
    subject: described(z.nullable(z.string()), "Of an e-mail."),
    text: z.nullable(z.string()),
    media: z.array(MessageMedia),
    location: z.nullable(
      z.object({
        latitude: z.number(),
        longitude: z.number(),
        name: z.nullable(z.string()),
        address: z.nullable(z.string()),
      }),
    ),
    contacts: z.array(z.object({ name: z.nullable(z.string()), phones: z.array(z.string()) })),
    order: z.nullable(
      z.object({
        catalogId: z.string(),
        items: z.number(),
        lines: z.array(z.object({ sku: z.string(), quantity: z.string(), price: z.string(), currency: z.string() })),
      }),
    ),
    payload: described(z.nullable(z.string()), "Our own data of the choice that was pressed."),
    mentions: described(z.array(Id), "Of a note: the people who are named in it."),
    choices: z.array(z.object({ id: z.string(), title: z.string(), description: z.nullable(z.string()) })),
    cannedReplyId: described(z.nullable(Id), "The canned reply that it was made of."),
    template: z.nullable(z.object({ name: z.string(), language: z.string() })),
    forwarded: z.boolean(),
    externalId: described(z.nullable(z.string()), "The provider's id."),
    replyToExternalId: described(z.nullable(z.string()), "The provider's id of the message that this one answers."),
    reactions: z.array(z.object({ by: z.string(), emoji: z.string(), at: Timestamp })),
    editedAt: z.nullable(Timestamp),
    deletedAt: z.nullable(Timestamp),
    delivery: described(
      z.nullable(
        z.object({
          status: DeliveryState,
          reason: z.nullable(DeliveryReason),
          attempts: z.number(),
          times: DeliveryTimes,
        }),
      ),
      "Of messages that we send: how far this one came.",
    ),
  }),
  "Message",
  "One message of a conversation, or a note of the team.",
);
export type Message = z.infer<typeof Message>;

export const NewReply = named(
  z
    .strictObject({
      content: z.optional(Content),
      cannedReplyId: described(
        z.optional(z.string().check(z.regex(/^[a-z0-9]{10}$/))),
        "In place of content: a canned reply, filled in for this conversation.",
      ),
      template: z.optional(TemplateUse),
      replyTo: described(
        z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
        "Id of the message that this one answers.",
      ),
    })
    .check(oneOf("content", "cannedReplyId", "template")),
  "NewReply",
  "A message to the customer: content, a canned reply, or a template.",
);
export const NewNote = named(
  z.strictObject({
    text: z.string().check(z.regex(/\S/), z.maxLength(16_384)),
    mentions: described(
      z.optional(z.array(z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/))).check(z.maxLength(20))),
      "People to be told of it, by id.",
    ),
  }),
  "NewNote",
  "A note for the team.",
);

export const MediaLink = named(
  z.object({
    url: z.string(),
    expiresAt: described(z.nullable(Timestamp), "Null for an address that is not ours."),
    mime: z.nullable(z.string()),
    filename: z.nullable(z.string()),
    size: z.nullable(z.number()),
  }),
  "MediaLink",
  "An address that downloads a file for a few minutes.",
);

export const listMessages = operation({
  id: "listMessages",
  method: "GET",
  path: "/api/conversations/{id}/messages",
  tag,
  summary: "List the messages of a conversation, newest first",
  description:
    "`nextCursor` leads to what is older. A page in the midst of the conversation also has a `previousCursor`, which leads to what is newer.",
  query: z.strictObject({
    ...pageFields,
    from: described(
      z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
      "Id of a message: the page that begins with it and goes on towards the newest. Not beside `cursor`.",
    ),
  }),
  status: 200,
  answer: z.object({
    data: z.array(Message),
    nextCursor: z.nullable(z.string()),
    previousCursor: described(z.nullable(z.string()), "Null where the page has the newest message."),
    hasMore: z.boolean(),
  }),
  problems: ["not_found", "bad_cursor"],
});
export const sendReply = operation({
  id: "sendReply",
  method: "POST",
  path: "/api/conversations/{id}/messages",
  tag,
  summary: "Answer the customer",
  description:
    "The message is queued, in as many parts as the channel needs, and sent in the order of the conversation. " +
    "Its delivery says how far it came.",
  body: NewReply,
  status: 202,
  answer: z.object({ data: z.array(Message) }),
  problems: ["not_found", "window_closed", "connection_unusable"],
});
export const writeNote = operation({
  id: "writeNote",
  method: "POST",
  path: "/api/conversations/{id}/notes",
  tag,
  summary: "Leave a note for the team",
  body: NewNote,
  status: 201,
  answer: Message,
  problems: ["not_found"],
});
export const getMedia = operation({
  id: "getMedia",
  method: "GET",
  path: "/api/conversations/{id}/messages/{messageId}/media/{index}",
  tag,
  summary: "Get a link to a file of a message",
  status: 200,
  answer: MediaLink,
  problems: ["not_found", "media_pending", "media_unavailable"],
});
