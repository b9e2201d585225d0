/** Fields that a tenant gives its leads and contacts beside those that all have. */
export const FIELD_KINDS = ["text", "number", "boolean", "date", "choice", "choices", "url"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];
export const FIELD_SUBJECTS = ["lead", "contact"] as const;
export type FieldSubject = (typeof FIELD_SUBJECTS)[number];

export type FieldValue = string | number | boolean | readonly string[];
/** By the field's id. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

export interface FieldDefinition {
  readonly fieldId: string;
  readonly on: FieldSubject;
  readonly name: string;
  readonly kind: FieldKind;
  /** Of `choice` and `choices`. */
  readonly options: readonly string[];
  /** Kept for the values that exist; new ones are refused. */
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const MAX_FIELDS = 100;
export const MAX_TEXT = 1000;

export interface FieldProblem {
  readonly field: string;
  readonly code: "unknown_field" | "wrong_type" | "too_long" | "wrong_format" | "not_allowed" | "required";
  readonly message: string;
}

/** A day of the calendar, written as ISO 8601 does. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value;
}

/** Of the web, and of nothing that runs when somebody clicks on it; without the name and password that some hide behind. */
const URL = /^https?:\/\/(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{1,63}(?::\d{1,5})?(?:[/?#][^\s<>"]*)?$/iu;

function faultOf({ kind, options }: FieldDefinition, value: unknown): Omit<FieldProblem, "field"> | undefined {
  const wrong = (message: string) => ({ code: "wrong_type", message }) as const;
  const listed = `must be one of: ${options.join(", ")}`;
  switch (kind) {
    case "text":
      if (typeof value !== "string") return wrong("must be a string");
      return value.length > MAX_TEXT
        ? { code: "too_long", message: `must have at most ${MAX_TEXT} characters` }
        : undefined;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? undefined : wrong("must be a number");
    case "boolean":
      return typeof value === "boolean" ? undefined : wrong("must be a boolean");
    case "date":
      if (typeof value !== "string") return wrong("must be a string");
      return isDate(value) ? undefined : { code: "wrong_format", message: "must be a date such as 2026-03-31" };
    case "url":
      if (typeof value !== "string") return wrong("must be a string");
      return value.length <= MAX_TEXT && URL.test(value)
        ? undefined
        : { code: "wrong_format", message: "must be an address such as https://www.example.com/page" };
    case "choice":
      if (typeof value !== "string") return wrong("must be a string");
      return options.includes(value) ? undefined : { code: "not_allowed", message: listed };
    case "choices":
      if (!Array.isArray(value)) return wrong("must be an array");
      return value.every((one) => options.includes(one)) && new Set(value).size === value.length
        ? undefined
        : { code: "not_allowed", message: `${listed}, each once` };
  }
}

/** What is wrong with the values that somebody gives; null takes a value away and always may. */
export function fieldProblems(
  definitions: readonly FieldDefinition[],
  on: FieldSubject,
  values: Readonly<Record<string, unknown>>,
): readonly FieldProblem[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const field = `customFields.${id}`;
    const definition = definitions.find((one) => one.fieldId === id && one.on === on && !one.archived);
    if (value === null) return [];
    if (!definition)
      return [{ field, code: "unknown_field" as const, message: `is no field of a ${on} of this tenant` }];
    const fault = faultOf(definition, value);
    return fault ? [{ field, ...fault }] : [];
  });
}

/** The values after a change in which null takes away. */
export const withFields = (before: FieldValues, change: Readonly<Record<string, FieldValue | null>>): FieldValues =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).filter((entry): entry is [string, FieldValue] => entry[1] !== null),
  );
