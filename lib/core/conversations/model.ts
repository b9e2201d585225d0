import type { DeliveryReason, DeliveryStatus } from "../deliveries/model.ts";
import type { Direction, MessageBody, OutboundContent, TemplateContent } from "../messages/model.ts";
import type { PolicyNote, Proactive } from "../policy/model.ts";
import type { Price, PriceCategory } from "../spending/model.ts";

export const CONVERSATION_STATES = ["open", "pending", "snoozed", "resolved"] as const;
export type ConversationState = (typeof CONVERSATION_STATES)[number];

/** The most pressing first. Null: nobody has said. */
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];

export const MAX_LABELS = 10;

/** What was promised to the customer, and how far it was kept. Times are due times, in business hours where the policy says so. */
export interface Targets {
  readonly policyId: string;
  /** Which opening, priority, labels and team this was worked out for: the same again is worked out no more. */
  readonly basis: string;
  readonly firstDueAt?: string;
  readonly resolveDueAt?: string;
  /** Set when the time came and it was not done: the due time itself. */
  readonly firstBreachedAt?: string;
  readonly resolveBreachedAt?: string;
}

/** How content the customer says they are with what was resolved; absent until they were asked. */
export interface Satisfaction {
  /** The resolution that is asked about: each is asked about once. */
  readonly resolvedAt: string;
  readonly askedAt: string;
  /** Until when a bare digit is an answer. */
  readonly until: string;
  readonly score?: number;
  readonly answeredAt?: string;
  /** Until when the next words are taken as the comment that was asked for. */
  readonly commentUntil?: string;
  readonly comment?: string;
}

/** The chat as the provider knows it: with one person, or a group. `id` is what a reply is addressed to. */
export interface Chat {
  readonly id: string;
  readonly type: "person" | "group";
}

/**
 * A thread with a customer: one connection and one chat of the provider. It stays one conversation for ever: it is resolved,
 * and reopened when the customer writes again.
 */
