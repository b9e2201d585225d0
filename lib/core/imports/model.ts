/** What the columns and cells of a table of contacts say. */
import { type FieldDefinition, type FieldValue, fieldProblems } from "../fields/model.ts";
import { unguarded } from "../kernel/csv.ts";

export const IMPORT_FIELDS = ["name", "phone", "email", "identity", "tags", "country", "language", "consent"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** A field that all contacts have, or one that this tenant gives them. */
export type ImportColumn = ImportField | `customFields.${string}`;

const CUSTOM = "customFields.";
export const customColumn = (fieldId: string): ImportColumn => `${CUSTOM}${fieldId}`;
/** The id of the tenant's own field that a column holds. */
export const customFieldIn = (column: ImportColumn): string | undefined =>
  column.startsWith(CUSTOM) ? column.slice(CUSTOM.length) : undefined;

/** Those of a tenant's fields that values may be given for. */
export const contactFields = (definitions: readonly FieldDefinition[]): readonly FieldDefinition[] =>
  definitions.filter(({ on, archived }) => on === "contact" && !archived);

/** What is wrong with how columns are mapped. */
export interface ColumnProblem {
  readonly field: string;
  readonly code: "required" | "unknown_field" | "duplicate";
  readonly message: string;
}

/** Columns of which a table may have several: their values are put together. */
const SEVERAL: ReadonlySet<ImportColumn> = new Set(["name", "phone", "email", "identity", "tags"]);

export function columnProblems(
  columns: readonly (ImportColumn | null)[],
  definitions: readonly FieldDefinition[],
): readonly ColumnProblem[] {
  const known = new Set<ImportColumn>(contactFields(definitions).map(({ fieldId }) => customColumn(fieldId)));
  const problems = columns.flatMap((column, index): readonly ColumnProblem[] => {
    if (column === null) return [];
    const field = `columns.${index}`;
    if (customFieldIn(column) !== undefined && !known.has(column))
      return [{ field, code: "unknown_field", message: "is no field of a contact of this tenant" }];
    if (!SEVERAL.has(column) && columns.indexOf(column) < index)
      return [{ field, code: "duplicate", message: `column ${columns.indexOf(column) + 1} holds this already` }];
    return [];
  });
  if (columns.some((column) => column === "phone" || column === "email" || column === "identity")) return problems;
  const message = "must have a telephone number, an email address or another identity";
  return [...problems, { field: "columns", code: "required", message }];
}

/** What a column probably holds, by its name in the languages of our users; the names of our own export among them. */
const NAMES: readonly (readonly [ImportField, RegExp])[] = [
  [
    "phone",
    /^(?:(?:n(?:umero|um|o|º|°)?\.? (?:de |du )?)?(?:phones?|tel|tels|telefonos?|telefone|telephones?|mobile|movil(?:es)?|celular(?:es)?|cel|portable|whatsapp)\b|numero$|phone ?number)/,
  ],
  [
    "email",
    /^(?:(?:adresse |direccion )?(?:e-?mails?|correos?|courriels?|mails?|mel)\b|correo electronico|adresse electronique)/,
  ],
  ["identity", /^identit(?:y|ies)$/],
  [
    "name",
    /^(?:names?|full ?name|first ?name|last ?name|nombres?|apellidos?|noms?|prenoms?|nome|sobrenome|surname|razon social|raison sociale|contact(?:o)?(?: name)?$)\b/,
  ],
  ["tags", /^(?:tags?|labels?|etiquetas?|etiquettes?|mots?-cles?)\b/],
  ["country", /^(?:country|countries|pais|pays|nacionalidad)\b/],
  ["language", /^(?:languages?|idiomas?|lenguas?|langues?|lingua|locale)\b/],
  ["consent", /^(?:consent|opt-?in|consentimiento|consentement|acepta|accepte|suscrito|abonne|subscribed)\b/],
];

const plain = (text: string): string =>
  cleaned(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ").trim();

/** The tenant's own names come first: who calls a field so means it. */
export function fieldOf(column: string, definitions: readonly FieldDefinition[] = []): ImportColumn | null {
  const written = plain(column);
  if (written === "") return null;
  const own = contactFields(definitions).find(
    ({ fieldId, name }) =>
      cleaned(column) === customColumn(fieldId) || plain(name) === written || plain(fieldId) === written,
  );
  if (own) return customColumn(own.fieldId);
  return NAMES.find(([, pattern]) => pattern.test(written))?.[0] ?? null;
}

/** What each column of a table probably holds. What may be held once is given to the first column that looks like it. */
export function fieldsOf(
  columns: readonly string[],
  definitions: readonly FieldDefinition[] = [],
): readonly (ImportColumn | null)[] {
  const given = new Set<ImportColumn>();
  return columns.map((column) => {
    const field = fieldOf(column, definitions);
    if (field === null || (given.has(field) && !SEVERAL.has(field))) return null;
    given.add(field);
    return field;
  });
}

/** One character each for what is invisible or moves what stands beside it; people's names have none of them. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]+/gu;

const visible = (text: string): string => text.normalize("NFC").replace(INVISIBLE, " ").trim();

export const cleaned = (cell: string): string => visible(unguarded(cell.normalize("NFC")));

/** Several identities of one cell. */
export const valuesOf = (cell: string): readonly string[] =>
  cell
    .split(/[;|\n]/)
    .map(cleaned)
    .filter((value) => value !== "");

/** Words of a list in one cell. */
const BETWEEN = /(?<!\\);|[\r\n]+/;

/** Tags and choices: between semicolons, or between commas where there is no semicolon. `\;` is a semicolon of the word's own. */
export function wordsOf(cell: string): readonly string[] {
  const text = unguarded(cell.normalize("NFC"));
  const words = BETWEEN.test(text) ? text.split(BETWEEN) : text.split(",");
  return [...new Set(words.map((word) => visible(word.replaceAll("\\;", ";"))).filter((word) => word !== ""))];
}

/** As `wordsOf` reads them. */
export function wordsCell(words: readonly string[]): string {
  const written = words.map((word) => word.replaceAll(";", "\\;").replace(/\\$/, "\\ "));
  const [only = ""] = written;
  // A word with a comma would be several without a semicolon behind it.
  return written.length === 1 ? (only.includes(",") ? `${only};` : only) : written.join("; ");
}

export const YES: ReadonlySet<string> = new Set("yes y true 1 si sí s oui o sim granted verdadero vrai x".split(" "));
export const NO: ReadonlySet<string> = new Set("no n false 0 non não withdrawn falso faux".split(" "));

/** How days are written: as ISO 8601 does (always taken), or with the day or the month first. */
export const DAY_ORDERS = ["iso", "dmy", "mdy"] as const;
export type DayOrder = (typeof DAY_ORDERS)[number];

function dayIn(text: string, order: DayOrder): string {
  const timed = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d/.exec(text)?.[1];
  const [, first = "", second = "", year = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  if (year === "" || order === "iso") return timed ?? text;
  const [day, month] = order === "dmy" ? [first, second] : [second, first];
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** `1,234` is one thousand to some and one and a bit to others, so it is no number here. */
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,10}|,(?!\d{3}$)\d{1,10})?$/;

function said({ kind, options }: FieldDefinition, cell: string, order: DayOrder): unknown {
  const text = cleaned(cell);
  const option = (word: string) => options.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word;
  switch (kind) {
    case "number":
      return NUMBER.test(text) ? Number(text.replace(",", ".")) : undefined;
    case "boolean": {
      const said = text.toLowerCase();
      return YES.has(said) ? true : NO.has(said) ? false : undefined;
    }
    case "date":
      return dayIn(text, order);
    case "choice":
      return option(text);
    case "choices":
      return wordsOf(cell).map(option);
    default:
      return text;
  }
}

export type ReadValue =
  | { readonly kind: "value"; readonly value: FieldValue }
  | { readonly kind: "fault"; readonly message: string };

/** The value of a tenant's own field. */
export function readValue(field: FieldDefinition, cell: string, order: DayOrder): ReadValue {
  const value = said(field, cell, order);
  if (value === undefined)
    return {
      kind: "fault",
      message: field.kind === "number" ? "must be a number such as 1234.5" : "must be yes or no",
    };
  const [problem] = fieldProblems([field], "contact", { [field.fieldId]: value });
  return problem ? { kind: "fault", message: problem.message } : { kind: "value", value: value as FieldValue };
}

/** As `readValue` reads it. */
export function valueCell(value: FieldValue | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? wordsCell(value) : String(value);
}
