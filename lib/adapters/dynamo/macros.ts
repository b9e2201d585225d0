import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { Macro } from "../../core/macros/model.ts";
import type { MacroStore } from "../../core/macros/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeMacroStore = (context: TableContext, ids: Ids): MacroStore =>
  makeCatalogue<Macro>(context, ids, { noun: "macros", entity: "macro", once: ({ name }) => sameName(name) });
