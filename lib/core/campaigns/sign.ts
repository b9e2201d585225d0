import type { ApprovalPolicyStore, Approvers } from "../approvals/ports.ts";
import type { Hash } from "../audit/model.ts";
import type { Clock } from "../kernel/ports.ts";
import { isService } from "../signatures/model.ts";
import { whoDecides } from "./approve.ts";
import { certificateText, planHash, planText } from "./certificate.ts";
import type { Approval, Campaign } from "./model.ts";
import type { CampaignStore, SigningKey, SignText } from "./ports.ts";
import { type Asked, type No, notFrom, refused, type StepOutcome, step } from "./step.ts";

/** For so long after somebody proved who they are by a second factor they may sign. */
export const FRESH_MS = 5 * 60_000;

export interface Signer extends Asked {
  /** When the session began, if it did so with a second factor. Milliseconds. */
  readonly secondFactorAt: number | undefined;
}
export type SignCampaign = (signer: Signer) => Promise<StepOutcome>;

export interface SignPorts {
  readonly campaigns: CampaignStore;
  readonly policy: Pick<ApprovalPolicyStore, "get">;
  readonly approvers: Approvers;
  readonly key: SigningKey;
  readonly sign: SignText;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly tenant: string;
}

/** Trusts no status: it counts the approvals anew, and signs the plan that was submitted, nothing else. */
export function makeSignCampaign(ports: SignPorts): SignCampaign {
  const { campaigns, key, sign, hash, clock, tenant } = ports;
  return (signer) =>
    step(campaigns, signer, async (campaign) => {
      const { campaignId, revision, plan } = campaign;
      const no = notFrom(campaign, "approved");
      if (no) return no;
      const { method = "second_factor" } = await ports.policy.get();
      if (isService(method))
        return refused("state", `campaigns are signed by ${method} here: ask for the signature there`);
      const { secondFactorAt, by, at } = signer;
      if (secondFactorAt === undefined || clock.now() - secondFactorAt > FRESH_MS)
        return refused(
          "second_factor",
          "sign in again with a second factor: signing needs one of the last five minutes",
        );
      const present = await campaigns.signed(campaignId);
      if (present?.revision === revision) return null;
      const signable = await mayBeSigned(ports, campaign);
      if ("kind" in signable) return signable;
      const { keyId } = await key();
      const unsigned = {
        ...{ campaignId, revision, hash: planHash(plan, hash), keyId, signedBy: by, signedAt: at },
        ...{ method: "second_factor", approvals: signable.approvals },
      };
      const signature = await sign(certificateText(tenant, unsigned));
      return { campaign, action: "signed", along: { signed: { ...unsigned, plan, signature } } };
    });
}

/** It is what was submitted, and approved by the policy as it is now. */
export async function mayBeSigned(
  ports: Pick<SignPorts, "campaigns" | "policy" | "approvers">,
  campaign: Campaign,
): Promise<No | { readonly approvals: readonly Approval[] }> {
  const submitted = await ports.campaigns.submitted(campaign.campaignId, campaign.revision);
  if (!submitted || planText(submitted.plan) !== planText(campaign.plan))
    return refused("incomplete", "it is not what was submitted");
  const { standing } = await whoDecides(ports, campaign);
  if (standing.level === null) return { approvals: standing.approvals };
  return refused("incomplete", `level ${standing.level} lacks ${standing.missing} by the policy as it is now`);
}
