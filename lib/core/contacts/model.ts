/**
 * A way to recognise a person. `kind` is what the value means (`phone` in E.164, or a channel's name for an id that only that
 * channel knows, with the account it is scoped to where ids are not global).
 */
export interface Identity {
  readonly kind: string;
  readonly value: string;
}

export interface Contact {
  readonly contactId: string;
  readonly name: string | null;
  readonly identities: readonly Identity[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** An entry of the append-only consent ledger. */
export interface ConsentRecord {
  readonly contactId: string;
  readonly channel: string;
  readonly purpose: "marketing";
  readonly state: "granted" | "withdrawn";
  /** Who said so: the customer in the provider's settings, or a file that the business brought; `detail` says which. */
  readonly source: "provider_setting" | "import";
  readonly detail: string;
  readonly at: string;
}
