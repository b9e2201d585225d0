/** What a business deals in. Every change is an event that rules may follow. */
import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Because } from "./conditions.ts";
import { ItemKey } from "./item-types.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { FieldError } from "./problem.ts";

const tag = "Catalogue";
const Status = described(z.enum(["active", "archived"]), "What is archived fits nobody's interests any more.");
const ExternalId = described(
  z.string().check(z.regex(/\S/), z.maxLength(200)),
  "By which the business's own system knows it; one of a type each.",
);
const Media = z.strictObject({
  kind: z.enum(["image", "video", "audio", "document"]),
  url: described(z.string().check(z.regex(/^https:\/\/[^\s]+$/), z.maxLength(2048)), "Public address."),
  alt: described(z.optional(z.string().check(z.maxLength(300))), "What it shows, for who does not see it."),
});

export const Item = named(
  z.object({
    id: Id,
    type: described(z.string(), "One of `/api/item-types`."),
    externalId: z.nullable(z.string()),
    title: z.string(),
    attributes: described(z.record(z.string(), z.unknown()), "Values by the keys of the type's attributes."),
    media: z.array(
      z.object({ kind: z.enum(["image", "video", "audio", "document"]), url: z.string(), alt: z.optional(z.string()) }),
    ),
    status: Status,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Item",
  "A thing that this business deals in.",
);
export type Item = z.infer<typeof Item>;

const Title = z.string().check(z.regex(/\S/), z.maxLength(300));
const fields = {
  attributes: described(
    z.optional(z.record(z.string().check(z.maxLength(40)), z.unknown())),
    "Values by the keys of the type's attributes; null takes a value away, and what is not named stays. At most 8,000 characters as JSON.",
  ),
  media: z.optional(z.array(Media).check(z.maxLength(20))),
  status: z.optional(Status),
};
export const NewItem = named(
  z.strictObject({
    type: ItemKey,
    externalId: z.optional(ExternalId),
    title: described(z.optional(Title), "Must be there for an item that is not."),
    ...fields,
  }),
  "NewItem",
  "An item as it is to be. With an `externalId` that is known, what is named is changed; else it is made.",
);
export const ItemChange = named(
  z.strictObject({ title: z.optional(Title), ...fields }).check(z.refine((change) => Object.keys(change).length > 0)),
  "ItemChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const Outcome = z.enum(["created", "changed", "unchanged"]);
export const ItemPut = named(
  z.object({ ...Item.shape, outcome: described(Outcome, "`unchanged`: it was so already, and nothing was told.") }),
  "ItemPut",
  "An item, and what became of it.",
);
export const ItemsPut = named(
  z.strictObject({
    items: described(
      z.array(z.record(z.string(), z.unknown())).check(z.minLength(1), z.maxLength(200)),
      "Each as `NewItem`. A bad one harms no other.",
    ),
  }),
  "ItemsPut",
  "Items as they are to be, up to 200 at a time.",
);
export const ItemsPutResult = named(
  z.object({
    results: z.array(
      z.object({
        outcome: z.enum(["created", "changed", "unchanged", "refused"]),
        id: z.nullable(Id),
        externalId: z.nullable(z.string()),
        version: z.nullable(z.number()),
        errors: described(z.array(FieldError), "Why it was refused."),
      }),
    ),
  }),
  "ItemsPutResult",
  "What became of each, in their order.",
);

export type ItemsPutResult = z.infer<typeof ItemsPutResult>;

export const listItems = operation({
  id: "listItems",
  method: "GET",
  path: "/api/items",
  tag,
  summary: "List the items of a type, newest first",
  description: "A page with a condition may be short, and has a cursor.",
  query: z.strictObject({
    ...pageFields,
    type: ItemKey,
    status: z._default(Status, "active"),
    externalId: described(z.optional(ExternalId), "The one that the business's own system calls so, if there is one."),
    condition: described(
      z.optional(z.string().check(z.maxLength(8000))),
      "Only those for which it holds: a `Condition` as JSON, over `title` and `attributes.<key>`.",
    ),
  }),
  status: 200,
  answer: pageOf(Item),
  problems: ["bad_cursor"],
});
export const getItem = operation({
  id: "getItem",
  method: "GET",
  path: "/api/items/{id}",
  tag,
  summary: "Get an item",
  status: 200,
  answer: Item,
  problems: ["not_found"],
});
export const putItem = operation({
  id: "putItem",
  method: "POST",
  path: "/api/items",
  tag,
  summary: "Add an item, or change the one of this `externalId`",
  description:
    "The same values again change nothing. Every change is an event: `item.created`, `item.changed`, `item.archived`.",
  body: NewItem,
  status: 200,
  answer: ItemPut,
});
export const putItems = operation({
  id: "putItems",
  method: "POST",
  path: "/api/items/bulk",
  tag,
  summary: "Add or change many items",
  description: "As one by one; each has its own outcome, in the order in which they were given.",
  body: ItemsPut,
  status: 200,
  answer: ItemsPutResult,
});
export const updateItem = operation({
  id: "updateItem",
  method: "PATCH",
  path: "/api/items/{id}",
  tag,
  summary: "Change an item, or archive it",
  body: ItemChange,
  status: 200,
  answer: Item,
  conditional: true,
  problems: ["not_found"],
});
export const listInterested = operation({
  id: "listInterested",
  method: "GET",
  path: "/api/items/{id}/interested",
  tag: "Interests",
  summary: "List who is interested in an item as it is now, and because of what",
  description: "Each contact once. A page may be short or empty, and has a cursor.",
  query: z.strictObject(pageFields),
  status: 200,
  answer: pageOf(
    z.object({
      contactId: Id,
      interestId: Id,
      because: described(z.array(Because), "Empty where the contact is interested in this very item."),
    }),
  ),
  problems: ["not_found", "bad_cursor"],
});
