/** Conditions over values by their paths: of interests, and of rules. */
import * as z from "zod/mini";
import { described, named } from "./named.ts";

const OPERATORS = [
  ...(["eq", "ne", "lt", "lte", "gt", "gte", "between", "in"] as const),
  ...(["contains", "contains_any", "contains_all", "within", "exists"] as const),
  ...(["within_days", "not_within_days"] as const),
] as const;
const Operator = z.enum(OPERATORS);
const Path = z.string().check(z.minLength(1), z.maxLength(200));

export interface Condition {
  readonly path?: string | undefined;
  readonly op?: z.infer<typeof Operator> | undefined;
  readonly value?: unknown;
  readonly valueAt?: string | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

const MAX = 50;
/** How much of it there may be, and what goes with what, is said by `lib/core/conditions`, with the field at fault. */
export const Condition: z.ZodMiniType<Condition, Condition> = named(
  z.strictObject({
    path: described(z.optional(Path), "What is compared: names, parted by dots, such as `attributes.price`."),
    op: described(
      z.optional(Operator),
      "`between` takes `[least, most]`, both included; `in`, `contains_any` and `contains_all` take an array; `within` takes " +
        "`{lat, lng, km}`; `exists` takes true or false; `within_days` and `not_within_days`, of segments alone, how many days ago it was at most. Words are compared without case and accents, amounts of one currency only.",
    ),
    value: described(z.optional(z.unknown()), "What it is compared with, of the kind that stands at the path."),
    valueAt: described(z.optional(Path), "In place of a value: the path of what it is compared with."),
    get all() {
      return described(z.optional(z.array(Condition).check(z.maxLength(MAX))), "All of these hold.");
    },
    get any() {
      return described(z.optional(z.array(Condition).check(z.maxLength(MAX))), "One of these holds.");
    },
    get not() {
      return described(z.optional(Condition), "This does not hold.");
    },
  }),
  "Condition",
  "One comparison (`path`, `op`, `value`), or `all`, `any` or `not` of others: at most 50 comparisons, five deep. What is not there is " +
    "unknown: it neither holds nor does its opposite, unless `exists` asks for it.",
);

export const Because = named(
  z.object({
    path: z.string(),
    op: Operator,
    value: z.optional(z.unknown()),
    valueAt: z.optional(z.string()),
    verdict: z.enum(["holds", "fails", "unknown"]),
    actual: described(z.unknown(), "What stood at the path; null where nothing did."),
    km: described(z.optional(z.number()), "Of `within`: how far it is."),
  }),
  "ConditionBecause",
  "A comparison that decided, as it turned out.",
);
export type Because = z.infer<typeof Because>;
