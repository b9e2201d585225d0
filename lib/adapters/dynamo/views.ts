import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { SavedView } from "../../core/views/model.ts";
import type { ViewStore } from "../../core/views/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeViewStore = (context: TableContext, ids: Ids): ViewStore =>
  makeCatalogue<SavedView>(context, ids, {
    noun: "views",
    entity: "view",
    once: ({ of, owner, shared, name }) => `${of} ${shared ? "shared" : owner} ${sameName(name)}`,
  });
