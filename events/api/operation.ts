import type * as z from "zod/mini";
import type { ProblemCode } from "./problem.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** One operation of the API: everything that its caller has to know, and nothing of how it is done. */
export interface Operation<Path extends string = string, Query = unknown, Body = unknown, Answer = unknown> {
  /** `operationId`: verb and noun. */
  readonly id: string;
  readonly method: Method;
  /** Without a trailing slash; `{name}` stands for one segment. */
  readonly path: Path;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.core.$ZodType<Query>;
  readonly body?: z.core.$ZodType<Body>;
  /** Of success. */
  readonly status: 200 | 201 | 202;
  readonly answer: z.core.$ZodType<Answer>;
  /** `text/html` is for people; everything else is JSON. */
  readonly answerType?: "text/html";
  /** How it refuses, beyond what every operation does. */
  readonly problems?: readonly ProblemCode[];
  /** Fields of the answer that are told once: a repeated request is answered with null in their place. */
  readonly shownOnce?: readonly string[];
  /** `If-Match` is honoured. */
  readonly conditional?: boolean;
}

/** The names between braces, as fields. */
export type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name | keyof ParamsOf<Rest>]: string }
  : Readonly<Record<never, string>>;

/** Keeps the types of path, query, body and answer. */
export const operation = <const Path extends string, Answer, Query = undefined, Body = undefined>(
  definition: Operation<Path, Query, Body, Answer>,
): Operation<Path, Query, Body, Answer> => definition;
