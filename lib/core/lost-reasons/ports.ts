import type { Catalogue } from "../kernel/catalogue.ts";
import type { LostReason } from "./model.ts";

/** `taken`: another one has this name. */
export type LostReasonStore = Catalogue<LostReason>;
