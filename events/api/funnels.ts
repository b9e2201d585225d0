import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Lead } from "./leads.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Slug } from "./terms.ts";

const tag = "Funnels";
const StageState = described(
  z.enum(["new", "in_progress", "negotiation", "closed", "closed_won", "closed_lost"]),
  "The state that leads have in it; `new` also keeps those in progress, `closed` takes both endings.",
);
const Requires = described(
  z.array(z.enum(["value", "expectedOn", "assignee", "team", "type", "lostReason"])).check(z.maxLength(6)),
  "What a lead must have to enter.",
);
const Probability = described(z.number().check(z.minimum(0), z.maximum(100)), "Of winning, in per cent.");
const Colour = z.string().check(z.regex(/^#[0-9a-f]{6}$/));

const Stage = z.object({
  id: Id,
  name: z.string(),
  probability: z.number(),
  colour: z.string(),
  state: StageState,
  requires: z.array(z.string()),
  archived: described(z.boolean(), "Taken out of the funnel: nothing enters it any more."),
});
export const Funnel = named(
  z.object({
    id: Id,
    name: z.string(),
    stages: described(z.array(Stage), "In their order."),
    archived: z.boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Funnel",
  "The stages that leads go through. `sales` and `support` are there from the start.",
);
export type Funnel = z.infer<typeof Funnel>;

const StageInput = z.strictObject({
  id: described(z.optional(Slug), "Of a stage that there is; a new one gets an id of its name."),
  name: Name,
  probability: Probability,
  colour: z._default(Colour, "#5b8def"),
  state: StageState,
  requires: z._default(Requires, []),
});
const Stages = z.array(StageInput).check(z.minLength(1), z.maxLength(20));

export const NewFunnel = named(z.strictObject({ name: Name, stages: Stages }), "NewFunnel", "A funnel of one's own.");
export const FunnelChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      stages: described(
        z.optional(Stages),
        "All of them, in their order. One that is left out is taken out of the funnel.",
      ),
      archived: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.keys(change).length > 0)),
  "FunnelChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const column = {
  stage: Stage,
  data: described(z.array(Lead), "In the order of the cards."),
  nextCursor: z.nullable(z.string()),
  hasMore: z.boolean(),
};
export const Board = named(
  z.object({ funnel: Funnel, columns: z.array(z.object(column)) }),
  "Board",
  "A funnel's stages, each with its first cards. Stages that were taken out are shown while they hold cards.",
);
export const BoardColumn = named(z.object(column), "BoardColumn", "Cards of one stage.");

const Money = z.array(z.object({ currency: z.string(), amount: z.number() }));
export const FunnelTotals = named(
  z.object({
    funnelId: Id,
    stages: z.array(
      z.object({
        id: Id,
        leads: z.number(),
        value: described(Money, "What they may be worth, by currency."),
        weighted: described(Money, "The part of it that the stage's probability makes likely."),
      }),
    ),
  }),
  "FunnelTotals",
  "What stands in each stage now, closed leads aside. It follows changes within moments.",
);

export const listFunnels = operation({
  id: "listFunnels",
  method: "GET",
  path: "/api/funnels",
  tag,
  summary: "List the funnels",
  query: PageQuery,
  status: 200,
  answer: pageOf(Funnel),
  problems: ["bad_cursor"],
});
export const getFunnel = operation({
  id: "getFunnel",
  method: "GET",
  path: "/api/funnels/{id}",
  tag,
  summary: "Get a funnel",
  status: 200,
  answer: Funnel,
  problems: ["not_found"],
});
export const createFunnel = operation({
  id: "createFunnel",
  method: "POST",
  path: "/api/funnels",
  tag,
  summary: "Add a funnel",
  body: NewFunnel,
  status: 201,
  answer: Funnel,
  problems: ["already_exists"],
});
export const updateFunnel = operation({
  id: "updateFunnel",
  method: "PATCH",
  path: "/api/funnels/{id}",
  tag,
  summary: "Rename a funnel, arrange its stages, or retire it",
  body: FunnelChange,
  status: 200,
  answer: Funnel,
  conditional: true,
  problems: ["not_found"],
});
export const getBoard = operation({
  id: "getBoard",
  method: "GET",
  path: "/api/funnels/{id}/board",
  tag,
  summary: "Get a funnel as a board",
  description: "The first cards of each stage. Further ones: `GET /api/funnels/{id}/stages/{stage}`.",
  query: z.strictObject({
    limit: described(
      z._default(z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(50)), 20),
      "Cards per stage.",
    ),
  }),
  status: 200,
  answer: Board,
  problems: ["not_found"],
});
export const getBoardColumn = operation({
  id: "getBoardColumn",
  method: "GET",
  path: "/api/funnels/{id}/stages/{stage}",
  tag,
  summary: "List the cards of one stage in their order",
  query: z.strictObject(pageFields),
  status: 200,
  answer: BoardColumn,
  problems: ["not_found", "bad_cursor"],
});
export const getFunnelTotals = operation({
  id: "getFunnelTotals",
  method: "GET",
  path: "/api/funnels/{id}/totals",
  tag,
  summary: "Count the open leads of each stage, and what they may be worth",
  status: 200,
  answer: FunnelTotals,
  problems: ["not_found"],
});
