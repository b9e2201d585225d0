import type { App, Connection } from "../connections/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { ProviderTemplate, Submission, SubmittedTemplate, TemplateListing } from "./model.ts";

/** Of one tenant. Ids are those of `providerTemplateId`; `taken` never comes back. */
export type ProviderTemplateStore = Catalogue<ProviderTemplate>;

/** Every template of the connection's account. Undefined where the channel has none. Never throws for what the provider answers. */
export type ListTemplates = (connection: Connection) => Promise<TemplateListing | undefined>;

/**
 * Asks the provider to approve a template, or other words of one that it has under `providerId`. Undefined where the channel has none. Never
 * throws for what the provider answers; throws when the secrets cannot be reached.
 */
export type AskApproval = (
  connection: Connection,
  app: App,
  template: SubmittedTemplate,
  providerId: string | undefined,
) => Promise<Submission | undefined>;
