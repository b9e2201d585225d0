/** What is searched, how it gets into the index, and what comes out of it. */

export const SEARCH_KINDS = ["contact", "message", "lead"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** A person: found by name, telephone number, address or any other id. */
export interface ContactDocument {
  readonly kind: "contact";
  readonly id: string;
  readonly contactId: string;
  readonly title: string;
  readonly text: string;
  /** When it came about. ISO 8601. */
  readonly at: string;
}
export interface LeadDocument {
  readonly kind: "lead";
  readonly id: string;
  readonly contactId: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
  readonly channel: string;
  readonly connectionId: string;
  readonly state: string;
  readonly assignee: string | null;
}
export interface MessageDocument {
  readonly kind: "message";
  /** `<conversationId>.<key>`. */
  readonly id: string;
  readonly conversationId: string;
  /** What a file is called, or a place. */
  readonly title: string;
  readonly text: string;
  readonly at: string;
  readonly direction: "in" | "out";
  /** Seen by the team alone. */
  readonly note: boolean;
  /** Files came or went with it. */
  readonly hasAttachment: boolean;
}
/** Not found by itself: what its messages are filtered by and shown with. */
export interface ConversationFacts {
  readonly kind: "conversation";
  readonly id: string;
  readonly contactId: string;
  readonly contactName: string | null;
  readonly channel: string;
  readonly connectionId: string;
  readonly state: string;
  readonly assignee: string | null;
  /** Ids of the tenant's labels. */
  readonly labels: readonly string[];
}
export type SearchDocument = ContactDocument | LeadDocument | MessageDocument | ConversationFacts;

/**
 * Which of two states of a thing is the later one. `sequence` is the stream's, as decimal digits, which grows with every change of an
 * item; `at` is when it changed, in epoch milliseconds. What was read from the table, not from the stream, has no sequence.
 */
export interface Moment {
  readonly sequence: string;
  readonly at: number;
}

export type IndexChange = Moment &
  (
    | { readonly op: "put"; readonly doc: SearchDocument }
    | { readonly op: "remove"; readonly kind: SearchDocument["kind"]; readonly id: string }
    /** Everything about this contact, and whatever is older than this and comes later. */
    | { readonly op: "forget"; readonly contactId: string }
  );

/** Sequences differ in length; padded, they compare as text. */
const padded = (sequence: string): string => sequence.padStart(40, "0");

/** Whether the change says anything that the index does not know by now. The same change again says nothing. */
export const isNews = (change: Moment, known: Moment): boolean =>
  known.sequence !== "" && change.sequence !== ""
    ? padded(change.sequence) > padded(known.sequence)
    : change.at >= known.at;

/** Characters of a text that are searched and shown; what stands behind them is found in the conversation. */
export const MAX_TEXT = 8_000;

export interface SearchFilter {
  readonly kinds: readonly SearchKind[];
  readonly channel?: string;
  readonly connectionId?: string;
  /** A person's id; null for what nobody has taken. */
  readonly assignee?: string | null;
  /** Of the conversation or of the lead. */
  readonly state?: string;
  /** ISO 8601, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly conversationId?: string;
  readonly contactId?: string;
  /** Of the conversation. Nothing but messages has one. */
  readonly labelId?: string;
  /** Of messages alone. */
  readonly hasAttachment?: boolean;
}

export const SEARCH_SORTS = ["relevance", "newest"] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

/** Start and end of what matched, in UTF-16 units of the text beside it. */
export type Range = readonly [start: number, end: number];

/** Part of a text with what matched in it. Plain text: nothing in it is markup. */
export interface Excerpt {
  readonly text: string;
  readonly ranges: readonly Range[];
}

/** An entry of the index that fits a query. */
export interface Match {
  readonly kind: SearchKind;
  readonly id: string;
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly conversationId: string | null;
  readonly channel: string | null;
  readonly connectionId: string | null;
  readonly state: string | null;
  readonly assignee: string | null;
  readonly direction: "in" | "out" | null;
  readonly note: boolean;
  readonly hasAttachment: boolean;
  readonly title: string;
  readonly text: string;
  readonly at: string;
  /** Place in the order asked for: smaller comes first. */
  readonly place: number;
}

export interface SearchHit extends Omit<Match, "title" | "text" | "place"> {
  readonly title: Excerpt;
  readonly excerpt: Excerpt;
}

/** The log names an object that is not there, or is no index: only one made anew from the table can take its place. */
export class LostBase extends Error {
  constructor(cause?: unknown) {
    super("the search index is lost", { cause });
    this.name = "LostBase";
  }
}
