import type { Ids } from "../../core/kernel/ports.ts";
import { type Label, sameName } from "../../core/labels/model.ts";
import type { LabelStore } from "../../core/labels/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeLabelStore = (context: TableContext, ids: Ids): LabelStore =>
  makeCatalogue<Label>(context, ids, { noun: "labels", entity: "label", once: ({ name }) => sameName(name) });
