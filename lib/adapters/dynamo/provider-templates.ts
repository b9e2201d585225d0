import type { Ids } from "../../core/kernel/ports.ts";
import type { ProviderTemplate } from "../../core/provider-templates/model.ts";
import type { ProviderTemplateStore } from "../../core/provider-templates/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeProviderTemplateStore = (context: TableContext, ids: Ids): ProviderTemplateStore =>
  makeCatalogue<ProviderTemplate>(context, ids, { noun: "provider-templates", entity: "provider-template" });
