import type { ProblemCode } from "../../../events/api/problem.ts";
import type { Campaign } from "../../../lib/core/campaigns/model.ts";
import type { RefusedBecause, StepOutcome } from "../../../lib/core/campaigns/step.ts";
import { type Refusal, refuse } from "../../../lib/runtime/http/problem.ts";
import { invalid, missing, stale } from "../refusals.ts";

const CODES: Readonly<Record<RefusedBecause, ProblemCode>> = {
  state: "campaign_state",
  locked: "campaign_locked",
  not_asked: "campaign_not_asked",
  incomplete: "campaign_not_covered",
  not_covered: "campaign_not_covered",
  second_factor: "fresh_second_factor_required",
};

type Not = Exclude<StepOutcome, { readonly kind: "done" }>;
/** What did not come of it, in the words of the API. */
export function refusalOf(outcome: Not): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("campaign");
    case "stale":
      return stale("campaign", outcome.campaign.version);
    case "invalid":
      return invalid(...outcome.problems.map((problem) => ({ ...problem })));
    case "refused":
      return refuse(CODES[outcome.because], { detail: outcome.text });
  }
}

const ID = /^[a-z0-9]{16}$/;
/** No key of the table is made of whatever stands in an address. */
export const campaignIn = async (
  { campaigns }: { readonly campaigns: { get(id: string): Promise<Campaign | undefined> } },
  id: string,
): Promise<Campaign | undefined> => (isCampaignId(id) ? campaigns.get(id) : undefined);
export const isCampaignId = (id: string): boolean => ID.test(id);
