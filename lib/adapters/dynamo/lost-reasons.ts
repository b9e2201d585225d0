import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { LostReason } from "../../core/lost-reasons/model.ts";
import type { LostReasonStore } from "../../core/lost-reasons/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeLostReasonStore = (context: TableContext, ids: Ids): LostReasonStore =>
  makeCatalogue<LostReason>(context, ids, {
    noun: "lost-reasons",
    entity: "lost-reason",
    once: ({ name }) => sameName(name),
  });
