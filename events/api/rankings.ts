/** Whom to call first: people in their order for an item, why, and what answers made of the weights. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Key } from "./feedback.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Rankings";

const Weight = z.number().check(z.minimum(-6), z.maximum(6));
const FieldId = described(z.string().check(z.minLength(1), z.maxLength(64)), "The id of a custom field of contacts.");
const targetOf = <Value extends z.core.$ZodType>(value: Value) =>
  described(
    z.union([
      z.strictObject({ attribute: z.string().check(z.minLength(1), z.maxLength(64)) }),
      z.strictObject({ value }),
    ]),
    "An attribute of the item, or the same for all.",
  );

export const FactorSource = named(
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("number"),
      field: FieldId,
      target: targetOf(z.number().check(z.minimum(-1e12), z.maximum(1e12))),
      by: described(
        z.enum(["at_least", "at_most", "near"]),
        "`at_least` is full from the target on, `at_most` up to it; `near` fades with the distance.",
      ),
      tolerance: described(
        z._default(z.nullable(z.number().check(z.minimum(1e-6), z.maximum(1e12))), null),
        "Of `near`: at this distance nothing is left.",
      ),
    }),
    z.strictObject({
      kind: z.literal("overlap"),
      field: FieldId,
      target: targetOf(z.array(z.string().check(z.maxLength(100))).check(z.minLength(1), z.maxLength(50))),
    }),
    z.strictObject({
      kind: z.literal("equal"),
      field: FieldId,
      target: targetOf(z.union([z.string().check(z.maxLength(200)), z.boolean()])),
    }),
    z.strictObject({ kind: z.literal("answers"), formId: Id, question: Key }),
  ]),
  "FactorSource",
  "Where a factor's value comes from: a number from 0 to 1, or unknown.",
);

export const Factor = named(
  z
    .strictObject({
      key: Key,
      name: Name,
      source: FactorSource,
      start: described(z._default(Weight, 1), "Before anybody answered anything."),
      least: described(z._default(Weight, 0), "No answer moves the weight below this."),
      most: described(z._default(Weight, 4), "No answer moves the weight above this."),
    })
    .check(
      z.refine(({ start, least, most }) => least <= start && start <= most, {
        path: ["start"],
        params: { code: "out_of_range", message: "lies between `least` and `most`" },
      }),
    ),
  "Factor",
  "What counts, and how much. A weight is the natural logarithm of odds: with 1, the odds of being judged well are e times as high for whoever has the factor in full as for whoever lacks it.",
);
const Factors = z.array(Factor).check(
  z.minLength(1),
  z.maxLength(20),
  z.refine((factors) => new Set(factors.map(({ key }) => key)).size === factors.length, {
    params: { code: "repeated", message: "name each key once" },
  }),
);
const Description = z.nullable(z.string().check(z.maxLength(300)));
const FormId = described(z.nullable(Id), "The form whose answers teach it; null: it stays as people set it.");

export const Weights = named(
  z.object({
    bias: described(z.number(), "How generous answers are in general: ranks nobody."),
    of: z.record(z.string(), z.number()),
  }),
  "Weights",
  "By factor.",
);
const State = z.object({
  number: described(z.number(), "Of the last version of the weights; 0 before anything moved them."),
  weights: Weights,
  lessons: described(z.number(), "Answers that count."),
});

export const Ranking = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.nullable(z.string()),
    itemType: described(Id, "The type's key."),
    formId: z.nullable(Id),
    factors: z.array(Factor),
    archived: z.boolean(),
    state: State,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Ranking",
  "How people are ranked for the items of a type.",
);
export type Ranking = z.infer<typeof Ranking>;

export const NewRanking = named(
  z.strictObject({
    name: Name,
    description: z._default(Description, null),
    itemType: described(Id, "The type's key."),
    formId: z._default(FormId, null),
    factors: Factors,
  }),
  "NewRanking",
  "A ranking to make. No two have the same name.",
);
export const RankingChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      description: z.optional(Description),
      formId: z.optional(FormId),
      factors: described(z.optional(Factors), "All of them; what was answered is learnt anew."),
      archived: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "RankingChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const RankedOrder = named(
  z.object({
    rankingId: Id,
    itemId: Id,
    number: described(z.number(), "The version of the weights."),
    more: described(z.boolean(), "More than 500 people are interested; the others are not ranked."),
    people: z.array(
      z.object({
        contactId: Id,
        name: z.nullable(z.string()),
        rank: z.number(),
        before: described(z.nullable(z.number()), "Their rank by the version that is compared with."),
        expected: described(z.number(), "How well they are expected to be judged, 0 to 1."),
        because: described(
          z.array(
            z.object({
              key: z.string(),
              value: described(z.nullable(z.number()), "0 to 1; null: nobody knows, and it counts neither way."),
              typical: described(z.number(), "Of the people of this item."),
              weight: z.number(),
              adds: described(z.number(), "Weight times the distance from the typical: their sum makes the order."),
            }),
          ),
          "What counts most first.",
        ),
      }),
    ),
  }),
  "RankedOrder",
  "People in their order for an item, the best first, and why.",
);

export const RankingVersion = named(
  z.object({
    number: z.number(),
    weights: Weights,
    before: described(Weights, "By the version before it."),
    cause: z.enum(["lesson", "set", "undo", "redo", "factors"]),
    seq: described(z.number(), "The step that it is about: to be taken back, or back in."),
    undone: described(z.boolean(), "The step is taken back by now."),
    requestId: described(z.nullable(Id), "The feedback request that was answered, as far as it is still known."),
    by: Id,
    at: Timestamp,
  }),
  "RankingVersion",
  "What the weights became, and by what.",
);

export const RankingAccuracy = named(
  z.object({
    pairs: described(z.number(), "Pairs of people who were judged differently for the same item."),
    before: described(z.nullable(z.number()), "Share of them that the starting weights put in the right order."),
    after: described(
      z.nullable(z.number()),
      "Share that the learnt weights did, each pair by weights that saw neither of the two. Null below 10 pairs.",
    ),
  }),
  "RankingAccuracy",
  "How much better the order became.",
);

const one = { tag, status: 200, answer: Ranking } as const;
export const listRankings = operation({
  ...{ id: "listRankings", method: "GET", path: "/api/rankings", tag },
  summary: "List the rankings",
  ...{ query: PageQuery, status: 200, answer: pageOf(Ranking), problems: ["bad_cursor"] },
});
export const getRanking = operation({
  ...one,
  ...{ id: "getRanking", method: "GET", path: "/api/rankings/{id}" },
  summary: "One ranking with its weights",
});
export const createRanking = operation({
  ...{ id: "createRanking", method: "POST", path: "/api/rankings", tag },
  summary: "Make a ranking",
  ...{ body: NewRanking, status: 201, answer: Ranking, problems: ["already_exists", "limit_reached"] },
});
export const updateRanking = operation({
  ...one,
  ...{ id: "updateRanking", method: "PATCH", path: "/api/rankings/{id}" },
  summary: "Change or archive a ranking",
  ...{ body: RankingChange, conditional: true, problems: ["not_found", "already_exists"] },
});
export const getRankedOrder = operation({
  ...{ id: "getRankedOrder", method: "GET", path: "/api/rankings/{id}/order", tag },
  summary: "People in their order for an item, and why",
  description: "Those who are interested in the item, at most 500.",
  query: z.strictObject({
    itemId: Id,
    number: described(
      z.optional(z.coerce.number().check(z.multipleOf(1), z.minimum(0))),
      "By this version of the weights; the last one when absent.",
    ),
    compareWith: described(
      z.optional(z.coerce.number().check(z.multipleOf(1), z.minimum(0))),
      "Says of everybody which place they had by this version.",
    ),
  }),
  ...{ status: 200, answer: RankedOrder, problems: ["not_found"] },
});
export const listRankingVersions = operation({
  ...{ id: "listRankingVersions", method: "GET", path: "/api/rankings/{id}/versions", tag },
  summary: "What moved the weights, latest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(RankingVersion), problems: ["not_found", "bad_cursor"] },
});
export const getRankingAccuracy = operation({
  ...{ id: "getRankingAccuracy", method: "GET", path: "/api/rankings/{id}/accuracy", tag },
  summary: "How much better the order became",
  description:
    "Leave-pair-out cross-validation over the latest 300 answers, of at most 200 pairs. What was set by hand does not count.",
  ...{ status: 200, answer: RankingAccuracy, problems: ["not_found"] },
});
const Step = z.strictObject({
  seq: described(z.int().check(z.minimum(1)), "Of the step, as the versions say."),
});
const step = {
  ...one,
  method: "POST",
  body: named(Step, "RankingStep", "Which step."),
  problems: ["not_found"],
} as const;
export const undoRankingStep = operation({
  ...step,
  ...{ id: "undoRankingStep", path: "/api/rankings/{id}/undo" },
  summary: "Take a step back",
  description: "As if it had never been: what came after it is learnt anew.",
});
export const redoRankingStep = operation({
  ...step,
  ...{ id: "redoRankingStep", path: "/api/rankings/{id}/redo" },
  summary: "Let a step count again",
});
export const setRankingWeights = operation({
  ...one,
  ...{ id: "setRankingWeights", method: "POST", path: "/api/rankings/{id}/weights" },
  summary: "Set the weights by hand",
  description:
    "Answers go on from there. It can be taken back like any other step. Factors that are not named keep theirs.",
  body: named(z.strictObject({ of: z.record(Key, Weight) }), "RankingWeights", "By factor, within its bounds."),
  problems: ["not_found"],
});
