import type { Catalogue } from "../kernel/catalogue.ts";
import type { SavedView } from "./model.ts";

/** `taken`: the owner, or for a shared one the team, has a view of this list by this name. */
export type ViewStore = Catalogue<SavedView>;
