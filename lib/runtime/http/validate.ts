import * as z from "zod/mini";
import type { FieldError } from "../../../events/api/problem.ts";
import { Refused, refuse } from "./problem.ts";

/** What the schema makes of the value. Throws `Refused` with every field that is wrong; values are never quoted. */
export function validate<Output>(schema: z.core.$ZodType<Output>, value: unknown): Output {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new Refused(refuse("validation_failed", { errors: parsed.error.issues.flatMap((issue) => explain(issue)) }));
}

function explain(issue: z.core.$ZodIssue, prefix = ""): readonly FieldError[] {
  const field = [prefix, ...issue.path.map(String)].filter((part) => part !== "").join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: field === "" ? key : `${field}.${key}`,
      code: "unknown_field",
      message: "is not a field of this request",
    }));
  }
  // Of several forms, the one that fits best is the one with the fewest faults.
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    if (closest.length > 0) return closest.flatMap((inner) => explain(inner, field));
  }
  return [{ field, ...fault(issue) }];
}

function fault(issue: z.core.$ZodIssue): Omit<FieldError, "field"> {
  switch (issue.code) {
    case "invalid_type":
      return { code: "wrong_type", message: `must be ${article(issue.expected)}` };
    case "too_small":
      return sizeOf(issue.origin)
        ? { code: "too_short", message: `must have at least ${issue.minimum} ${sizeOf(issue.origin)}` }
        : { code: "too_small", message: `must be at least ${issue.minimum}` };
    case "too_big":
      return sizeOf(issue.origin)
        ? { code: "too_long", message: `must have at most ${issue.maximum} ${sizeOf(issue.origin)}` }
        : { code: "too_big", message: `must be at most ${issue.maximum}` };
    case "not_multiple_of":
      return {
        code: "wrong_type",
        message: issue.divisor === 1 ? "must be a whole number" : `must be a multiple of ${issue.divisor}`,
      };
    case "invalid_value":
      return { code: "not_allowed", message: `must be one of: ${issue.values.join(", ")}` };
    case "invalid_union": {
      const { options } = issue as { readonly options?: readonly unknown[] };
      return {
        code: "not_allowed",
        message: options?.length ? `must be one of: ${options.join(", ")}` : "has none of the allowed forms",
      };
    }
    case "invalid_format":
      return "pattern" in issue && issue.pattern === String(/\S/)
        ? { code: "blank", message: "must not be blank" }
        : { code: "wrong_format", message: "does not have the right format" };
    case "custom":
      // A rule about several fields says itself what is wrong.
      return typeof issue.params?.code === "string" && typeof issue.params.message === "string"
        ? { code: issue.params.code, message: issue.params.message }
        : { code: "invalid", message: "is not valid" };
    default:
      return { code: "invalid", message: "is not valid" };
  }
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

const sizeOf = (origin: string): string | undefined =>
  origin === "string" ? "characters" : origin === "array" ? "entries" : undefined;
