import type { Catalogue } from "../kernel/catalogue.ts";
import type { Label } from "./model.ts";

/** `taken`: another label has this name. */
export type LabelStore = Catalogue<Label>;
