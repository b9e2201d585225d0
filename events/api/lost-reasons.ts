import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Funnels";
const Position = z.number().check(z.minimum(0), z.maximum(1e9));

export const LostReason = named(
  z.object({
    id: Id,
    name: z.string(),
    position: described(z.number(), "They stand from the smallest to the largest."),
    archived: described(z.boolean(), "Not offered any more; leads that have it keep it."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "LostReason",
  "Why leads are lost, as this business says it.",
);
export type LostReason = z.infer<typeof LostReason>;

export const NewLostReason = named(
  z.strictObject({ name: Name }),
  "NewLostReason",
  "A reason to offer, behind those that there are. No two names are alike.",
);
export const LostReasonChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      position: described(z.optional(Position), "Any number between those of its new neighbours."),
      archived: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "LostReasonChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const listLostReasons = operation({
  ...{ id: "listLostReasons", method: "GET", path: "/api/lost-reasons", tag },
  summary: "List the reasons for which leads are lost, in their order",
  query: PageQuery,
  ...{ status: 200, answer: pageOf(LostReason), problems: ["bad_cursor"] },
});
export const createLostReason = operation({
  ...{ id: "createLostReason", method: "POST", path: "/api/lost-reasons", tag },
  summary: "Add a reason for which leads are lost",
  ...{ body: NewLostReason, status: 201, answer: LostReason, problems: ["already_exists", "limit_reached"] },
});
export const updateLostReason = operation({
  ...{ id: "updateLostReason", method: "PATCH", path: "/api/lost-reasons/{id}", tag },
  summary: "Rename, move or archive a reason for which leads are lost",
  ...{ body: LostReasonChange, status: 200, answer: LostReason, conditional: true },
  problems: ["not_found", "already_exists"],
});