export interface Conversation {
  readonly conversationId: string;
  readonly connectionId: string;
  readonly channel: string;
  readonly chat: Chat;
  readonly contactId: string;
  readonly contactName: string | null;
  /** Of the telephone number that it began with, for reports. */
  readonly country?: string;
  readonly state: ConversationState;
  readonly assignee: string | null;
  /** Messages of the customer since somebody last marked the conversation as read. */
  readonly unread: number;
  readonly lastMessageAt: string;
  readonly lastMessageId: string;
  readonly lastDirection: Direction;
  /** The start of the last message, for lists. */
  readonly preview: string;
  /** The customer's last message: what opens the channel's window. Null when they never wrote. */
  readonly lastInboundAt: string | null;
  /** Position in the inbound queue of the last message that was counted here. See `appliesTo`. */
  readonly lastApplied: string;
  /** Position in the inbound queue up to which a person has read. */
  readonly readThrough: string;
  /**
   * Set while a delivery of this thread is deferred: what was written behind it waits too, so that the thread keeps its order.
   * `by` is its key; it and what stands before it may go. `last` is the key of the last one that waits behind it.
   */
  readonly held?: Hold;
  /** Ids of the person that this thread has shown so far, derived, so that a new one is noticed. */
  readonly known: readonly string[];
  /** Messages that an edit, deletion or reaction named before they came. Derived ids; at most `MAX_AWAITED`. */
  readonly awaited: readonly string[];
  readonly teamId?: string | undefined;
  /** Ids of the tenant's labels. */
  readonly labels?: readonly string[] | undefined;
  readonly priority?: Priority | undefined;
  /** While `snoozed`: when it comes back by itself, a whole minute. */
  readonly snoozedUntil?: string | undefined;
  /** When it was last opened: by its first message, or by what came after it was resolved. Absent in what was written before this was kept. */
  readonly openedAt?: string | undefined;
  /** The first answer since then. */
  readonly firstRepliedAt?: string | undefined;
  /** While `resolved`. */
  readonly resolvedAt?: string | undefined;
  readonly targets?: Targets | undefined;
  readonly satisfaction?: Satisfaction | undefined;
  /** The campaign that the customer answered last, and when. */
  readonly campaign?:
    | { readonly campaignId: string; readonly phaseId: string; readonly name: string; readonly at: string }
    | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** What may be changed at one stroke; null takes away. */
export interface ConversationChange {
  readonly state?: ConversationState;
  /** With `snoozed`, and only with it: when it comes back by itself. */
  readonly snoozedUntil?: string;
  readonly assignee?: string | null;
  readonly teamId?: string | null;
  readonly priority?: Priority | null;
  /** In place of those that it has; or some more, and some fewer. */
  readonly labels?: readonly string[];
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
}

export interface Hold {
  readonly until: string;
  readonly by: string;
  readonly last?: string;
}

export const MAX_AWAITED = 20;
export const PREVIEW_LENGTH = 100;

/** A file of an inbound message: named by the provider, then fetched (`stored`) or given up (`failed`). */
export interface StoredMedia {
  readonly state: "pending" | "stored" | "failed";
  readonly providerId?: string;
  readonly url?: string;
  readonly mime?: string;
  readonly filename?: string;
  /** Where we keep it. */
  readonly key?: string;
  /** Bytes. */
  readonly size?: number;
  readonly reason?: string;
}

export interface MessageReaction {
  /** Absent once the reaction was taken back; the entry stays so that an older one cannot return. */
  readonly emoji?: string;
  readonly at: string;
}

/** What the parts of a message have in common, whoever wrote it. */
interface MessageBase {
  readonly conversationId: string;
  /** `<time in ms>-<derived id>`: unique in its conversation, in the order of time. */
  readonly key: string;
  readonly at: string;
  readonly createdAt: string;
  /** Tie-break among messages of one instant: position in the queue, or the time of writing. */
  readonly order: string;
  readonly externalId?: string;
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
  readonly reactions?: Readonly<Record<string, MessageReaction>>;
  readonly editedAt?: string;
  readonly deletedAt?: string;
}

/** Written by the customer, or by somebody of the business in the provider's own app (an echo: `direction` out, no delivery). */
export interface ReceivedMessage extends MessageBase {
  readonly kind: "received";
  readonly direction: Direction;
  /** Absent in what was written before this was kept. */
  readonly connectionId?: string;
  readonly sender: { readonly id: string; readonly name?: string };
  readonly body: Omit<MessageBody, "media">;
  readonly media: readonly StoredMedia[];
  /** For echoes: how far the provider says they came. */
  readonly status?: DeliveryStatus;
  readonly times?: Readonly<Partial<Record<"sent" | "delivered" | "read" | "failed", string>>>;
}

/** Written by us: the message is its own delivery. */
export interface SentMessage extends MessageBase {
  readonly kind: "sent";
  readonly direction: "out";
  readonly connectionId: string;
  /** Whose conversation it was when this was written. */
  readonly teamId?: string;
  readonly author: string;
  readonly content: OutboundContent;
  /** Of an answer to a waiting customer: the time of the first message that nobody had answered. */
  readonly waitedSince?: string;
  /** The first answer since the conversation was opened. */
  readonly first?: true;
  /** The canned reply that it was made of. */
  readonly cannedReplyId?: string;
  /** What it costs at the provider, if it is taken: by the list of the day on which it was written. Millionths of a dollar. */
  readonly category?: PriceCategory;
  readonly micros?: number;
  /** The queue beside the one that people's answers take; absent for those, and for what is urgent. */
  readonly lane?: "bulk";
  /** Nobody at a desk wrote it: then everything is asked before it goes. */
  readonly proactive?: Proactive;
  /** What is sent in its place where the window for free-form messages is closed, with its own price. */
  readonly closedWindow?: { readonly content: TemplateContent } & Partial<Price>;
  /** Of what went by itself. */
  readonly policy?: PolicyNote;
  readonly status: DeliveryStatus;
  readonly reason?: DeliveryReason;
  /** How often a worker took it up. */
  readonly attempts: number;
  /** How often the provider was asked and did not take it. */
  readonly refusals: number;
  /** The provider was asked before and may have taken it: then only an answer that it did is an end, and no refusal of a repetition is. */
  readonly mayHaveGone?: true;
  /** When the last worker took it up to ask the provider. */
  readonly askedAt?: string;
  /** While `sending`: until when the worker that claimed it may still be at it. */
  readonly leaseUntil?: string;
  /** While `deferred` or `unknown`: when it is looked at again. */
  readonly wakeAt?: string;
  readonly times: Readonly<Partial<Record<"sent" | "delivered" | "read" | "failed", string>>>;
}

/** Seen by the team alone. */
export interface NoteMessage extends MessageBase {
  readonly kind: "note";
  readonly direction: "out";
  readonly author: string;
  readonly text: string;
  /** People who are named in it, by id. */
  readonly mentions?: readonly string[];
}

export type Message = ReceivedMessage | SentMessage | NoteMessage;

/** Milliseconds and a derived or random id make a key: time first, so that keys sort as time does. */
export const messageKey = (at: string, id: string): string =>
  `${String(Date.parse(at)).padStart(13, "0")}-${id.slice(0, 16)}`;

/** Queue positions are decimal strings of varying length; padded, they compare as text. */
export const queuePosition = (sequence: string): string => sequence.padStart(24, "0");

/** Cuts at a character, not inside one. */
export function preview(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= PREVIEW_LENGTH ? line : `${characters.slice(0, PREVIEW_LENGTH - 1).join("")}…`;
}

export interface Arrival {
  readonly key: string;
  readonly at: string;
  readonly direction: Direction;
  readonly preview: string;
  /** Position of the message in the inbound queue. */
  readonly position: string;
  /** A message that a person should see: not the provider's own notices. */
  readonly counts: boolean;
  /** Where the conversation knows these ids of the person and does not wait for this message, nothing is left to do after counting. */
  readonly routine?: { readonly known: readonly string[]; readonly target: string };
}

/**
 * Whether this message was already counted. The queue hands over the messages of one conversation one at a time and in order,
 * so everything up to `lastApplied` was counted, and nothing after it.
 */
export const alreadyApplied = (conversation: Conversation, position: string): boolean =>
  conversation.lastApplied >= position;

/** What opening it anew makes of the fields that belong to one opening. */
export const reopened = (at: string): Partial<Conversation> => ({
  state: "open",
  openedAt: at,
  firstRepliedAt: undefined,
  resolvedAt: undefined,
  snoozedUntil: undefined,
  targets: undefined,
});

/**
 * The conversation after a message came in (or an echo of ours): pure, for stores that cannot do it in one blind write. `quiet`: the
 * message answers a question of ours and asks for nothing, so it does not reopen what was resolved.
 */
export function arrive(conversation: Conversation, arrival: Arrival, now: string, quiet = false): Conversation {
  const inbound = arrival.direction === "in";
  const newest = arrival.at >= conversation.lastMessageAt;
  const wakes = inbound && arrival.counts && !quiet;
  const answers = arrival.direction === "out" && conversation.state !== "resolved";
  return {
    ...conversation,
    ...(wakes && conversation.state === "resolved" ? reopened(arrival.at) : {}),
    ...(wakes && conversation.state === "snoozed" ? { state: "open", snoozedUntil: undefined } : {}),
    ...(answers && conversation.firstRepliedAt === undefined ? { firstRepliedAt: arrival.at } : {}),
    unread: conversation.unread + (inbound && arrival.counts && !quiet ? 1 : 0),
    ...(newest
      ? {
          lastMessageAt: arrival.at,
          lastMessageId: arrival.key,
          lastDirection: arrival.direction,
          preview: arrival.preview,
        }
      : {}),
    lastInboundAt:
      inbound && arrival.counts && (conversation.lastInboundAt === null || arrival.at > conversation.lastInboundAt)
        ? arrival.at
        : conversation.lastInboundAt,
    lastApplied: arrival.position,
    updatedAt: now,
    version: conversation.version + 1,
  };
}
