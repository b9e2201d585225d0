import { string } from "../common/payloads.ts";

/** ISO 8601 in UTC with milliseconds, from ISO 8601 or what a mail's `Date` says; undefined for what is no time. */
export function iso(value: unknown): string | undefined {
  const text = string(value);
  const at = text === undefined || text.length > 100 ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
