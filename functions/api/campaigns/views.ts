import type { FieldError } from "../../../events/api/problem.ts";
import { allowedOf } from "../../../lib/core/campaigns/allowed.ts";
import { type Asking, whoDecides } from "../../../lib/core/campaigns/approve.ts";
import type {
  Campaign,
  CampaignComment,
  CampaignPlan,
  CampaignStep,
  SubmittedPlan,
} from "../../../lib/core/campaigns/model.ts";
import { planProblems } from "../../../lib/core/campaigns/plan.ts";
import type { Permission, Principal } from "../../../lib/core/people/model.ts";
import type { Tenant } from "./tenant.ts";

/** A copy that the contract's types take: they are not readonly. */
export const planView = (plan: CampaignPlan) => structuredClone(plan) as never;

export const campaignView = ({ campaignId, elsewhere, submitted, launchedAt, plan, alerts, ...rest }: Campaign) => ({
  ...rest,
  id: campaignId,
  objectives: [...rest.objectives],
  owners: [...rest.owners],
  goals: rest.goals.map((goal) => ({ ...goal })),
  alerts: alerts?.map((alert) => ({ ...alert })) ?? null,
  tags: [...rest.tags],
  plan: planView(plan),
  elsewhere: [...(elsewhere ?? [])],
  submitted: submitted ?? null,
  launchedAt: launchedAt ?? null,
});

export interface Caller {
  readonly principal: Principal;
  readonly may: (permission: Permission) => boolean;
}
export const roleIn = ({ memberships }: Principal, tenant: string): string =>
  memberships.find((one) => one.tenant === tenant)?.role ?? "";

export type Seen = Parameters<typeof whoDecides>[0] & { readonly id: string };

/** With what the caller may do with it, and how far it is. */
export async function shown(
  seen: Seen,
  campaign: Campaign,
  { principal, may }: Caller,
  problems: readonly FieldError[] = [],
) {
  const [asking, signed] = await Promise.all([whoDecides(seen, campaign), seen.campaigns.signed(campaign.campaignId)]);
  const viewer = { id: principal.id, role: roleIn(principal, seen.id), isPerson: principal.kind === "person", may };
  return {
    ...campaignView(campaign),
    can: [...allowedOf(campaign, asking, viewer)],
    approval: standingView(asking),
    signed: signed ? { by: signed.signedBy, at: signed.signedAt, method: signed.method, hash: signed.hash } : null,
    problems: [...problems],
    warnings: warningsOf(campaign),
  };
}
const standingView = ({ standing: { level, missing, approvals } }: Asking) => ({
  level,
  missing,
  approvals: approvals.map((one) => ({ ...one })),
});

/** While it is written, what keeps it from being submitted. */
export async function problemsOf({ complete, clock }: Tenant, campaign: Campaign): Promise<readonly FieldError[]> {
  const { status, plan, launchedAt, isTemplate } = campaign;
  if (isTemplate || (status !== "draft" && status !== "changes_requested")) return [];
  const begun = launchedAt === undefined ? undefined : plan;
  return [...planProblems(plan, clock.now(), begun), ...(await complete(plan)).problems];
}

export const warningsOf = ({ elsewhere = [] }: Campaign): FieldError[] =>
  elsewhere.map((name) => ({
    field: "channels",
    code: "no_channel",
    message: `${name} is kept, and nothing is sent there: no channel of this installation does`,
  }));

export const stepView = ({ revision, action, person, at, comment, level }: CampaignStep) => ({
  ...{ revision, action, by: person, at, comment, level: level ?? null },
});
export const commentView = ({ commentId, revision, author, at, text, field }: CampaignComment) => ({
  ...{ id: commentId, revision, by: author, at, text, field },
});
export const versionView = ({ revision, hash, submittedBy, submittedAt, plan }: SubmittedPlan) => ({
  ...{ revision, hash, submittedBy, submittedAt },
  plan: planView(plan),
});
