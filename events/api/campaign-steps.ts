/** What people do with a campaign: submit, decide, sign, launch, pause and end it. */
import * as z from "zod/mini";
import { CampaignWithState } from "./campaigns.ts";
import { named } from "./named.ts";
import { operation } from "./operation.ts";

const base = "/api/publish/campaigns";
const one = { tag: "Campaigns", status: 200, answer: CampaignWithState } as const;

const Remark = named(
  z.strictObject({ comment: z.optional(z.string().check(z.regex(/\S/), z.maxLength(2000))) }),
  "CampaignRemark",
  "What is to be said with it.",
);
const act = <const Verb extends string, const OperationId extends string>(
  id: OperationId,
  verb: Verb,
  summary: string,
  description?: string,
) =>
  operation({
    ...one,
    ...{ id, method: "POST", path: `${base}/{id}/${verb}` as const, summary },
    ...(description === undefined ? {} : { description }),
    ...{ body: Remark, conditional: true },
    problems: ["not_found", "campaign_state", "campaign_not_asked", "campaign_not_covered"],
  });
export const submitCampaign = act(
  "submitCampaign",
  "submit",
  "Ask for approval",
  "Locks the plan, pins segments, and keeps the revision.",
);
export const withdrawCampaign = act("withdrawCampaign", "withdraw", "Take it back to be written");
export const approveCampaign = act("approveCampaign", "approve", "Say yes, at the level that is asked");
export const rejectCampaign = act("rejectCampaign", "reject", "Ask for changes");
export const launchCampaign = act(
  "launchCampaign",
  "launch",
  "Let it go",
  "Only what was approved and signed as it stands; phases begin at their times.",
);
export const pauseCampaign = act("pauseCampaign", "pause", "Stop it for now");
export const resumeCampaign = act("resumeCampaign", "resume", "Go on where it stopped");
export const cancelCampaign = act("cancelCampaign", "cancel", "End it for good", "What was sent stays sent.");
export const signCampaign = operation({
  ...one,
  ...{ id: "signCampaign", method: "POST", path: `${base}/{id}/sign` },
  summary: "Sign what was approved",
  description:
    "By a person who signed in with a second factor in the last five minutes. The system's key signs that they did; see the certificate.",
  ...{ body: Remark, conditional: true },
  problems: ["not_found", "campaign_state", "campaign_not_covered", "fresh_second_factor_required"],
});
