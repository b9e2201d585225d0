import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

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
    category: described(z.string(), "What the provider takes it for, which is what it costs."),
    quality: z.nullable(z.string()),
    variables: described(z.number(), "Places of its text."),
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
