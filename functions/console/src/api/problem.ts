/** What the API says when it refuses (RFC 9457), as a thing that screens can show. */
import type { components } from "../../generated/api.d.ts";

export type Problem = components["schemas"]["Problem"];

/** An answer of the API that is no success, or the lack of any answer (`code` is then `network`). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? (status === 0 ? "network" : "unknown");
    this.problem = problem;
  }

  /** What is wrong with a field of the body, if the API named it. */
  about(field: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === field)?.message;
  }
}

/** Out of whatever a failed query or mutation holds. */
export function errorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (typeof error === "object" && error !== null && "code" in error) {
    const problem = error as Partial<Problem>;
    return new ApiError(problem.status ?? 0, problem);
  }
  return new ApiError(0, { detail: error instanceof Error ? error.message : String(error) });
}

export const isGone = (error: unknown): boolean => errorOf(error).status === 404;
