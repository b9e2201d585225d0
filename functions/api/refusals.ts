/** What most routes may have to refuse, in the words of the API. */
import type { FieldError } from "../../events/api/problem.ts";
import { etag } from "../../lib/runtime/http/conditions.ts";
import { type Refusal, refuse } from "../../lib/runtime/http/problem.ts";

export const missing = (what: string): Refusal => refuse("not_found", { detail: `there is no such ${what}` });

export const invalid = (...errors: readonly FieldError[]): Refusal => refuse("validation_failed", { errors });

export const stale = (what: string, version: number): Refusal =>
  refuse("stale_version", {
    detail: `the ${what} is at version ${version}`,
    suggestion: "Read it again and decide anew.",
    headers: { etag: etag(version) },
  });

export const full = (limit: number): Refusal => refuse("limit_reached", { detail: `there may be ${limit} of them` });

/** What the channel's manifest has against the credentials. */
export const badCredentials = (problems: readonly FieldError[]): Refusal =>
  invalid(...problems.map(({ field, code, message }) => ({ field, code, message })));
