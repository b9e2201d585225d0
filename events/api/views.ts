import * as z from "zod/mini";
import { Id, Name, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Saved views";
const Viewed = z.enum(["conversations", "leads"]);
const Filter = described(
  z
    .record(z.string().check(z.regex(/^[a-zA-Z]{1,40}$/)), z.string().check(z.minLength(1), z.maxLength(200)))
    .check(z.refine((filter) => Object.keys(filter).length <= 20)),
  "Query parameters of the list, without `limit` and `cursor`. `me` is whoever looks.",
);

export const SavedView = named(
  z.object({
    id: Id,
    of: Viewed,
    name: z.string(),
    owner: Id,
    shared: z.boolean(),
    filter: z.record(z.string(), z.string()),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "SavedView",
  "The filters of a list under a name.",
);
export type SavedView = z.infer<typeof SavedView>;

export const NewSavedView = named(
  z.strictObject({
    of: Viewed,
    name: Name,
    shared: described(z._default(z.boolean(), false), "Seen by the whole team; needs `replies.manage`."),
    filter: Filter,
  }),
  "NewSavedView",
  "A view to save.",
);
export const SavedViewChange = named(
  z
    .strictObject({ name: z.optional(Name), shared: z.optional(z.boolean()), filter: z.optional(Filter) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "SavedViewChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const one = { tag, status: 200, answer: SavedView, conditional: true } as const;

export const listViews = operation({
  id: "listViews",
  method: "GET",
  path: "/api/views",
  tag,
  summary: "List one's own views and the team's",
  query: z.strictObject({ ...pageFields, of: z.optional(Viewed) }),
  status: 200,
  answer: pageOf(SavedView),
  problems: ["bad_cursor"],
});
export const createView = operation({
  id: "createView",
  method: "POST",
  path: "/api/views",
  tag,
  summary: "Save a view",
  body: NewSavedView,
  status: 201,
  answer: SavedView,
  problems: ["already_exists", "limit_reached"],
});
export const updateView = operation({
  ...one,
  id: "updateView",
  method: "PATCH",
  path: "/api/views/{id}",
  summary: "Change a view",
  body: SavedViewChange,
  problems: ["not_found", "already_exists"],
});
export const deleteView = operation({
  ...one,
  id: "deleteView",
  method: "DELETE",
  path: "/api/views/{id}",
  summary: "Remove a view",
  problems: ["not_found"],
});
