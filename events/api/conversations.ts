import * as z from "zod/mini";
import { Flag, Id, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Delivery } from "./deliveries.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { FieldError } from "./problem.ts";

const tag = "Conversations";

export const ConversationState = z.enum(["open", "pending", "snoozed", "resolved"]);
export const Priority = z.enum(["urgent", "high", "normal", "low"]);
const LabelId = z.string().check(z.regex(/^[a-z0-9]{10}$/));
const LabelIds = z.array(LabelId).check(z.maxLength(10));
const TeamId = z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/));
const PersonId = /^(?:me|(?:usr|key)_[a-z0-9]{1,64})$/;
const Assignee = described(z.nullable(z.string().check(z.regex(PersonId))), "A person's id, `me`, or null for nobody.");

const Target = z.object({
  dueAt: Timestamp,
  state: described(z.enum(["waiting", "met", "breached"]), "`breached`: it was or is late."),
});

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
    teamId: z.nullable(Id),
    labels: described(z.array(Id), "Ids of labels."),
    priority: described(z.nullable(Priority), "Null where nobody has said."),
    snoozedUntil: described(
      z.nullable(Timestamp),
      "When a snoozed conversation comes back by itself, or earlier when the customer writes.",
    ),
    openedAt: described(
      z.nullable(Timestamp),
      "When it was last opened: by its first message, or by one that came after it was resolved.",
    ),
    firstRepliedAt: described(z.nullable(Timestamp), "When it was first answered since then."),
    resolvedAt: z.nullable(Timestamp),
    lastInboundAt: z.nullable(Timestamp),
    window: described(
      z.nullable(z.object({ open: z.boolean(), closesAt: z.nullable(Timestamp) })),
      "Until when free-form messages are allowed; null where the channel has no such rule.",
    ),
    targets: described(
      z.nullable(z.object({ policyId: Id, firstResponse: z.nullable(Target), resolution: z.nullable(Target) })),
      "What was promised to the customer; null where nothing was.",
    ),
    satisfaction: described(
      z.nullable(z.object({ askedAt: Timestamp, score: z.nullable(z.number()), comment: z.nullable(z.string()) })),
      "Of the resolution that was last asked about.",
    ),
    campaign: described(
      z.nullable(z.object({ campaignId: Id, phaseId: z.string(), name: z.string(), at: Timestamp })),
      "The campaign that the customer answered last, and when.",
    ),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Conversation",
  "A thread with a customer on one connection. It is resolved, and reopened when the customer writes again.",
);
export type Conversation = z.infer<typeof Conversation>;

export const changeFields = {
  state: z.optional(ConversationState),
  snoozedUntil: described(
    z.optional(Timestamp),
    "With `snoozed`, and only with it. Rounded up to the whole minute; at most a year ahead.",
  ),
  assignee: z.optional(Assignee),
  teamId: described(z.optional(z.nullable(TeamId)), "Null takes it out of its team."),
  priority: z.optional(z.nullable(Priority)),
  addLabels: z.optional(LabelIds),
  removeLabels: z.optional(LabelIds),
};
export const ConversationChange = named(
  z
    .strictObject({
      ...changeFields,
      labels: described(z.optional(LabelIds), "In place of those that it has."),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "ConversationChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const Assignment = named(z.strictObject({ assignee: Assignee }), "Assignment", "Who takes the conversation.");

export const BulkChange = named(
  z.strictObject({
    conversationIds: z.array(z.string().check(z.regex(/^[a-z0-9]{26}$/))).check(z.minLength(1), z.maxLength(100)),
    change: ConversationChange,
  }),
  "BulkChange",
  "One change for many conversations.",
);
export const BulkResult = named(
  z.object({
    data: z.array(
      z.object({
        id: Id,
        outcome: described(
          z.enum(["changed", "unchanged", "not_found", "invalid", "failed"]),
          "`failed`: not now; repeat the request for it.",
        ),
        version: z.nullable(Version),
        errors: z.array(FieldError),
      }),
    ),
  }),
  "BulkResult",
  "What became of each conversation, in the order of the request.",
);

const oneConversation = { tag, status: 200, answer: Conversation, conditional: true, problems: ["not_found"] } as const;

export const listConversations = operation({
  id: "listConversations",
  method: "GET",
  path: "/api/conversations",
  tag,
  summary: "List conversations, latest activity first",
  description:
    "In the order of minutes; within a page in the exact order. A filtered page looks at a bounded number of conversations, so it may " +
    "hold fewer than asked for, even none, and still have a next one.",
  query: z.strictObject({
    ...pageFields,
    state: z._default(ConversationState, "open"),
    assignee: described(
      z.optional(z.string().check(z.regex(/^(?:me|none|(?:usr|key)_[a-z0-9]{1,64})$/))),
      "A person's id, `me`, or `none` for those that nobody has taken.",
    ),
    teamId: described(z.optional(z.union([z.literal("none"), TeamId])), "A team, or `none`."),
    label: described(z.optional(LabelId), "Those that have this label."),
    priority: described(
      z.optional(z.enum(["urgent", "high", "normal", "low", "none"])),
      "`none`: where nobody has said.",
    ),
    connectionId: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
    channel: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))),
    unread: z.optional(Flag),
    unanswered: described(z.optional(Flag), "`true`: the last message is the customer's."),
  }),
  status: 200,
  answer: pageOf(Conversation),
  problems: ["bad_cursor"],
});
const StateCounts = z.record(ConversationState, z.object({ total: z.number(), unread: z.number() }));
export const InboxCounts = named(
  z.object({
    mine: described(StateCounts, "The caller's."),
    unassigned: described(StateCounts, "Those that nobody has taken."),
    all: StateCounts,
  }),
  "InboxCounts",
  "How many conversations stand in each view, by state, and in how many of them something was not read.",
);
export const countConversations = operation({
  id: "countConversations",
  method: "GET",
  path: "/api/conversations/counts",
  tag,
  summary: "Count the conversations of each view",
  description: "Exact, a second or two after a change.",
  status: 200,
  answer: InboxCounts,
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
  summary: "Resolve, reopen, snooze, hand over, label or prioritise a conversation",
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
export const changeConversations = operation({
  id: "changeConversations",
  method: "POST",
  path: "/api/conversations/bulk",
  tag,
  summary: "Change many conversations alike",
  description: "Each by itself: one that cannot be changed harms none of the others.",
  body: BulkChange,
  status: 200,
  answer: BulkResult,
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
