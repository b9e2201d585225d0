import { isMoney } from "../kernel/money.ts";
import { isPoint, type Place } from "../kernel/place.ts";
import { isStorable } from "../kernel/plain.ts";

/** Fields that a tenant gives its leads and contacts beside those that all have. */
export const FIELD_KINDS = ["text", "number", "boolean", "date", "choice", "choices", "url"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];
/** Every kind of value that is typed by a tenant, also of the things in its catalogue. */
export const VALUE_KINDS = [...FIELD_KINDS, "money", "datetime", "place"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];
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
const MAX_LABEL = 200;
const MAX_AMOUNT = 1e15;

/** What a value of a kind may be. */
export interface ValueShape {
  readonly kind: ValueKind;
  /** Of `choice` and `choices`. */
  readonly options?: readonly string[];
  /** Of `money`: the only one that is taken. */
  readonly currency?: string;
}

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

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** A moment with its offset from UTC, as ISO 8601 and RFC 3339 write it. */
export const isMoment = (value: string): boolean =>
  MOMENT.test(value) && isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));

const knows = (value: object, ...names: readonly string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name));

export type ValueFault = Omit<FieldProblem, "field">;

/** What is wrong with a value, whatever it is given for. */
export function valueFault({ kind, options = [], currency }: ValueShape, value: unknown): ValueFault | undefined {
  const wrong = (message: string) => ({ code: "wrong_type", message }) as const;
  const listed = `must be one of: ${options.join(", ")}`;
  switch (kind) {
    case "text":
      if (typeof value !== "string") return wrong("must be a string");
      return value.length > MAX_TEXT
        ? { code: "too_long", message: `must have at most ${MAX_TEXT} characters` }
        : undefined;
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return wrong("must be a number");
      return isStorable(value)
        ? undefined
        : wrong(
            `must be nought, or between 1e-130 and ${Number.MAX_SAFE_INTEGER} without its sign; a longer one is a text`,
          );
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
    case "datetime":
      if (typeof value !== "string") return wrong("must be a string");
      return isMoment(value)
        ? undefined
        : { code: "wrong_format", message: "must be a moment with its offset, such as 2026-03-31T18:00:00Z" };
    case "money":
      if (
        !isMoney(value) ||
        !isStorable(value.amount) ||
        Math.abs(value.amount) > MAX_AMOUNT ||
        !knows(value, "amount", "currency")
      )
        return wrong("must be an amount with its currency, such as { amount: 1250.5, currency: USD }");
      if (!/^[A-Z]{3}$/.test(value.currency))
        return { code: "wrong_format", message: "must have the ISO 4217 code of its currency, such as USD" };
      return currency === undefined || value.currency === currency
        ? undefined
        : { code: "not_allowed", message: `must be in ${currency}` };
    case "place":
      return isPoint(value) &&
        [value.lat, value.lng].every(isStorable) &&
        knows(value, "lat", "lng", "label") &&
        isLabel((value as Place).label)
        ? undefined
        : wrong("must be a place such as { lat: -34.58, lng: -58.42, label: Palermo }");
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

const isLabel = (label: unknown): boolean =>
  label === undefined || (typeof label === "string" && label.length <= MAX_LABEL);

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
    const fault = valueFault(definition, value);
    return fault ? [{ field, ...fault }] : [];
  });
}

/** The values after a change in which null takes away. */
export const withFields = (before: FieldValues, change: Readonly<Record<string, FieldValue | null>>): FieldValues =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).filter((entry): entry is [string, FieldValue] => entry[1] !== null),
  );
