import { type ApprovalPolicy, type Approver, decidesAt, type Standing, standingOf } from "../approvals/model.ts";
import type { ApprovalPolicyStore, Approvers } from "../approvals/ports.ts";
import type { Hash } from "../audit/model.ts";
import type { Clock } from "../kernel/ports.ts";
import { planHash } from "./certificate.ts";
import type { CompletePlan } from "./complete.ts";
import type { Campaign, CampaignStep } from "./model.ts";
import { planProblems } from "./plan.ts";
import type { CampaignStore } from "./ports.ts";
import { type Asked, notFrom, refused, type StepOutcome, step } from "./step.ts";

export interface ApproveCampaigns {
  /** From then on the plan is locked. Each submission is a revision of its own. */
  submit(asked: Asked): Promise<StepOutcome>;
  withdraw(asked: Asked): Promise<StepOutcome>;
  /** At the level that is next. A person counts once; the same yes again changes nothing. */
  approve(asked: Asked, role: string): Promise<StepOutcome>;
  requestChanges(asked: Asked, role: string): Promise<StepOutcome>;
}

interface ApprovePorts {
  readonly campaigns: CampaignStore;
  readonly policy: Pick<ApprovalPolicyStore, "get">;
  readonly approvers: Approvers;
  readonly complete: CompletePlan;
  readonly clock: Clock;
  readonly hash: Hash;
}

export function makeApproveCampaigns(ports: ApprovePorts): ApproveCampaigns {
  const { campaigns, complete, clock, hash } = ports;

  async function decidable(campaign: Campaign, by: string, role: string) {
    // Where the policy asks for more than it did, an approved one is decided about further.
    const no = notFrom(campaign, "in_review", "approved");
    if (no) return no;
    const asked = await whoDecides(ports, campaign);
    if (asked.excluded.includes(by))
      return refused("not_asked", "whoever wrote or submitted it does not decide about it");
    const level = asked.policy.levels[(asked.standing.level ?? 0) - 1];
    if (!level) return refused("state", "everybody who is asked has approved it");
    if (!decidesAt(level, { id: by, role })) return refused("not_asked", `others decide at the level ${level.name}`);
    return { ...asked, level: asked.standing.level ?? 1 };
  }

  return {
    submit: (asked) =>
      step(campaigns, asked, async (campaign) => {
        const no = notFrom(campaign, "draft", "changes_requested");
        if (no) return no;
        if (campaign.isTemplate) return refused("state", "a pattern for others is not sent: duplicate it");
        const { plan, problems } = await complete(campaign.plan);
        const begun = campaign.launchedAt === undefined ? undefined : campaign.plan;
        const all = [...planProblems(plan, clock.now(), begun), ...problems];
        if (all.length > 0) return { kind: "invalid", problems: all };
        const { campaignId } = campaign;
        const { by, at } = asked;
        const revision = campaign.submitted?.revision === campaign.revision ? campaign.revision + 1 : campaign.revision;
        return {
          campaign: { ...campaign, plan, revision, status: "in_review", submitted: { revision, by, at } },
          action: "submitted",
          along: {
            submitted: { campaignId, revision, plan, hash: planHash(plan, hash), submittedBy: by, submittedAt: at },
            voids: true,
          },
        };
      }),

    withdraw: (asked) =>
      step(
        campaigns,
        asked,
        (campaign) =>
          notFrom(campaign, "in_review", "approved") ?? {
            campaign: { ...campaign, status: "draft" },
            action: "withdrawn",
            along: { voids: true },
          },
      ),

    approve: (asked, role) =>
      step(campaigns, asked, async (campaign) => {
        const steps = await campaigns.steps(campaign.campaignId, campaign.revision);
        if (steps.some(({ action, person }) => action === "approved" && person === asked.by)) return null;
        const found = await decidable(campaign, asked.by, role);
        if ("kind" in found) return found;
        const yes = { level: found.level, by: asked.by, at: asked.at, role };
        const { level } = standingOf(found.policy, [...yesesIn(found.steps), yes], found.excluded);
        return {
          campaign: { ...campaign, status: level === null ? "approved" : "in_review" },
          action: "approved",
          about: { level: found.level, role },
        };
      }),

    requestChanges: (asked, role) =>
      step(campaigns, asked, async (campaign) => {
        const found = await decidable(campaign, asked.by, role);
        if ("kind" in found) return found;
        return {
          campaign: { ...campaign, status: "changes_requested" },
          action: "changes_requested",
          along: { voids: true },
        };
      }),
  };
}

const yesesIn = (steps: readonly CampaignStep[]) =>
  steps.flatMap(({ action, person, at, level, role }) =>
    action === "approved" && level !== undefined && role !== undefined ? [{ by: person, at, level, role }] : [],
  );

/** Whoever wrote or submitted it, as far as the policy keeps them apart from whoever decides. */
function excludedBy(
  { separation, levels }: ApprovalPolicy,
  { createdBy, submitted }: Campaign,
  approvers: readonly Approver[],
): readonly string[] {
  const authors = [...new Set([createdBy, ...(submitted ? [submitted.by] : [])])];
  if (separation === "never") return [];
  if (separation === "always") return authors;
  const others = approvers.filter(({ id }) => !authors.includes(id));
  // Enough others at every level: else nothing could ever be approved.
  return levels.every((level) => others.filter((one) => decidesAt(level, one)).length >= level.approvals)
    ? authors
    : [];
}

export interface Asking {
  readonly policy: ApprovalPolicy;
  readonly excluded: readonly string[];
  readonly steps: readonly CampaignStep[];
  readonly standing: Standing;
}

/** By the policy as it is now, of the revision as it stands. */
export async function whoDecides(
  { campaigns, policy, approvers }: Pick<ApprovePorts, "campaigns" | "policy" | "approvers">,
  campaign: Campaign,
): Promise<Asking> {
  const [its, people, steps] = await Promise.all([
    policy.get(),
    approvers(),
    campaigns.steps(campaign.campaignId, campaign.revision),
  ]);
  const excluded = excludedBy(its, campaign, people);
  return { policy: its, excluded, steps, standing: standingOf(its, yesesIn(steps), excluded) };
}
