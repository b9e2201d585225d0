/** Contacts out of a table that people bring along. */
import type { Identity } from "../contacts/model.ts";
import type { FieldDefinition, FieldValue, FieldValues } from "../fields/model.ts";
import { languageTag } from "../kernel/language.ts";
import {
  cleaned,
  customFieldIn,
  type DayOrder,
  type ImportColumn,
  NO,
  readValue,
  valuesOf,
  wordsOf,
  YES,
} from "./model.ts";
import type { PhoneNumbers, RowProblem } from "./ports.ts";

export interface ImportOptions {
  /** What each column holds, in their order; null is left out. Several may hold telephone numbers, addresses or tags. */
  readonly columns: readonly (ImportColumn | null)[];
  readonly header: boolean;
  readonly defaultCountry: string | null;
  /** Of the days in the tenant's own fields. */
  readonly dates: DayOrder;
  /** What becomes of a row whose person is known: its values are put over theirs, or it is left out. */
  readonly duplicates: "update" | "skip";
  /** Where the people of this file said yes or no; needed for a column `consent`. */
  readonly consent: { readonly channel: string; readonly source: string } | null;
}

export const MAX_CELL = 1_000;
export const MAX_NAME = 200;
export const MAX_TAGS = 50;
export const MAX_TAG = 50;
export const MAX_IDENTITIES = 10;

export type Fault =
  | RowProblem
  | "too_many_cells"
  | "cell_too_long"
  | "no_identity"
  | "too_many_identities"
  | "bad_phone"
  | "bad_email"
  | "bad_identity"
  | "bad_country"
  | "bad_language"
  | "bad_tags"
  | "bad_consent"
  | "bad_field"
  | "several_contacts"
  | "forgotten";

/** For people. */
export const FAULTS: Readonly<Record<Fault, string>> = {
  bad_encoding: "holds characters that are not in the file's encoding",
  bad_quotes: "has a quotation mark that is not closed, or in a place where none may be",
  too_long: "is longer than 64 KB",
  too_many_cells: "has more cells than the file has columns",
  cell_too_long: `has a cell of more than ${MAX_CELL} characters`,
  no_identity: "has neither a telephone number nor an email address nor another identity",
  too_many_identities: `has more than ${MAX_IDENTITIES} numbers, addresses and identities`,
  bad_phone: "has something that is no telephone number; numbers without +country need a default country",
  bad_email: "has something that is no email address",
  bad_identity: "has an identity that is not written kind:value",
  bad_country: "has a country that is no code of ISO 3166-1, such as ES",
  bad_language: "has a language that is no tag of BCP 47, such as es or es-MX",
  bad_tags: `has more than ${MAX_TAGS} tags, or one of more than ${MAX_TAG} characters`,
  bad_consent: "has a consent that is neither yes nor no",
  bad_field: "has a value that its field does not take",
  several_contacts: "names several contacts; merge them first",
  forgotten: "names a person who asked to be forgotten",
};

export interface ImportedPerson {
  readonly name: string | null;
  readonly identities: readonly Identity[];
  readonly tags: readonly string[];
  readonly country: string | null;
  readonly language: string | null;
  readonly consent: "granted" | "withdrawn" | null;
  readonly customFields: FieldValues;
}

export type ReadRow =
  | { readonly kind: "person"; readonly person: ImportedPerson }
  | { readonly kind: "blank" }
  /** `details`: what is wrong in which of the tenant's own fields. */
  | { readonly kind: "refused"; readonly faults: readonly Fault[]; readonly details?: readonly string[] };

const EMAIL =
  /^[^\s@"<>,;]{1,64}@(?=.{4,190}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{1,62}$/u;

/** What a row says, or everything that is wrong with it. */
export function readRow(
  cells: readonly string[],
  options: ImportOptions,
  phones: PhoneNumbers,
  definitions: readonly FieldDefinition[] = [],
): ReadRow {
  const faults = new Set<Fault>();
  const { columns, defaultCountry } = options;
  if (cells.every((cell) => cell.trim() === "")) return { kind: "blank" };
  if (cells.slice(columns.length).some((cell) => cell.trim() !== "")) faults.add("too_many_cells");
  if (cells.some((cell) => cell.length > MAX_CELL)) faults.add("cell_too_long");
  if (faults.size > 0) return { kind: "refused", faults: [...faults] };

  const identities = new Map<string, Identity>();
  const identify = (kind: string, value: string) => identities.set(`${kind} ${value}`, { kind, value });
  const tags = new Set<string>();
  let name: string | null = null;
  let country: string | null = null;
  let language: string | null = null;
  let consent: ImportedPerson["consent"] = null;
  const customFields: Record<string, FieldValue> = {};
  const details: string[] = [];

  for (const [index, field] of columns.entries()) {
    const cell = cells[index] ?? "";
    const value = cleaned(cell);
    if (field === null || value === "") continue;
    if (field === "name") name = name === null ? value : `${name} ${value}`;
    else if (field === "country") {
      country = value.toUpperCase();
      if (!phones.isCountry(country)) faults.add("bad_country");
    } else if (field === "language") {
      language = languageTag(value) ?? null;
      if (language === null) faults.add("bad_language");
    } else if (field === "consent") {
      const said = value.toLowerCase();
      consent = YES.has(said) ? "granted" : NO.has(said) ? "withdrawn" : null;
      if (consent === null) faults.add("bad_consent");
    } else if (field === "tags") for (const tag of wordsOf(cell)) tags.add(tag);
    else if (field !== "phone" && field !== "email" && field !== "identity") readCustom(field, cell);
    else for (const one of valuesOf(cell)) identifyBy(field, one);
  }
  if (name !== null) name = [...name].slice(0, MAX_NAME).join("");
  if (tags.size > MAX_TAGS || [...tags].some((tag) => tag.length > MAX_TAG)) faults.add("bad_tags");
  if (identities.size > MAX_IDENTITIES) faults.add("too_many_identities");
  if (identities.size === 0 && faults.size === 0) faults.add("no_identity");
  if (faults.size > 0) return { kind: "refused", faults: [...faults], ...(details.length > 0 ? { details } : {}) };
  const all = { name, identities: [...identities.values()], tags: [...tags], country, language, consent, customFields };
  return { kind: "person", person: all };

  function readCustom(column: ImportColumn, cell: string): void {
    const id = customFieldIn(column) ?? "";
    const definition = definitions.find(({ fieldId, on }) => fieldId === id && on === "contact");
    // Archived or gone since the import was asked for.
    const read =
      definition && !definition.archived
        ? readValue(definition, cell, options.dates ?? "iso")
        : ({ kind: "fault", message: "is no field of a contact of this tenant any more" } as const);
    if (read.kind === "value") customFields[id] = read.value;
    else {
      faults.add("bad_field");
      details.push(`${definition?.name ?? id} ${read.message}`);
    }
  }

  function identifyBy(field: "phone" | "email" | "identity", value: string): void {
    if (field === "phone") {
      const number = phones.normalise(value, defaultCountry);
      if (number === undefined) faults.add("bad_phone");
      else identify("phone", number);
    } else if (field === "email") {
      const address = value.toLowerCase();
      if (EMAIL.test(address)) identify("email", address);
      else faults.add("bad_email");
    } else {
      const match = /^([a-z][a-z0-9_.-]{0,63}):(\S.{0,199})$/.exec(value);
      if (match?.[1] && match[2]) identify(match[1], match[2]);
      else faults.add("bad_identity");
    }
  }
}
