import type { Connection } from "../connections/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { ProviderTemplate, TemplateListing } from "./model.ts";

/** Of one tenant. Ids are those of `providerTemplateId`; `taken` never comes back. */
export type ProviderTemplateStore = Catalogue<ProviderTemplate>;

/** Every template of the connection's account. Undefined where the channel has none. Never throws for what the provider answers. */
export type ListTemplates = (connection: Connection) => Promise<TemplateListing | undefined>;
