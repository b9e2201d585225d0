/** Whether what is to be filled in is what the template asks for. */
import type { Json } from "./json.ts";
import { isJson } from "./json.ts";
import { BOUNDS, firstNameOf, type Variable, type VariableType } from "./model.ts";

export interface DataError {
  /** `data.total` */
  readonly field: string;
  readonly code: "missing_variable" | "wrong_type" | "too_large" | "too_deep" | "invalid";
  readonly message: string;
}

const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

const FITS: Readonly<Record<VariableType, readonly [(value: unknown) => boolean, string]>> = {
  string: [(value) => typeof value === "string", "a text"],
  number: [(value) => typeof value === "number" && Number.isFinite(value), "a number"],
  boolean: [(value) => typeof value === "boolean", "true or false"],
  date: [
    (value) => typeof value === "string" && DATE.test(value) && !Number.isNaN(Date.parse(value)),
    "a date such as 2026-03-02 or a moment such as 2026-03-02T08:00:00Z",
  ],
  money: [isMoney, 'an amount with its currency, such as {"amount": 12.5, "currency": "EUR"}'],
  list: [Array.isArray, "a list"],
  object: [(value) => typeof value === "object" && value !== null && !Array.isArray(value), "an object"],
};

function isMoney(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  const decimal =
    typeof amount === "number" ? Number.isFinite(amount) : /^-?\d{1,15}(\.\d{1,6})?$/.test(String(amount));
  return decimal && typeof currency === "string" && /^[A-Z]{3}$/.test(currency);
}

const absent = (value: unknown): boolean => value === undefined || value === null || value === "";

export const fits = (type: VariableType, value: unknown): boolean => FITS[type][0](value);

/** Every field that is at fault. What the template does not declare is no fault, and is not filled in anywhere. */
export function errorsOf(
  variables: readonly Variable[],
  data: Readonly<Record<string, unknown>>,
): readonly DataError[] {
  if (!isJson(data, BOUNDS.dataDepth))
    return [{ field: "data", code: "too_deep", message: `is no JSON of at most ${BOUNDS.dataDepth} levels` }];
  if (JSON.stringify(data).length > BOUNDS.data)
    return [{ field: "data", code: "too_large", message: `has more than ${BOUNDS.data} characters` }];
  return variables.flatMap(({ name, type, required }): readonly DataError[] => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (absent(value))
      return required
        ? [{ field: `data.${name}`, code: "missing_variable", message: "is needed by the template" }]
        : [];
    const [holds, what] = FITS[type];
    return holds(value) ? [] : [{ field: `data.${name}`, code: "wrong_type", message: `has to be ${what}` }];
  });
}

export interface TemplateContact {
  readonly name: string | null;
  readonly language: string | null;
  readonly country: string | null;
  readonly tags: readonly string[];
  readonly customFields: Readonly<Record<string, unknown>>;
}

export interface Surroundings {
  readonly contact: TemplateContact | null;
  readonly business: { readonly name: string };
  readonly unsubscribeUrl?: string;
  readonly preferencesUrl?: string;
  /** IANA, for dates that name none. */
  readonly timeZone: string;
}

/** What a template may name, and nothing else that callers hand over. */
export function valuesOf(
  variables: readonly Variable[],
  data: Readonly<Record<string, unknown>>,
  { contact, business, unsubscribeUrl, preferencesUrl }: Surroundings,
): Readonly<Record<string, Json>> {
  const declared = variables.flatMap(({ name }) =>
    Object.hasOwn(data, name) && !absent(data[name]) ? [[name, data[name] as Json] as const] : [],
  );
  return {
    ...Object.fromEntries(declared),
    contact: {
      name: contact?.name ?? "",
      firstName: firstNameOf(contact?.name ?? null),
      language: contact?.language ?? "",
      country: contact?.country ?? "",
      tags: [...(contact?.tags ?? [])],
      customFields: { ...(contact?.customFields as Record<string, Json> | undefined) },
    },
    business: { name: business.name },
    unsubscribeUrl: unsubscribeUrl ?? "",
    preferencesUrl: preferencesUrl ?? "",
  };
}

/** The examples, as if somebody had sent them. */
export const examplesOf = (variables: readonly Variable[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(variables.filter(({ example }) => !absent(example)).map(({ name, example }) => [name, example]));
