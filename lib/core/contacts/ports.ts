import type { Page, PageRequest } from "../kernel/page.ts";
import type { ConsentRecord, Contact, Identity } from "./model.ts";

export interface ContactStore {
  get(contactId: string): Promise<Contact | undefined>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Contact>>;
  /** The contacts that these identities point to, in the order of the identities; unknown identities are left out. */
  findByIdentities(identities: readonly Identity[]): Promise<readonly string[]>;
  /** Points each identity at the contact unless it already points somewhere; adds the new ones to the contact. Repeats change nothing. */
  link(contactId: string, identities: readonly Identity[], at: string): Promise<void>;
  /** Appends to the ledger; the same record again changes nothing. */
  recordConsent(record: ConsentRecord): Promise<void>;
}
