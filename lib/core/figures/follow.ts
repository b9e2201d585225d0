/** What campaigns do, seen in the table's changes: told to other systems at once, and looked at by their figures a moment later. */
import type { Campaign, CampaignStatus, SignedPlan } from "../campaigns/model.ts";
import type { CampaignStore } from "../campaigns/ports.ts";
import { isPlainObject, type PlainObject } from "../kernel/plain.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { Wave } from "../shards/model.ts";
import type { WaveStore } from "../shards/ports.ts";
import type { Fact, FactType } from "../webhooks/model.ts";
import type { PublishFact } from "../webhooks/ports.ts";
import type { LookSoon } from "./ports.ts";

export interface FollowCampaignPorts {
  readonly campaigns: Pick<CampaignStore, "get" | "steps" | "submitted">;
  readonly waves: Pick<WaveStore, "of">;
  readonly publish: PublishFact;
  readonly lookSoon: LookSoon;
}

/** A change that comes again tells the same facts, and asks for the same look. */
export const makeFollowCampaigns = (of: (tenant: string) => FollowCampaignPorts): Projection => ({
  name: "campaigns",
  async project(changes) {
    for (const [tenant, its] of Map.groupBy(changes.filter(isOfCampaign), (change) => change.tenant)) {
      const ports = of(tenant);
      for (const change of its) await tell(ports, change);
      // After what is told: figures of a campaign that was just paused are looked at as such.
      for (const campaignId of new Set(its.flatMap(looked))) await ports.lookSoon(campaignId);
    }
    return undefined;
  },
});

const KINDS: readonly string[] = ["campaign", "campaign-signature", "wave", "campaign-delivery"];
const isOfCampaign = ({ entity, after }: Change): boolean => after !== undefined && KINDS.includes(entity);

/** Whose figures may be others by now. A draft has none. */
function looked({ entity, before, after }: Change): readonly string[] {
  if (typeof after?.campaignId !== "string") return [];
  const counts =
    entity === "campaign-delivery" ||
    (entity === "wave" && after.state === "fired") ||
    (entity === "campaign" && after.launchedAt !== undefined && after.status !== before?.status);
  return counts ? [after.campaignId] : [];
}

async function tell(ports: FollowCampaignPorts, { entity, before, after }: Change): Promise<void> {
  if (!after) return;
  if (entity === "campaign") return steppedTo(ports, before, after);
  if (entity === "campaign-signature" && !before) return signed(ports, after as unknown as SignedPlan);
  if (entity === "wave" && before?.state !== after.state) return began(ports, after as unknown as Wave);
}

const factOf = (
  type: FactType,
  { campaignId, name, version }: Pick<Campaign, "campaignId" | "name" | "version">,
  at: string,
  key: readonly string[],
  data: PlainObject,
): Fact => ({
  ...{ type, at, subject: { kind: "campaign", id: campaignId }, key: [campaignId, ...key] },
  data: { campaignId, name, version, at, ...data },
});

/** What a change of its status is called: `before` tells a launch from going on after a pause. */
function typeOf(before: CampaignStatus | undefined, after: CampaignStatus): FactType | undefined {
  if (before === undefined || before === after) return undefined;
  if (after === "in_review") return before === "approved" ? undefined : "campaign.submitted";
  if (after === "scheduled" || after === "running") {
    if (before === "approved") return "campaign.launched";
    return before === "paused" ? "campaign.resumed" : undefined;
  }
  return ENDS[after];
}
const ENDS: Readonly<Partial<Record<CampaignStatus, FactType>>> = {
  ...{ approved: "campaign.approved", changes_requested: "campaign.rejected", paused: "campaign.paused" },
  ...{ completed: "campaign.completed", cancelled: "campaign.cancelled" },
};

async function steppedTo({ campaigns, publish }: FollowCampaignPorts, before: Image | undefined, after: Image) {
  const campaign = after as unknown as Omit<Campaign, "plan">;
  const { campaignId, status, revision, version } = campaign;
  const type = typeOf(before?.status as CampaignStatus | undefined, status);
  if (!type) return;
  const by = isPlainObject(after.by) && typeof after.by.id === "string" ? after.by.id : null;
  const more = type === "campaign.approved" ? await approvalOf(campaignId, revision) : {};
  await publish(factOf(type, campaign, campaign.updatedAt, [String(version)], { status, revision, by, ...more }));

  async function approvalOf(id: string, number: number): Promise<PlainObject> {
    const [steps, submitted] = await Promise.all([campaigns.steps(id, number), campaigns.submitted(id, number)]);
    const approvedBy = [...new Set(steps.flatMap(({ action, person }) => (action === "approved" ? person : [])))];
    return { approvedBy, hash: submitted?.hash ?? "" };
  }
}

async function signed({ campaigns, publish }: FollowCampaignPorts, plan: SignedPlan): Promise<void> {
  const { campaignId, revision, signedBy, signedAt, method, hash, keyId } = plan;
  const campaign = await campaigns.get(campaignId);
  if (!campaign) return;
  const data = { status: campaign.status, revision, by: signedBy, method, hash, keyId };
  await publish(factOf("campaign.signed", campaign, signedAt, [String(revision)], data));
}

/** Waves of a phase that are its beginning; the others go on with whom it did not reach. */
const BEGINNINGS: readonly Wave["kind"][] = ["all", "test"];

async function began({ campaigns, waves, publish }: FollowCampaignPorts, wave: Wave): Promise<void> {
  const { campaignId, phaseId, waveId, kind, state } = wave;
  if (!BEGINNINGS.includes(kind) || (state !== "fired" && state !== "missed")) return;
  const campaign = await campaigns.get(campaignId);
  const phase = campaign?.plan.phases.find((one) => one.phaseId === phaseId);
  if (!campaign || !phase) return;
  const data = { phaseId, phase: phase.name, kind: phase.kind };
  if (state === "missed") return publish(factOf("campaign.phase_missed", campaign, wave.at, [waveId], data));
  // It has several clocks where each recipient's own counts: the first is its beginning.
  const [at] = (await waves.of(campaignId))
    .flatMap((one) => (one.phaseId === phaseId && BEGINNINGS.includes(one.kind) ? (one.firedAt ?? []) : []))
    .sort();
  if (at !== undefined) await publish(factOf("campaign.phase_started", campaign, at, [phaseId], data));
}
