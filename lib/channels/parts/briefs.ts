/** What is known of every channel before one is loaded. A bundle holds it as plain data: see `infra/bundle.ts`. */
import { type Brief, briefOf } from "../brief.ts";
import { catalogue } from "../catalogue.ts";

export const briefs: readonly Brief[] = Object.values(catalogue).map(({ manifest }) => briefOf(manifest));

const byId: ReadonlyMap<string, Brief> = new Map(briefs.map((brief) => [brief.id, brief]));
/** Undefined for every text that is no channel's id. */
export const briefById = (id: string): Brief | undefined => byId.get(id);
