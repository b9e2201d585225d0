/** What becomes of campaigns' deliveries is kept for analysis, where a deployment wants that. */
import type { Projection } from "../projections/model.ts";
import { filesOf } from "./model.ts";
import type { KeepFile } from "./ports.ts";

export const makeFollowAnalysis = (keep: KeepFile): Projection => ({
  name: "analysis",
  async project(changes) {
    await Promise.all(filesOf(changes).map(keep));
    return undefined;
  },
});
