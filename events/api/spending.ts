import * as z from "zod/mini";
import { Id, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Spending";

const Money = z.object({ amount: z.number(), currency: z.literal("USD") });
const Mode = described(
  z.enum(["warn", "block"]),
  "`block`: templates that would pass the limit are suppressed; `warn`: people are told and they go. Answers in an open window always go.",
);
const Person = z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/));

export const Spending = named(
  z.object({
    month: described(z.string(), "By UTC, such as `2026-11`."),
    spent: described(
      Money,
      "By the price lists of the days on which messages were written; behind by seconds. Without what failed, discounts and taxes: the provider's invoice is what counts.",
    ),
    forecast: described(z.nullable(Money), "If the month goes on as it went; null on its first day."),
    limit: z.nullable(Money),
    mode: Mode,
    warnAtPercent: z.number(),
    tell: described(
      z.array(Id),
      "Who is told when the first level and the limit are reached, once each a month; empty: every administrator.",
    ),
    connections: described(
      z.array(
        z.object({
          connectionId: Id,
          spent: Money,
          messages: described(z.record(z.string(), z.number()), "What the provider took, by its category."),
        }),
      ),
      "Those that sent something this month.",
    ),
    updatedAt: z.nullable(Timestamp),
    version: Version,
  }),
  "Spending",
  "What sending costs at the providers this month, and how much the tenant allows itself.",
);
export type Spending = z.infer<typeof Spending>;

export const SpendingChange = named(
  z
    .strictObject({
      limit: described(
        z.optional(
          z.nullable(
            z.strictObject({
              amount: z.number().check(z.minimum(0), z.maximum(1_000_000), z.multipleOf(0.01)),
              currency: z.literal("USD"),
            }),
          ),
        ),
        "A month; null takes it away.",
      ),
      mode: z.optional(Mode),
      warnAtPercent: z.optional(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(99))),
      tell: described(
        z.optional(z.array(Person).check(z.maxLength(20))),
        "People of the tenant; nobody named: every administrator.",
      ),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "SpendingChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const getSpending = operation({
  id: "getSpending",
  method: "GET",
  path: "/api/spending",
  tag,
  summary: "What this month's messages cost, and the limit",
  status: 200,
  answer: Spending,
});
export const updateSpending = operation({
  id: "updateSpending",
  method: "PATCH",
  path: "/api/spending",
  tag,
  summary: "Set the limit of a month, or take it away",
  body: SpendingChange,
  status: 200,
  answer: Spending,
  conditional: true,
});
