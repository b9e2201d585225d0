import type { CampaignAlert } from "../campaign-settings/model.ts";
import type { Campaign } from "../campaigns/model.ts";
import type { Counter } from "../counters/model.ts";
import type { Crossing, FiguresTold } from "./model.ts";

/** What was told of a campaign's figures. Of one tenant. */
export interface FiguresStore {
  get(campaignId: string): Promise<FiguresTold | undefined>;
  /** In place of the version before; of the first, where there is none. */
  save(told: FiguresTold): Promise<"saved" | "conflict">;
}

/** The last crossing of each limit of a campaign, for people and for the audit log. */
export interface AlertStore {
  /** The same one again changes nothing. */
  keep(campaignId: string, alert: CampaignAlert, crossing: Crossing): Promise<void>;
  /** In no order that means anything. */
  of(campaignId: string): Promise<readonly KeptAlert[]>;
}

export interface KeptAlert extends CampaignAlert, Pick<Crossing, "at" | "value"> {
  readonly campaignId: string;
}

/** That somebody looks at a campaign's figures in a moment: of many that ask within it, once. */
export type LookSoon = (campaignId: string) => Promise<void>;

/** What keeps a campaign's phases from going out is seen to. */
export type AttendPublications = (
  campaign: Campaign,
  counters: readonly Counter[],
) => Promise<{
  /** When it wants to be asked again. Epoch milliseconds. */
  readonly next: number | undefined;
  /** Ids of publications that something keeps back by now. */
  readonly open: readonly string[];
}>;
