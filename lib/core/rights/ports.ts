import type { Contact, Identity } from "../contacts/model.ts";
import type { Conversation, ConversationState } from "../conversations/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Erasure, ShortLived } from "./model.ts";

/** A row of the table as it lies there. */
export interface PersonRow {
  /** The store's own name of it. */
  readonly handle: string;
  readonly entity: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** Everything that goes in one stroke, so that whatever comes afterwards begins anew. */
export interface PersonHead {
  /** The one that speaks for all that were merged into it, with the identities of them all. */
  readonly contact: Contact;
  /** Its id, and those of the contacts that were merged into it, directly or not. */
  readonly contactIds: readonly string[];
  /** Of the contacts' own partitions, the contacts themselves among them. */
  readonly rows: readonly PersonRow[];
  readonly conversations: readonly {
    readonly conversationId: string;
    readonly connectionId: string;
    /** Position in the queue up to which its messages were counted: what stands behind it belongs to whoever comes next. */
    readonly lastApplied: string;
    readonly row: PersonRow;
  }[];
}

/** A request, and whom it asked about. */
export interface Judged {
  readonly subjectId: string;
  readonly requestId: string;
}

/** Rows beside the contact's and the conversations' own partitions that are about the person. */
export interface Surroundings {
  readonly contactIds: readonly string[];
  readonly conversationIds: readonly string[];
  readonly connectionIds: readonly string[];
  readonly leadIds: readonly string[];
  /** People of the team who dealt with the person: what they were told may quote it. */
  readonly team: readonly string[];
  /** Words by which a provider's payload is known to be about the person. */
  readonly needles: readonly string[];
  readonly judged: readonly Judged[];
  readonly now: string;
  /** Payloads kept before this time were looked through already. */
  readonly since?: string;
}

export interface PersonStore {
  /** Of a contact that was merged into another, everything that stands behind that one. */
  head(contactId: string): Promise<PersonHead | undefined>;
  /** The rows of a conversation's partition without its head, a few hundred at a time; `from` is the last handle of those before. */
  conversation(
    conversationId: string,
    from?: string,
  ): Promise<{ readonly rows: readonly PersonRow[]; readonly more: boolean }>;
  /** When the conversation that has this id now was opened. */
  opened(conversationId: string): Promise<{ readonly createdAt: string } | undefined>;
  around(surroundings: Surroundings): Promise<readonly PersonRow[]>;
  /**
   * Removes the contact, its pointers, its conversations' heads and what else the head holds, together, if the contact and the heads are
   * still as they were read. `changed`: they are not, and nothing was removed. Of more than a hundred rows the first hundred
   * go together, contact, pointers and heads first.
   */
  cut(head: PersonHead): Promise<"cut" | "changed">;
  /** Removes rows; those that are gone already do no harm. */
  remove(rows: readonly PersonRow[]): Promise<void>;
  /** Writes down what rows leave; the same `id` again replaces it. */
  leave(facts: readonly { readonly id: string; readonly fact: Readonly<Record<string, unknown>> }[]): Promise<void>;
  /** Ids under which a message is found by its provider's name for it. */
  forgetExternalIds(ids: readonly { readonly connectionId: string; readonly externalId: string }[]): Promise<void>;
  /** The person is on the list of the forgotten: no import brings them back, and nobody writes to them unasked. */
  list(erasure: Erasure): Promise<void>;
  /** Which of these are on it. */
  listed(identities: readonly Identity[]): Promise<readonly Identity[]>;
  hashOf(identity: Identity): string;
}

/** Outside the table, and never deleted. */
export interface ErasureLedger {
  /** The same erasure again changes nothing. */
  record(erasure: Erasure): Promise<void>;
  /** Oldest first. */
  all(): AsyncIterable<Erasure>;
}

/** Files of messages. */
export interface PersonFiles {
  /** Names (`<conversation>/<message>/<index>`) of the files of a conversation, a thousand at a time behind the given one. */
  ofConversation(conversationId: string, after?: string): Promise<readonly string[]>;
  remove(names: readonly string[]): Promise<void>;
  read(name: string): Promise<Uint8Array | undefined>;
}

/** Records of an archive that are put behind one another: entries, then all their directories, then the end. */
export interface Archive {
  /** `offset`: where its record begins. */
  entry(
    name: string,
    body: Uint8Array | string,
    offset: number,
  ): { readonly file: Uint8Array; readonly directory: Uint8Array };
  /** `offset`: where the first directory begins. */
  end(of: { readonly entries: number; readonly offset: number; readonly directoryBytes: number }): Uint8Array;
}

/** How long a tenant keeps what it holds of people; null is for ever. */
export interface Retention extends ShortLived {
  readonly messagesDays: number | null;
  readonly mediaDays: number | null;
  /** The request that made this version. */
  readonly changedBy: string | null;
  readonly updatedAt: string | null;
  /** 0 before anybody said anything. */
  readonly version: number;
}

export interface RetentionStore {
  settings(): Promise<Retention>;
  /** `conflict`: they were changed since the version before. */
  save(retention: Retention): Promise<"saved" | "conflict">;
  conversations(state: ConversationState, page: PageRequest): Promise<Page<Conversation>>;
  /**
   * Removes the messages that were written before `before` (epoch milliseconds) and have nothing to set in motion; of a conversation
   * whose last message is older than that, also its preview. Returns how many went. Nothing happens the second time.
   */
  endMessages(conversation: Conversation, before: number): Promise<number>;
  endFiles(conversationId: string, before: number): Promise<number>;
  /** Removes what goes by itself in the end, where the tenant wants it gone before that. Returns how many rows went. */
  endShortLived(periods: ShortLived, now: number): Promise<number>;
}
