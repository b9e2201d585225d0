/** The gate of campaigns at the sender: what is not approved and signed, or is stopped, sends nothing. */
import type { Campaign, CampaignPlan, SignedPlan } from "../campaigns/model.ts";
import type { CampaignReader } from "../campaigns/ports.ts";

/** Whether exactly this plan was approved and signed, and may be sent. */
type Gate = (
  campaign: Campaign,
  signed: SignedPlan | undefined,
) => Promise<
  | { readonly covered: true; readonly plan: CampaignPlan }
  | { readonly covered: false; readonly code: string; readonly text: string }
>;

export type Approval =
  | { readonly kind: "approved"; readonly campaign: Campaign; readonly plan: CampaignPlan }
  | { readonly kind: "refused"; readonly code: string; readonly text: string };

/**
 * `closing`: nothing is to be sent, only closed, which is done whatever became of the campaign. Throws when a store or the key cannot be
 * reached: then nothing is sent.
 */
export type AskApproval = (campaignId: string, closing?: boolean) => Promise<Approval>;

export const makeAskApproval =
  ({ campaigns, gate }: { readonly campaigns: CampaignReader; readonly gate: Gate }): AskApproval =>
  async (campaignId, closing = false) => {
    const [campaign, signed] = await Promise.all([campaigns.get(campaignId), campaigns.signed(campaignId)]);
    if (!campaign) return { kind: "refused", code: "campaign_missing", text: "the campaign is not there any more" };
    if (closing) return { kind: "approved", campaign, plan: campaign.plan };
    const answer = await gate(campaign, signed);
    if (!answer.covered) return { kind: "refused", code: answer.code, text: answer.text };
    return { kind: "approved", campaign, plan: answer.plan };
  };
