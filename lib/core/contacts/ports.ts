import type { Page, PageRequest } from "../kernel/page.ts";
import type { Contact, Identity, MergeRecord, TimelineEntry } from "./model.ts";

/** A contact that may be the same person: an id of ours turned out to be theirs. */
export interface DuplicateSuggestion {
  readonly contactId: string;
  /** Kind of the identity that both showed. */
  readonly because: string;
  readonly at: string;
}

/**
 * An address is none any more: whoever has it now loses it, unless it is all that is known of them (`kept`). Repeats change nothing:
 * then it is nobody's.
 */
export type ForgetAddress = (identity: Identity, at: string) => Promise<"forgotten" | "kept" | "nobodys">;

/** What the road of messages needs. */
export interface ContactStore {
  /** As it is stored, also when it was merged into another. */
  get(contactId: string): Promise<Contact | undefined>;
  /** The contact that speaks for this one: itself, or where the pointers of its merges end. */
  resolve(contactId: string): Promise<Contact | undefined>;
  /** The contacts that these identities point to, in the order of the identities; unknown identities are left out. */
  findByIdentities(identities: readonly Identity[]): Promise<readonly string[]>;
  /**
   * Points each identity at the contact unless it already points somewhere; adds the new ones to the contact and to those that it was
   * merged into. One that points to somebody else is suggested as a duplicate, to both. Repeats change nothing.
   */
  link(contactId: string, identities: readonly Identity[], at: string): Promise<void>;
}

export interface ContactFilter {
  readonly tag?: string;
  readonly country?: string;
  /** The language, or what it is a kind of: `es` finds `es-MX`. */
  readonly language?: string;
  /** The channel, `manual` or `import`. */
  readonly source?: string;
}

/** The road's, and what people at their desks do with contacts beside it. */
export interface ContactDesk extends ContactStore {
  /**
   * Everything that stands behind a contact: the one that speaks, first, and all that were merged into it, directly or not; at most
   * `MAX_FAMILY`. Empty when there is none. What belongs to a contact (leads, conversations, consent) lies under the ids of them all.
   */
  family(contactId: string): Promise<readonly Contact[]>;
  /** Newest first, without merged ones. A filtered page looks at a bounded number, and may be short. */
  list(page: PageRequest, filter?: ContactFilter): Promise<Page<Contact>>;
  /** With its identities, all or nothing. `taken`: some of them point to these contacts already. `exists`: the contact does. */
  create(
    contact: Contact,
  ): Promise<
    | { readonly kind: "created" | "exists" }
    | { readonly kind: "taken"; readonly by: readonly { readonly identity: Identity; readonly contactId: string }[] }
  >;
  /** Replaces the contact when the stored version is one less than the given one. Identities are not changed this way. */
  save(contact: Contact): Promise<"saved" | "conflict">;
  /** Replaces all of these in one write, each under the condition of `save`, and appends the record to `record.into`. */
  rewrite(contacts: readonly Contact[], record: MergeRecord): Promise<"saved" | "conflict">;
  /**
   * Takes the identity away from whoever of the contact's family it points to, and from those who speak for it. One that points to nobody, or
   * to somebody else, stays as it is.
   */
  unlink(contactId: string, identity: Identity, at: string): Promise<void>;
  /** What was merged into a contact itself or taken out again, latest first. */
  merges(contactId: string): Promise<readonly MergeRecord[]>;
  duplicates(contactId: string): Promise<readonly DuplicateSuggestion[]>;
}

/** The contact that has the address, else a new one. Repeats change nothing. Undefined where the one that had it is gone just now. */
export type ReachContact = (identity: Identity, name?: string) => Promise<Contact | undefined>;

export interface TimelineStore {
  /** Of these contacts together, in no order: two queries for each of them, and one batch for their conversations. */
  of(contactIds: readonly string[]): Promise<readonly TimelineEntry[]>;
}
