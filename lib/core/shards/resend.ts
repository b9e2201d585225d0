/** Whom it failed with gets it once more, because a person says so. */
import type { CampaignReader } from "../campaigns/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { endIn, type Wave, waveIdOf } from "./model.ts";
import type { WaveStore } from "./ports.ts";
import { newWave } from "./waves.ts";

export type ResendOutcome =
  | { readonly kind: "missing" | "not_running" | "ended" }
  | { readonly kind: "due"; readonly wave: Wave };

/** `at`: of the request, so that a repeated one is the same wave. */
export type ResendFailed = (of: {
  readonly campaignId: string;
  readonly phaseId: string;
  readonly at: string;
  /** Those alone whom something kept from it that can be mended. */
  readonly only?: "mendable";
}) => Promise<ResendOutcome>;

export function makeResendFailed({
  campaigns,
  waves,
  clock,
  ids,
}: {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly waves: Pick<WaveStore, "create" | "due">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}): ResendFailed {
  return async ({ campaignId, phaseId, at, only }) => {
    const campaign = await campaigns.get(campaignId);
    const phase = campaign?.plan.phases.find((one) => one.phaseId === phaseId);
    if (!campaign || !phase) return { kind: "missing" };
    if (campaign.status !== "running") return { kind: "not_running" };
    // By the account's clock; whose own clock is later still gets it, and whose is earlier is past its end.
    if (clock.now() >= endIn(phase, [campaign.plan.timeZone], campaign.plan.timeZone)) return { kind: "ended" };
    const of = { campaignId, phaseId, kind: "failed" as const, revision: campaign.revision, at, sweeps: false };
    const wave = newWave({ ...of, ...(only ? { only } : {}) }, waveIdOf(ids, of));
    await waves.create(wave);
    await waves.due(wave);
    return { kind: "due", wave };
  };
}
