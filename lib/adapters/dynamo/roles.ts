import type { Ids } from "../../core/kernel/ports.ts";
import { sameName } from "../../core/labels/model.ts";
import type { CustomRole } from "../../core/people/model.ts";
import type { RoleStore } from "../../core/people/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeRoleStore = (context: TableContext, ids: Ids): RoleStore =>
  makeCatalogue<CustomRole>(context, ids, { noun: "role", once: ({ name }) => sameName(name) });
