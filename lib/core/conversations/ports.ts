import type { Connection } from "../connections/model.ts";
import type { Contact, Identity } from "../contacts/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Lead, StageMove } from "../leads/model.ts";
import type { MessageBody, ThreadEvent } from "../messages/model.ts";
import type {
  Arrival,
  Conversation,
  ConversationState,
  Message,
  MessageReaction,
  Priority,
  StoredMedia,
} from "./model.ts";

export interface MessagesAsked extends PageRequest {
  /** Key of a message: the page's oldest is this one, or the first of its instant. */
  readonly from?: string;
}
export interface MessagePage extends Page<Message> {
  /** Of what is newer than the page; absent where it is the newest. */
  readonly previousCursor?: string;
}

export interface ConversationFilter {
  readonly state: ConversationState;
  /** A person's id, or `none` for conversations that nobody has taken. */
  readonly assignee?: string;
  /** A team's id, or `none`. */
  readonly teamId?: string;
  readonly label?: string;
  /** `none`: where nobody has said. */
  readonly priority?: Priority | "none";
  readonly connectionId?: string;
  readonly channel?: string;
  readonly unread?: boolean;
  /** Whether the last message is the customer's. */
  readonly unanswered?: boolean;
}

/** Everything that the first message of a thread brings into being, written together or not at all. */
export interface Opening {
  readonly conversation: Conversation;
  /** Absent when the person is known already. */
  readonly newcomer?: { readonly contact: Contact; readonly lead?: Lead; readonly step?: StageMove | undefined };
  /** Identities that must not point to anybody yet. */
  readonly identities: readonly Identity[];
}

/** A change of a message that is not there yet. Kept for a week. */
export interface PendingChange {
  /** Derived from the provider's id of the message that it names. */
  readonly target: string;
  readonly at: string;
  readonly event: ThreadEvent;
}

export type Amendment =
  | {
      readonly kind: "edit";
      readonly at: string;
      readonly body: Omit<MessageBody, "media">;
      readonly media: readonly StoredMedia[];
    }
  | { readonly kind: "delete"; readonly at: string }
  | { readonly kind: "react"; readonly by: string; readonly reaction: MessageReaction };

/** What people at their desks do with conversations. */
export interface ConversationDesk {
  get(conversationId: string): Promise<Conversation | undefined>;
  /**
   * Latest activity first, to the minute; to the millisecond within a page. One query a page, whatever is asked for: where few pass
   * the filter, a page is shorter than its limit and has a next one.
   */
  list(filter: ConversationFilter, page: PageRequest): Promise<Page<Conversation>>;
  ofContact(contactId: string): Promise<readonly string[]>;
  /** Replaces the conversation when the stored version is one less than the given one. */
  save(conversation: Conversation): Promise<"saved" | "conflict">;

  /** Puts a message. `present` returns the one that has this key already and changes nothing. */
  insert(
    message: Message,
  ): Promise<{ readonly kind: "inserted" } | { readonly kind: "present"; readonly message: Message }>;
  message(conversationId: string, key: string): Promise<Message | undefined>;
  /** In the order of time, newest first; messages of one instant are never parted by a page. */
  messages(conversationId: string, page: MessagesAsked): Promise<MessagePage>;
  /** When the first message came that nobody has answered, not before `since`; undefined when the customer waits for nothing. */
  unansweredSince(conversationId: string, since: string | undefined): Promise<string | undefined>;
}

/** The desk's, and what the road of messages needs beside it. */
export interface ConversationStore extends ConversationDesk {
  /**
   * Counts an arrival in one blind write, for the usual case: the conversation is open, the message is the newest, and it was
   * not counted yet. `refused` returns the conversation as it is; `missing` when there is none. Neither changes anything.
   * Without a conversation, `advanced` also says that the arrival was routine.
   */
  advance(
    conversationId: string,
    arrival: Arrival,
    now: string,
  ): Promise<
    | { readonly kind: "advanced"; readonly conversation?: Conversation }
    | { readonly kind: "refused"; readonly conversation: Conversation }
    | { readonly kind: "missing" }
  >;
  /** `conflict`: the conversation, the contact or one of the identities exists already; nothing was written. */
  open(opening: Opening): Promise<"opened" | "conflict">;

  /** Reads back from the newest message until it is found; for changes that name a message, which are rare and mostly recent. */
  findByExternalId(conversationId: string, externalId: string): Promise<Message | undefined>;
  /** Received messages that count and stand behind `position` in the queue. */
  countReceivedAfter(conversationId: string, position: string): Promise<number>;
  /** Applies a change unless a later one of its kind was applied, or the message is deleted. Repeats change nothing. */
  amend(conversationId: string, key: string, amendment: Amendment): Promise<void>;
  /** Replaces one file of a received message, if it is still that file and still pending; otherwise changes nothing. */
  setMedia(
    conversationId: string,
    key: string,
    index: number,
    before: StoredMedia,
    after: StoredMedia,
  ): Promise<"set" | "changed">;

  keepChange(conversationId: string, change: PendingChange): Promise<void>;
  pendingChanges(conversationId: string, target?: string): Promise<readonly PendingChange[]>;
  forgetChange(conversationId: string, change: PendingChange): Promise<void>;

  /** Remembers which message an id of the provider's is, for messages that carry no reference of ours. */
  indexExternalId(connectionId: string, externalId: string, conversationId: string, key: string): Promise<void>;
}

/** The one that there is, or a new one, put away unless somebody opens it; undefined where this channel cannot be written to at this address. Repeats change nothing. */
export type StartConversation = (input: {
  readonly connection: Connection;
  readonly contact: Contact;
  readonly address: Identity;
  /** Where the channel keeps subjects apart. */
  readonly thread: { readonly id: string; readonly subject?: string };
  /** When, and on whose desk a new one lies; null for nobody's. */
  readonly opened?: { readonly at: string; readonly desk: string | null };
}) => Promise<Conversation | undefined>;
