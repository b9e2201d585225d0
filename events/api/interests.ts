/** What contacts are interested in. */
import * as z from "zod/mini";
import { Id, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Because, Condition } from "./conditions.ts";
import { ItemKey } from "./item-types.ts";
import { Item } from "./items.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Interests";

export const Interest = named(
  z.object({
    id: Id,
    contactId: described(Id, "The contact that it was written for; whoever speaks for that one is interested."),
    type: described(z.string(), "The type of items."),
    itemId: described(z.nullable(Id), "Of an interest in one item; else `condition` says which."),
    condition: z.nullable(Condition),
    note: z.nullable(z.string()),
    source: described(
      z.enum(["person", "key", "chat"]),
      "Who said so: somebody of the team, a system, or the contact.",
    ),
    active: z.boolean(),
    until: described(z.nullable(Timestamp), "Not from then on."),
    createdBy: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Interest",
  "What a contact is interested in: one item, or whatever of a type a condition holds for.",
);
export type Interest = z.infer<typeof Interest>;

const fields = {
  note: z.optional(z.nullable(z.string().check(z.regex(/\S/), z.maxLength(1000)))),
  active: z.optional(z.boolean()),
  until: z.optional(z.nullable(z.iso.datetime({ offset: true }))),
};
const Which = described(
  z.optional(Condition),
  'Over `title` and `attributes.<key>` of the type. `{"all": []}` holds for every item.',
);
export const NewInterest = named(
  z.strictObject({
    contactId: z.string().check(z.minLength(1), z.maxLength(64)),
    itemId: described(z.optional(z.string().check(z.minLength(1), z.maxLength(64))), "In place of type and condition."),
    type: z.optional(ItemKey),
    condition: Which,
    ...fields,
  }),
  "NewInterest",
  "An interest of a contact: in an item, or in a type with a condition.",
);
export const InterestChange = named(
  z.strictObject({ condition: Which, ...fields }).check(z.refine((change) => Object.keys(change).length > 0)),
  "InterestChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const one = { tag, status: 200, answer: Interest, conditional: true, problems: ["not_found"] } as const;

export const listInterests = operation({
  id: "listInterests",
  method: "GET",
  path: "/api/interests",
  tag,
  summary: "List active interests: those with a condition on a type, or those in one item",
  query: z.strictObject({
    ...pageFields,
    type: z.optional(ItemKey),
    itemId: described(z.optional(z.string().check(z.minLength(1), z.maxLength(64))), "In place of a type."),
  }),
  status: 200,
  answer: pageOf(Interest),
  problems: ["bad_cursor"],
});
export const getInterest = operation({
  id: "getInterest",
  method: "GET",
  path: "/api/interests/{id}",
  tag,
  summary: "Get an interest",
  status: 200,
  answer: Interest,
  problems: ["not_found"],
});
export const createInterest = operation({
  id: "createInterest",
  method: "POST",
  path: "/api/interests",
  tag,
  summary: "Write down what a contact is interested in",
  description: "In one item a contact is interested once: asked again, the interest that is there is the answer.",
  body: NewInterest,
  status: 201,
  answer: Interest,
  problems: ["limit_reached"],
});
export const updateInterest = operation({
  ...one,
  id: "updateInterest",
  method: "PATCH",
  path: "/api/interests/{id}",
  summary: "Change an interest",
  body: InterestChange,
});
export const deleteInterest = operation({
  ...one,
  id: "deleteInterest",
  method: "DELETE",
  path: "/api/interests/{id}",
  summary: "Remove an interest",
});
export const listContactInterests = operation({
  id: "listContactInterests",
  method: "GET",
  path: "/api/contacts/{id}/interests",
  tag,
  summary: "List what a contact is interested in, with whoever was merged into it",
  query: PageQuery,
  status: 200,
  answer: pageOf(Interest),
  problems: ["not_found", "bad_cursor"],
});
export const listContactMatches = operation({
  id: "listContactMatches",
  method: "GET",
  path: "/api/contacts/{id}/matches",
  tag,
  summary: "List the active items that fit a contact's interests",
  description: "Each item once, by the first interest that it fits. A page may be short or empty, and has a cursor.",
  query: PageQuery,
  status: 200,
  answer: pageOf(z.object({ item: Item, interestId: Id, because: z.array(Because) })),
  problems: ["not_found", "bad_cursor"],
});
