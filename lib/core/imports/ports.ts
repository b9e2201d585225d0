import type { Contact, Identity } from "../contacts/model.ts";

export const ENCODINGS = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How a file of rows is written. */
export interface TableFormat {
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly newline: "\n" | "\r\n" | "\r";
}

export type RowProblem = "bad_encoding" | "bad_quotes" | "too_long";

export interface TableRow {
  readonly cells: readonly string[];
  /** Bytes from the beginning of what was read to the end of this row. */
  readonly end: number;
  readonly problem?: RowProblem;
}

/** Reads rows out of bytes. */
export interface TableReader {
  /** By the file's first bytes; `skip`: its byte order mark. What is given stands, the rest is found out. */
  detect(
    beginning: Uint8Array,
    given?: { readonly encoding?: Encoding | undefined; readonly delimiter?: string | undefined },
  ): { readonly format: TableFormat; readonly skip: number };
  /**
   * The whole rows in these bytes, which begin with a row. `last`: nothing comes behind them. A row that cannot be read is named as a
   * problem and ends with its line, so that the rows behind it are read. `columns`: how many cells a row should have, 0 when nobody
   * knows: a row of several lines with another number of cells is one whose quotation marks are wrong.
   */
  rows(
    bytes: Uint8Array,
    format: TableFormat,
    more: { readonly last: boolean; readonly columns: number },
  ): readonly TableRow[];
}

export interface PhoneNumbers {
  /** E.164, or undefined for what is no telephone number. `country` (ISO 3166-1 alpha-2) reads those without a country code. */
  normalise(text: string, country: string | null): string | undefined;
  isCountry(code: string): boolean;
}

export type PlannedContact =
  | { readonly kind: "create"; readonly contact: Contact }
  | { readonly kind: "save"; readonly contact: Contact; readonly added: readonly Identity[] };

export interface ImportStore {
  /** The contacts that identities point to; unknown ones are left out. */
  owners(
    identities: readonly Identity[],
  ): Promise<readonly { readonly identity: Identity; readonly contactId: string }[]>;
  /** Those who asked to be forgotten. */
  listed(identities: readonly Identity[]): Promise<readonly Identity[]>;
  /** By the ids that were asked for: of a contact that was merged into another, that one. Those that are not there are left out. */
  many(contactIds: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /**
   * What `create` and `save` do, for several contacts that have nothing to do with one another, in as few requests as can be. False: it
   * was not written, because something stood in its way or in that of one that was sent along; asked for by itself it says what.
   */
  write(plans: readonly PlannedContact[]): Promise<readonly boolean[]>;
  /** With its identities, together. `taken`: it or one of them is there already; nothing was written. */
  create(contact: Contact): Promise<"created" | "taken">;
  /** Replaces the contact when the stored version is one less, and points `added` at it, together. */
  save(contact: Contact, added: readonly Identity[]): Promise<"saved" | "conflict">;
}
