/** What most routes may have to refuse, in the words of the API. */
import type { FieldError } from "../../events/api/problem.ts";
import { type Refusal, refuse } from "../../lib/runtime/http/problem.ts";

export const missing = (what: string): Refusal => refuse("not_found", { detail: `there is no such ${what}` });

export const invalid = (...errors: readonly FieldError[]): Refusal => refuse("validation_failed", { errors });

/** What the channel's manifest has against the credentials. */
export const badCredentials = (problems: readonly FieldError[]): Refusal =>
  invalid(...problems.map(({ field, code, message }) => ({ field, code, message })));
