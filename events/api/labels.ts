import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Labels";
const Colour = z.string().check(z.regex(/^#[0-9a-f]{6}$/));
const Description = z.nullable(z.string().check(z.maxLength(300)));

export const Label = named(
  z.object({
    id: Id,
    name: z.string(),
    colour: described(z.string(), "`#rrggbb`, in lower case."),
    description: z.nullable(z.string()),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Label",
  "A word that the team sorts conversations by.",
);
export type Label = z.infer<typeof Label>;

export const NewLabel = named(
  z.strictObject({ name: Name, colour: Colour, description: z.optional(Description) }),
  "NewLabel",
  "A label to make. No two names of a tenant are alike.",
);
export const LabelChange = named(
  z
    .strictObject({ name: z.optional(Name), colour: z.optional(Colour), description: z.optional(Description) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "LabelChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const one = { tag, status: 200, answer: Label, conditional: true } as const;

export const listLabels = operation({
  id: "listLabels",
  method: "GET",
  path: "/api/labels",
  tag,
  summary: "List the labels",
  query: PageQuery,
  status: 200,
  answer: pageOf(Label),
  problems: ["bad_cursor"],
});
export const createLabel = operation({
  id: "createLabel",
  method: "POST",
  path: "/api/labels",
  tag,
  summary: "Make a label",
  body: NewLabel,
  status: 201,
  answer: Label,
  problems: ["already_exists", "limit_reached"],
});
export const updateLabel = operation({
  ...one,
  id: "updateLabel",
  method: "PATCH",
  path: "/api/labels/{id}",
  summary: "Rename or recolour a label",
  body: LabelChange,
  problems: ["not_found", "already_exists"],
});
export const deleteLabel = operation({
  ...one,
  id: "deleteLabel",
  method: "DELETE",
  path: "/api/labels/{id}",
  summary: "Remove a label",
  description:
    "Conversations that have it keep its id, which then names nothing; they lose it with their next change of labels.",
  problems: ["not_found"],
});
