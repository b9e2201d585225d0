/** What a person may do with a campaign now: for screens that offer nothing which would be refused. */
import { decidesAt } from "../approvals/model.ts";
import type { Permission } from "../people/model.ts";
import { isService } from "../signatures/model.ts";
import type { Asking } from "./approve.ts";
import type { Campaign, CampaignStatus } from "./model.ts";

export const CAMPAIGN_CAN = [
  ...(["edit", "edit_plan", "submit", "withdraw", "approve", "request_changes", "sign", "request_signature"] as const),
  ...(["launch", "pause", "resume", "cancel", "duplicate", "comment"] as const),
] as const;
export type CampaignCan = (typeof CAMPAIGN_CAN)[number];

export interface Viewer {
  readonly id: string;
  readonly role: string;
  /** Keys of systems neither approve nor sign. */
  readonly isPerson: boolean;
  readonly may: (permission: Permission) => boolean;
}

export function allowedOf(
  campaign: Campaign,
  { policy, excluded, standing, steps }: Asking,
  viewer: Viewer,
): readonly CampaignCan[] {
  const { status, isTemplate } = campaign;
  const is = (...all: readonly CampaignStatus[]) => all.includes(status);
  const manages = viewer.may("campaigns.manage");
  const level = policy.levels[(standing.level ?? 0) - 1];
  const decides =
    viewer.isPerson &&
    viewer.may("campaigns.approve") &&
    is("in_review", "approved") &&
    level !== undefined &&
    decidesAt(level, viewer) &&
    !excluded.includes(viewer.id);
  const said = steps.some(({ action, person }) => action === "approved" && person === viewer.id);
  const signed = steps.some(({ action }) => action === "signed");
  const signs = viewer.isPerson && viewer.may("campaigns.sign") && is("approved") && standing.level === null && !signed;
  const { method = "second_factor" } = policy;
  const can: Readonly<Record<CampaignCan, boolean>> = {
    edit: manages,
    edit_plan: manages && is("draft", "changes_requested", "approved", "scheduled", "paused"),
    submit: manages && !isTemplate && is("draft", "changes_requested"),
    withdraw: manages && is("in_review", "approved"),
    approve: decides && !said,
    request_changes: decides,
    sign: signs && !isService(method),
    request_signature: signs && isService(method),
    launch: manages && is("approved") && signed,
    pause: manages && is("scheduled", "running"),
    resume: manages && is("paused"),
    cancel: manages && !is("completed", "cancelled"),
    duplicate: manages,
    comment: manages,
  };
  return CAMPAIGN_CAN.filter((one) => can[one]);
}
