/**
 * Reading a provider's JSON without trusting it: every reader answers undefined for what is missing or of the wrong type, so that
 * one odd field costs that field and nothing else. Ids and times come as strings or as numbers, depending on the product,
 * the year and the test button.
 */

export type Json = Readonly<Record<string, unknown>>;

export function record(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects among the values of a list. */
export function records(value: unknown): readonly Json[] {
  return list(value).flatMap((item) => {
    const entry = record(item);
    return entry === undefined ? [] : [entry];
  });
}

/** A text or number as text; undefined when it is empty or something else. */
export function string(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(value: unknown): number | undefined {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined;
}

// Some Meta products, and now and then WhatsApp itself, send milliseconds where the others send seconds.
const FIRST_MILLISECONDS = 1e12;
const LAST_DATE = 8.64e15;

// Not every offset has its colon.
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d):?(\d\d))$/;

/** ISO 8601 in UTC with milliseconds, from Unix seconds or milliseconds, or from a time in ISO 8601. */
export function instant(value: unknown): string | undefined {
  const [, time, hours, minutes] = (typeof value === "string" ? ISO.exec(value) : null) ?? [];
  const parsed =
    time === undefined ? number(value) : Date.parse(hours === undefined ? `${time}Z` : `${time}${hours}:${minutes}`);
  if (parsed === undefined || !(parsed > 0)) return undefined;
  const milliseconds = time !== undefined || parsed >= FIRST_MILLISECONDS ? parsed : parsed * 1000;
  return milliseconds <= LAST_DATE ? new Date(milliseconds).toISOString() : undefined;
}

export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the fields that are undefined. */
export function compact<T extends object>(fields: T): Compact<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept as Compact<T>;
}

/** Largest piece of a body that an event carries along, in characters of JSON. */
export const EXCERPT_LENGTH = 16 * 1024;
// Deeper values cannot be written to every store, and nothing that a provider documents goes below ten.
const EXCERPT_DEPTH = 20;

/** The value itself when it is small and shallow, else the beginning of its JSON. */
export function excerpt(value: unknown): unknown {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    return "(nested too deeply to show)";
  }
  if (json === undefined) return undefined;
  if (json.length > EXCERPT_LENGTH) return excerptOfText(json);
  return depthOver(value, EXCERPT_DEPTH) ? json : value;
}

/** The beginning of a text, never half of a character. */
export function excerptOfText(text: string): string {
  return text.slice(0, EXCERPT_LENGTH).toWellFormed();
}

function depthOver(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}
