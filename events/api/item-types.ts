/** The kinds of things that a business deals in, as it names them itself. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Catalogue";
const KINDS = ["text", "number", "boolean", "date", "choice", "choices", "url", "money", "datetime", "place"] as const;
const Kind = described(
  z.enum(KINDS),
  "What its values are. `date`: `2026-03-31`. `datetime`: ISO 8601 with its offset. `money`: `{amount, currency}`. " +
    "`place`: `{lat, lng, label}`. `choices`: an array of options. It stays as it is.",
);
export const ItemKey = described(
  z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/)),
  "Lower case, digits and underscores. It stays as it is.",
);
const Options = z.array(z.string().check(z.regex(/\S/), z.maxLength(100))).check(z.maxLength(100));
const Unit = described(z.nullable(z.string().check(z.regex(/\S/), z.maxLength(20))), "Of `number`, such as `m²`.");
const Currency = described(
  z.nullable(z.string().check(z.regex(/^[A-Z]{3}$/))),
  "Of `money`, ISO 4217: the only one that is taken. Null takes each amount in its own.",
);

export const ItemAttribute = named(
  z.object({
    key: z.string(),
    name: z.string(),
    kind: Kind,
    options: described(z.array(z.string()), "What a `choice` or `choices` may be."),
    unit: z.nullable(z.string()),
    currency: z.nullable(z.string()),
    required: z.boolean(),
    archived: described(z.boolean(), "Values are kept; new ones are refused, and no condition holds for it."),
  }),
  "ItemAttribute",
  "What is known of each item of a type.",
);
const NewAttribute = named(
  z.strictObject({
    key: described(z.optional(ItemKey), "Without one it is made of the name."),
    name: Name,
    kind: Kind,
    options: z.optional(Options),
    unit: z.optional(Unit),
    currency: z.optional(Currency),
    required: z.optional(z.boolean()),
    archived: z.optional(z.boolean()),
  }),
  "NewItemAttribute",
  "An attribute as it is to be. One that is there keeps what is not named.",
);

export const ItemType = named(
  z.object({
    id: described(Id, "The key that items name it by."),
    name: z.string(),
    plural: z.string(),
    attributes: z.array(ItemAttribute),
    price: described(z.nullable(z.string()), "The attribute that lists show as the price."),
    shown: described(z.array(z.string()), "Attributes that lists show beside title and price."),
    archived: described(z.boolean(), "Its items stay; new ones are refused."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "ItemType",
  "A kind of things that this business deals in: properties, dishes, vacancies.",
);
export type ItemType = z.infer<typeof ItemType>;

const fields = {
  attributes: described(
    z.optional(z.array(NewAttribute).check(z.maxLength(60))),
    "All of them, in their order. One that is there and left out is archived.",
  ),
  price: z.optional(z.nullable(ItemKey)),
  shown: z.optional(z.array(ItemKey).check(z.maxLength(6))),
};
export const NewItemType = named(
  z.strictObject({ key: ItemKey, name: Name, plural: Name, ...fields }),
  "NewItemType",
  "A kind of things to add.",
);
export const ItemTypeChange = named(
  z
    .strictObject({ name: z.optional(Name), plural: z.optional(Name), ...fields, archived: z.optional(z.boolean()) })
    .check(z.refine((change) => Object.keys(change).length > 0)),
  "ItemTypeChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

export const listItemTypes = operation({
  id: "listItemTypes",
  method: "GET",
  path: "/api/item-types",
  tag,
  summary: "List the types of items",
  query: PageQuery,
  status: 200,
  answer: pageOf(ItemType),
  problems: ["bad_cursor"],
});
export const getItemType = operation({
  id: "getItemType",
  method: "GET",
  path: "/api/item-types/{id}",
  tag,
  summary: "Get a type of items",
  status: 200,
  answer: ItemType,
  problems: ["not_found"],
});
export const createItemType = operation({
  id: "createItemType",
  method: "POST",
  path: "/api/item-types",
  tag,
  summary: "Add a type of items",
  body: NewItemType,
  status: 201,
  answer: ItemType,
  problems: ["already_exists", "limit_reached"],
});
export const updateItemType = operation({
  id: "updateItemType",
  method: "PATCH",
  path: "/api/item-types/{id}",
  tag,
  summary: "Change a type of items, or archive it",
  body: ItemTypeChange,
  status: 200,
  answer: ItemType,
  conditional: true,
  problems: ["not_found"],
});
