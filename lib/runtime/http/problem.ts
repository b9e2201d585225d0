import { type FieldError, PROBLEMS, type Problem, type ProblemCode } from "../../../events/api/problem.ts";
import type { HttpAnswer } from "./message.ts";

/** A "no" that the caller is told. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly suggestion?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const refuse = (code: ProblemCode, more: Omit<Refusal, "kind" | "code"> = {}): Refusal => ({
  kind: "refused",
  code,
  ...more,
});

/** For where a refusal cannot be returned; `serve` turns it into the same answer. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = "Refused";
    this.refusal = refusal;
  }
}

/** RFC 9457. `type` leads to the paragraph about the code on the reference page. */
export function problemAnswer(refusal: Refusal, requestId: string): HttpAnswer {
  const { status, title } = PROBLEMS[refusal.code];
  const problem: Problem = {
    type: `/api/docs#${refusal.code}`,
    title,
    status,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    code: refusal.code,
    requestId,
    ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
    ...(refusal.suggestion === undefined ? {} : { suggestion: refusal.suggestion }),
  };
  return {
    status,
    headers: { ...refusal.headers, "content-type": "application/problem+json" },
    body: JSON.stringify(problem),
    code: refusal.code,
  };
}
