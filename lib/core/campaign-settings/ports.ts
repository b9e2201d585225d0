import type { CampaignSettings } from "./model.ts";

/** Of one tenant. */
export interface CampaignSettingsStore {
  /** The defaults where nothing was ever set. */
  get(): Promise<CampaignSettings>;
  /** In place of the version before. */
  save(settings: CampaignSettings): Promise<"saved" | "conflict">;
}
