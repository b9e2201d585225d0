import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Language } from "./templates.ts";

const tag = "Templates";

export const ProviderTemplate = named(
  z.object({
    id: Id,
    channel: z.string(),
    accountId: described(z.string(), "Of the provider's account that has it: one of its connections' `accountIds`."),
    providerId: z.string(),
    name: z.string(),
    language: described(z.string(), "As the provider spells it, such as `es_MX`."),
    state: described(
      z.string(),
      "The provider's word: `approved`, `pending`, `rejected`, `paused`, `disabled`, …; `deleted` once it has it no more. What is `rejected`, `paused`, `disabled` or `deleted` is not sent.",
    ),
    reason: described(z.nullable(z.string()), "Why the provider refused it."),
    category: described(
      z.nullable(z.string()),
      "What the provider takes it for, which is what it costs; null while it was only heard of.",
    ),
    quality: z.nullable(z.string()),
    variables: described(z.nullable(z.number()), "Places of its text; null while it was only heard of."),
    text: z.nullable(z.string()),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "ProviderTemplate",
  "A message template that a provider keeps, as it was last heard of.",
);
export type ProviderTemplate = z.infer<typeof ProviderTemplate>;

const ConnectionId = Id.check(z.minLength(1), z.maxLength(80));

export const SyncProviderTemplates = named(
  z.strictObject({ connectionId: ConnectionId }),
  "SyncProviderTemplates",
  "Whose templates to ask for.",
);
export const SubmitProviderTemplate = named(
  z.strictObject({
    connectionId: described(ConnectionId, "Whose account is to have it."),
    templateId: Id.check(z.minLength(1), z.maxLength(80)),
    language: described(Language, "Whose body is submitted."),
    version: described(
      z.optional(z.number().check(z.multipleOf(1), z.minimum(1))),
      "The draft when absent, or the active one where there is none.",
    ),
  }),
  "SubmitProviderTemplate",
  "A template that a provider is to approve.",
);
export const ProviderTemplateSync = named(
  z.object({
    total: described(z.number(), "How many the provider has."),
    new: z.number(),
    changed: z.number(),
    gone: described(z.number(), "How many it has no more."),
  }),
  "ProviderTemplateSync",
  "What was found at the provider.",
);
export type ProviderTemplateSync = z.infer<typeof ProviderTemplateSync>;

export const listProviderTemplates = operation({
  ...{ id: "listProviderTemplates", method: "GET", path: "/api/provider-templates", tag },
  summary: "List the templates that providers keep",
  query: z.strictObject({
    ...pageFields,
    connectionId: described(z.optional(ConnectionId), "Those that this connection may send."),
  }),
  ...{ status: 200, answer: pageOf(ProviderTemplate), problems: ["bad_cursor"] },
});
export const syncProviderTemplates = operation({
  ...{ id: "syncProviderTemplates", method: "POST", path: "/api/provider-templates/sync", tag },
  summary: "Ask a provider for its templates",
  description:
    "All of the connection's account, in every state. Changes that the provider tells of are known without it.",
  ...{ body: SyncProviderTemplates, status: 200, answer: ProviderTemplateSync },
  problems: ["connection_unusable", "temporarily_unavailable"],
});
export const submitProviderTemplate = operation({
  ...{ id: "submitProviderTemplate", method: "POST", path: "/api/provider-templates", tag },
  summary: "Ask a provider to approve a template",
  description:
    "With the `wording` of the template's body, its category, and examples out of the variables' own. What the account has under this name and language gets these words. The provider's answer comes later, and is told as it comes.",
  ...{ body: SubmitProviderTemplate, status: 201, answer: ProviderTemplate },
  problems: ["connection_unusable", "temporarily_unavailable"],
});
