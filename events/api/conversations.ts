import * as z from "zod/mini";
import { Flag, Id, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Delivery } from "./deliveries.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Conversations";

export const ConversationState = z.enum(["open", "pending", "snoozed", "resolved"]);
const PersonId = /^(?:me|(?:usr|key)_[a-z0-9]{1,64})$/;
const Assignee = described(z.nullable(z.string().check(z.regex(PersonId))), "A person's id, `me`, or null for nobody.");

export const Conversation = named(
  z.object({
    id: Id,
    connectionId: Id,
    channel: z.string(),
    chat: z.object({ id: z.string(), type: z.enum(["person", "group"]) }),
    contactId: Id,
    contactName: z.nullable(z.string()),
    state: ConversationState,
    assignee: z.nullable(Id),
    unread: z.number(),
    lastMessageAt: Timestamp,
    lastMessageId: Id,
    lastDirection: z.enum(["in", "out"]),
    preview: z.string(),
    lastInboundAt: z.nullable(Timestamp),
    window: described(
      z.nullable(z.object({ open: z.boolean(), closesAt: z.nullable(Timestamp) })),
      "Until when free-form messages are allowed; null where the channel has no such rule.",
    ),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Conversation",
  "A thread with a customer on one connection. It is resolved, and reopened when the customer writes again.",
);
export type Conversation = z.infer<typeof Conversation>;

export const ConversationChange = named(
  z
    .strictObject({ state: z.optional(z.enum(["open", "resolved"])), assignee: z.optional(Assignee) })
    .check(z.refine((change) => change.state !== undefined || change.assignee !== undefined)),
  "ConversationChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const Assignment = named(z.strictObject({ assignee: Assignee }), "Assignment", "Who takes the conversation.");

const oneConversation = { tag, status: 200, answer: Conversation, conditional: true, problems: ["not_found"] } as const;

export const listConversations = operation({
  id: "listConversations",
  method: "GET",
  path: "/api/conversations",
  tag,
  summary: "List conversations, latest activity first",
  description: "In the order of minutes; within a page in the exact order.",
  query: z.strictObject({
    ...pageFields,
    state: z._default(ConversationState, "open"),
    assignee: described(
      z.optional(z.string().check(z.regex(/^(?:me|none|(?:usr|key)_[a-z0-9]{1,64})$/))),
      "A person's id, `me`, or `none` for those that nobody has taken.",
    ),
    unread: z.optional(Flag),
  }),
  status: 200,
  answer: pageOf(Conversation),
  problems: ["bad_cursor"],
});
export const getConversation = operation({
  id: "getConversation",
  method: "GET",
  path: "/api/conversations/{id}",
  tag,
  summary: "Get a conversation",
  status: 200,
  answer: Conversation,
  problems: ["not_found"],
});
export const updateConversation = operation({
  ...oneConversation,
  id: "updateConversation",
  method: "PATCH",
  path: "/api/conversations/{id}",
  summary: "Resolve, reopen or hand over a conversation",
  body: ConversationChange,
});
export const markConversationRead = operation({
  ...oneConversation,
  id: "markConversationRead",
  method: "POST",
  path: "/api/conversations/{id}/read",
  summary: "Mark everything that came so far as read",
});
export const assignConversation = operation({
  ...oneConversation,
  id: "assignConversation",
  method: "POST",
  path: "/api/conversations/{id}/assign",
  summary: "Hand a conversation to a person, or to nobody",
  body: Assignment,
});
export const resolveConversation = operation({
  ...oneConversation,
  id: "resolveConversation",
  method: "POST",
  path: "/api/conversations/{id}/resolve",
  summary: "Resolve a conversation",
});
export const reopenConversation = operation({
  ...oneConversation,
  id: "reopenConversation",
  method: "POST",
  path: "/api/conversations/{id}/reopen",
  summary: "Reopen a conversation",
});
export const listConversationDeliveries = operation({
  id: "listConversationDeliveries",
  method: "GET",
  path: "/api/conversations/{id}/deliveries",
  tag,
  summary: "List the deliveries of a conversation, newest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Delivery),
  problems: ["not_found", "bad_cursor"],
});
