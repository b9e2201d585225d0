import { canonicalText } from "../audit/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { parseLocal, writeLocal } from "../kernel/wall-clock.ts";
import { planText } from "./certificate.ts";
import type { Campaign, CampaignPlan, Phase } from "./model.ts";
import { beginsAt, type PlanProblem, planProblems } from "./plan.ts";
import type { CampaignStore } from "./ports.ts";
import { type Asked, type Next, refused, type StepOutcome, step } from "./step.ts";

/** What people write of it; the rest is the system's. */
export type CampaignFields = Pick<
  Campaign,
  | "name"
  | "description"
  | "businessUnit"
  | "objectives"
  | "owners"
  | "goals"
  | "alerts"
  | "tags"
  | "isTemplate"
  | "elsewhere"
>;

export interface ManageCampaigns {
  create(
    fields: CampaignFields & { readonly plan: CampaignPlan },
    request: { readonly id: string; readonly at: string; readonly by: string; readonly lenient?: boolean },
  ): Promise<StepOutcome>;
  /** A changed plan is another revision; it voids approval and signature. */
  edit(asked: Asked, change: Partial<CampaignFields>, plan?: CampaignPlan): Promise<StepOutcome>;
  /** A draft of the same plan, whose first phase begins then; without a time, when the pattern's does. */
  duplicate(
    campaignId: string,
    asked: {
      readonly id: string;
      readonly at: string;
      readonly by: string;
      readonly name: string;
      readonly startsAt?: string | undefined;
    },
  ): Promise<StepOutcome>;
}

interface ManagePorts {
  readonly campaigns: CampaignStore;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export function makeManageCampaigns({ campaigns, clock, ids }: ManagePorts): ManageCampaigns {
  return {
    async create({ plan, ...fields }, { id, at, by, lenient = false }) {
      // A pattern is never sent, so its times may be any.
      const problems = planProblems(plan, lenient || fields.isTemplate ? Number.NEGATIVE_INFINITY : clock.now());
      if (problems.length > 0) return { kind: "invalid", problems };
      return created({ ...fields, plan }, { id, at, by });
    },

    edit: (asked, change, plan) =>
      step(campaigns, asked, (campaign) => {
        const fields = { ...campaign, ...change };
        const { definitions: _, ...present } = campaign.plan;
        if (plan === undefined || planText(plan) === planText(present))
          return canonicalText(fields) === canonicalText(campaign) ? null : { campaign: fields };
        return changed(fields, plan, present, clock.now());
      }),

    async duplicate(campaignId, { id, at, by, name, startsAt }) {
      const of = await campaigns.get(campaignId);
      if (!of) return { kind: "missing" };
      const plan = moved(of.plan, startsAt);
      const problems = startsAt === undefined ? [] : planProblems(plan, clock.now());
      if (problems.length > 0) return { kind: "invalid", problems };
      const { description, businessUnit, objectives, owners, goals, tags, elsewhere, alerts } = of;
      const fields = { name, description, businessUnit, objectives, owners, goals, tags, isTemplate: false };
      return created(
        { ...fields, ...(elsewhere ? { elsewhere } : {}), ...(alerts ? { alerts } : {}), plan },
        { id, at, by },
      );
    },
  };

  /** The same request makes the same campaign. */
  async function created(
    fields: CampaignFields & { readonly plan: CampaignPlan },
    { id, at, by }: { readonly id: string; readonly at: string; readonly by: string },
  ): Promise<StepOutcome> {
    const campaign: Campaign = {
      ...fields,
      campaignId: ids.derive("campaign", id).slice(0, 16),
      status: "draft",
      revision: 1,
      createdBy: by,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    if ((await campaigns.create(campaign)) === "created") return { kind: "done", campaign };
    const present = await campaigns.get(campaign.campaignId);
    return present ? { kind: "done", campaign: present } : { kind: "missing" };
  }
}

function changed(
  campaign: Campaign,
  plan: CampaignPlan,
  present: CampaignPlan,
  now: number,
): Next | Extract<StepOutcome, { kind: "invalid" | "refused" }> {
  const { status, launchedAt } = campaign;
  if (status === "in_review") return refused("locked", "it is in review: withdraw it, or ask for changes");
  if (status === "running") return refused("locked", "it is running: pause it first");
  if (status === "completed" || status === "cancelled") return refused("state", `the campaign is ${status}`);
  const from = campaign.isTemplate ? Number.NEGATIVE_INFINITY : now;
  const problems = [
    ...planProblems(plan, from, present),
    ...(launchedAt === undefined ? [] : begunProblems(plan, present, now)),
  ];
  if (problems.length > 0) return { kind: "invalid", problems };
  const next = { ...campaign, plan, revision: campaign.revision + 1, status: "draft" as const };
  return status === "draft" || status === "changes_requested"
    ? { campaign: next, along: { voids: true } }
    : { campaign: next, action: "voided", along: { voids: true } };
}

/** Of a phase that has begun, only the end may be another: what some have got, the others get. */
function begunProblems(plan: CampaignPlan, present: CampaignPlan, now: number): readonly PlanProblem[] {
  const begun = present.phases.filter((phase) => beginsAt(phase, present.timeZone) <= now);
  if (begun.length === 0) return [];
  const but = (phase: Phase | undefined) => canonicalText(phase && { ...phase, endsAt: "" });
  const same = (field: "purpose" | "timeZone" | "audience") =>
    canonicalText(plan[field]) === canonicalText(present[field]);
  const no = (field: string): PlanProblem => ({
    field,
    code: "begun",
    message: "cannot be changed: a phase of it has begun, and of that only the end may be another",
  });
  return [
    ...(["purpose", "timeZone"] as const).flatMap((field) => (same(field) ? [] : [no(field)])),
    ...(same("audience") || begun.every(({ audience }) => audience) ? [] : [no("audience")]),
    ...begun.flatMap((phase) => {
      const index = plan.phases.findIndex(({ phaseId }) => phaseId === phase.phaseId);
      return but(plan.phases[index]) === but(phase) ? [] : [no(index < 0 ? "phases" : `phases.${index}`)];
    }),
  ];
}

/** All phases by as much as the first one is: by the wall's clock, so that ten in the morning stays that. */
function moved({ definitions: _, ...plan }: CampaignPlan, startsAt: string | undefined): CampaignPlan {
  const [first] = plan.phases;
  const [from, to] = [parseLocal(first?.startsAt ?? ""), parseLocal(startsAt ?? "")];
  if (from === undefined || to === undefined) return plan;
  const later = (local: string) => {
    const shown = parseLocal(local);
    return shown === undefined ? local : writeLocal(shown + to - from);
  };
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({ ...phase, startsAt: later(phase.startsAt), endsAt: later(phase.endsAt) })),
  };
}
