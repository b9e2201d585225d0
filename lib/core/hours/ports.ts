import type { Catalogue } from "../kernel/catalogue.ts";
import type { BusinessHours } from "./model.ts";

/** `taken`: the team, or everybody, has hours already. */
export type HoursStore = Catalogue<BusinessHours>;
