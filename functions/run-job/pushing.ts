/** The part that pushes notices, loaded at the first one. */
import { keptOnce } from "../../lib/core/kernel/once.ts";

const load = keptOnce((_part: "push") => import("./push/index.ts"));

export const pushing = (): ReturnType<typeof load> => load("push");
