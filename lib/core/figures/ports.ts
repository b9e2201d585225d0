import type { FiguresTold } from "./model.ts";

/** What was told of a campaign's figures. Of one tenant. */
export interface FiguresStore {
  get(campaignId: string): Promise<FiguresTold | undefined>;
  /** In place of the version before; of the first, where there is none. */
  save(told: FiguresTold): Promise<"saved" | "conflict">;
}

/** That somebody looks at a campaign's figures in a moment: of many that ask within it, once. */
export type LookSoon = (campaignId: string) => Promise<void>;
