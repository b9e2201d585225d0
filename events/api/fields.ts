import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Custom fields";
const Kind = z.enum(["text", "number", "boolean", "date", "choice", "choices", "url"]);
const On = z.enum(["lead", "contact"]);
const Options = described(
  z.array(z.string().check(z.regex(/\S/), z.maxLength(100))).check(z.maxLength(100)),
  "What a `choice` or `choices` may be.",
);

export const CustomField = named(
  z.object({
    id: Id,
    on: On,
    name: z.string(),
    kind: Kind,
    options: z.array(z.string()),
    archived: described(z.boolean(), "Values that exist are kept and shown; new ones are refused."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "CustomField",
  "A field that this tenant gives its leads or contacts.",
);
export type CustomField = z.infer<typeof CustomField>;

export const NewCustomField = named(
  z.strictObject({ on: On, name: Name, kind: Kind, options: z._default(Options, []) }),
  "NewCustomField",
  "A field to add. Its id is made of its name.",
);
export const CustomFieldChange = named(
  z
    .strictObject({ name: z.optional(Name), options: z.optional(Options), archived: z.optional(z.boolean()) })
    .check(z.refine((change) => Object.keys(change).length > 0)),
  "CustomFieldChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

/** What people give; null takes a value away. */
export const CustomFieldValues = described(
  z.record(
    z.string().check(z.regex(/^[a-z0-9_]{1,40}$/)),
    z.nullable(
      z.union([
        z.string().check(z.maxLength(1000)),
        z.number(),
        z.boolean(),
        z.array(z.string().check(z.maxLength(100))).check(z.maxLength(100)),
      ]),
    ),
  ),
  "Values by the ids that `GET /api/custom-fields` gives; null takes a value away, and what is not named stays.",
);
export const CustomFieldAnswers = described(
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  "By the ids that `GET /api/custom-fields` gives.",
);

export const listCustomFields = operation({
  id: "listCustomFields",
  method: "GET",
  path: "/api/custom-fields",
  tag,
  summary: "List the fields that this tenant gives its leads and contacts",
  query: PageQuery,
  status: 200,
  answer: pageOf(CustomField),
  problems: ["bad_cursor"],
});
export const createCustomField = operation({
  id: "createCustomField",
  method: "POST",
  path: "/api/custom-fields",
  tag,
  summary: "Add a field to leads or contacts",
  body: NewCustomField,
  status: 201,
  answer: CustomField,
  problems: ["already_exists"],
});
export const updateCustomField = operation({
  id: "updateCustomField",
  method: "PATCH",
  path: "/api/custom-fields/{id}",
  tag,
  summary: "Rename a field, change its options, or retire it",
  body: CustomFieldChange,
  status: 200,
  answer: CustomField,
  conditional: true,
  problems: ["not_found"],
});
