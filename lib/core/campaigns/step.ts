/** One step of a campaign: read, decided, written under the version that was read. */
import { CAMPAIGN_STEPS, type Campaign, type CampaignAction, type CampaignStatus, type CampaignStep } from "./model.ts";
import type { PlanProblem } from "./plan.ts";
import type { AlongWith, CampaignStore } from "./ports.ts";

/** `state`: not from where it stands. `locked`: what is decided about is not changed. `not_asked`: others decide. */
export type RefusedBecause = "state" | "locked" | "not_asked" | "incomplete" | "not_covered" | "second_factor";
export type StepOutcome =
  | { readonly kind: "done"; readonly campaign: Campaign }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly campaign: Campaign }
  | { readonly kind: "invalid"; readonly problems: readonly PlanProblem[] }
  | { readonly kind: "refused"; readonly because: RefusedBecause; readonly text: string };
export type No = Extract<StepOutcome, { readonly kind: "invalid" | "refused" }>;

export const refused = (because: RefusedBecause, text: string): No => ({ kind: "refused", because, text });

export interface Asked {
  readonly campaignId: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly comment?: string | undefined;
  readonly expectedVersion?: number | undefined;
}

/** What becomes of it: the campaign without its version and time, which are set here. Null: it is as it should be already. */
export interface Next {
  readonly campaign: Omit<Campaign, "version" | "updatedAt">;
  readonly action?: CampaignAction;
  readonly about?: Pick<CampaignStep, "level" | "role">;
  readonly along?: Omit<AlongWith, "step">;
}

/** Throws when it kept changing: whoever asked asks again. */
export async function step(
  store: CampaignStore,
  { campaignId, by, at, comment, expectedVersion }: Asked,
  decide: (campaign: Campaign) => Promise<Next | No | null> | Next | No | null,
): Promise<StepOutcome> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const campaign = await store.get(campaignId);
    if (!campaign) return { kind: "missing" };
    if (expectedVersion !== undefined && campaign.version !== expectedVersion) return { kind: "stale", campaign };
    const next = await decide(campaign);
    if (next === null) return { kind: "done", campaign };
    if ("kind" in next) return next;
    const { status: to } = next.campaign;
    if (to !== campaign.status && !CAMPAIGN_STEPS[campaign.status].includes(to))
      throw new Error(`no campaign goes from ${campaign.status} to ${to}`);
    const { action, about, along } = next;
    const after: Campaign = { ...next.campaign, version: campaign.version + 1, updatedAt: at };
    const { revision, version } = after;
    const taken = action && { revision, version, action, person: by, at, comment: comment ?? null, ...about };
    const saved = await store.save(after, { ...along, ...(taken ? { step: taken } : {}) });
    if (saved === "saved") return { kind: "done", campaign: after };
  }
  throw new Error("the campaign kept changing");
}

/** Undefined where it may be done from there. */
export const notFrom = ({ status }: Campaign, ...from: readonly CampaignStatus[]): No | undefined =>
  from.includes(status) ? undefined : refused("state", `the campaign is ${status.replace("_", " ")}`);
