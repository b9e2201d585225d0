/** The gate of campaigns, for the rooms that send: a plan that was approved and signed as it stands, by the deployment's own key. */
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { checkSignature, signingKey } from "../lib/adapters/kms/signing.ts";
import { sha256Hex } from "../lib/adapters/system/system.ts";
import { makeCampaignGate } from "../lib/core/campaigns/gate.ts";
import { makeVerifyPlan } from "../lib/core/campaigns/verify.ts";
import { type AskApproval, makeAskApproval } from "../lib/core/shards/approved.ts";

export const approvalOf = (context: TableContext): AskApproval =>
  makeAskApproval({
    campaigns: makeCampaignStore(context),
    gate: makeCampaignGate({
      verify: makeVerifyPlan({ key: signingKey, check: checkSignature, hash: sha256Hex, tenant: context.tenant }),
      hash: sha256Hex,
    }),
  });
