/** The only way to a plan that may be sent. Whatever the table says, nothing passes that was not approved and signed as it stands. */
import type { Hash } from "../audit/model.ts";
import { planHash, planText } from "./certificate.ts";
import { type Campaign, type CampaignPlan, type CampaignStatus, type SignedPlan, segmentsOf } from "./model.ts";
import type { VerifyPlan } from "./ports.ts";

/** Why nothing of a campaign may be sent. `not_launched` and `paused` may pass; the others need a person. */
export const GATE_CODES = [
  ...(["template", "not_launched", "paused", "ended", "not_signed", "other_campaign", "other_revision"] as const),
  ...(["plan_changed", "not_approved", "segment_unpinned", "bad_signature"] as const),
] as const;
export type GateCode = (typeof GATE_CODES)[number];

export type Gated =
  | { readonly covered: true; readonly plan: CampaignPlan }
  | { readonly covered: false; readonly code: GateCode; readonly text: string };
/** Throws when the key cannot be had: then nobody knows, and nothing is sent. */
export type CampaignGate = (campaign: Campaign, signed: SignedPlan | undefined) => Promise<Gated>;

const CLOSED: Readonly<Record<CampaignStatus, readonly [GateCode, string] | undefined>> = {
  draft: ["not_launched", "is being written"],
  in_review: ["not_launched", "is in review"],
  changes_requested: ["not_launched", "was given back to be changed"],
  approved: ["not_launched", "was not launched"],
  scheduled: undefined,
  running: undefined,
  paused: ["paused", "is paused"],
  completed: ["ended", "is over"],
  cancelled: ["ended", "was cancelled"],
};

/** Once for each campaign's version and process: what was covered once is covered for as long as both are the same. */
export function makeCampaignGate({ verify, hash }: { readonly verify: VerifyPlan; readonly hash: Hash }): CampaignGate {
  return async (campaign, signed) => {
    const { campaignId, status, plan, revision, isTemplate } = campaign;
    const closed = CLOSED[status];
    if (isTemplate) return refused("template", "is a pattern for others");
    if (closed) return refused(...closed);
    if (!signed) return refused("not_signed", "has no signature");
    if (signed.campaignId !== campaignId) return refused("other_campaign", "has another campaign's signature");
    if (signed.revision !== revision) return refused("other_revision", `was signed as revision ${signed.revision}`);
    const [text, signedText] = [planText(plan), planText(signed.plan)];
    if (text !== signedText || planHash(plan, hash) !== signed.hash)
      return refused("plan_changed", "is not what was signed");
    if (signed.approvals.length === 0) return refused("not_approved", "was approved by nobody");
    if (!(await verify(signed))) return refused("bad_signature", "has a signature that is not the system's");
    const lacking = segmentsOf(plan).find((id) => !Object.hasOwn(plan.definitions ?? {}, id));
    if (lacking !== undefined) return refused("segment_unpinned", `does not say what the segment ${lacking} is`);
    return { covered: true, plan: signed.plan };
  };
}

const refused = (code: GateCode, why: string): Gated => ({ covered: false, code, text: `the campaign ${why}` });
