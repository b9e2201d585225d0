/** What rules do, loaded at the first event that one may follow, or when the time of the first one has come. */
import { keptOnce } from "../lib/core/kernel/once.ts";

const load = keptOnce((_part: "rules") => import("./rules.ts"));

export const ruling = (): ReturnType<typeof load> => load("rules");
