/**
 * A phase that begins by itself for nobody is asked for, contact by contact. Nothing is sent here: whoever it is asked for waits, as anybody
 * does who was put off, and the phase's next wave asks the gate, the audience and the policy about them.
 */
import type { CampaignReader } from "../campaigns/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { slotOf } from "../relay/model.ts";
import { ASKED_FOR, type CampaignDelivery, endIn, ownOf, startIn, variationOf } from "./model.ts";
import type { CampaignDeliveryStore, EnsureLater } from "./ports.ts";

interface AskForPorts {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly deliveries: Pick<CampaignDeliveryStore, "all" | "write">;
  readonly later: EnsureLater;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

type Asked =
  | { readonly kind: "done"; readonly text?: string }
  | { readonly kind: "skipped"; readonly code: string; readonly text: string };

/** A wave that is about to fire may have read its list already. */
const MARGIN_MS = 60_000;
const skipped = (code: string, text: string): Asked => ({ kind: "skipped", code, text });

/** Once for each contact and phase: who has, or had, a delivery of it gets no other. Throws when a store cannot be reached. */
export const makeAskForPhase =
  ({ campaigns, deliveries, later, clock, ids }: AskForPorts) =>
  async (asked: {
    readonly contactId: string;
    readonly campaignId: string;
    readonly phaseId: string;
  }): Promise<Asked> => {
    const { contactId, campaignId, phaseId } = asked;
    const campaign = await campaigns.get(campaignId);
    const phase = campaign?.plan.phases.find((one) => one.phaseId === phaseId);
    if (!campaign || !phase) return skipped("campaign_missing", "the campaign or its phase is not there any more");
    if (!phase.triggered) return skipped("phase_not_triggered", "the phase begins by itself, and for nobody else");
    if (!["scheduled", "running", "paused"].includes(campaign.status))
      return skipped("campaign_not_launched", `the campaign is ${campaign.status.replace("_", " ")}`);
    const { timeZone } = campaign.plan;
    const own = (medium: string) => ownOf(ids, campaignId, phaseId, medium);
    const [medium = ""] = phase.channels;
    const there = await deliveries.all(phase.channels.map((one) => ({ contactId, own: own(one) })));
    if (there.some((one) => one !== undefined)) return { kind: "done", text: "it was asked for before" };
    const now = clock.now();
    if (now >= endIn(phase, [timeZone], timeZone)) return skipped("phase_ended", "the phase is over");
    const until = slotOf(iso(Math.max(now + MARGIN_MS, startIn(phase, [timeZone], timeZone))));
    // Before it is written that somebody waits, there is somebody to go on with them.
    await later({ campaignId, phaseId, revision: campaign.revision }, "deferred", until);
    const delivery: CampaignDelivery = {
      ...{ contactId, own: own(medium), campaignId, phaseId, revision: campaign.revision, waveId: "", medium },
      ...{ variation: variationOf(phase, contactId, undefined).variationId, status: "deferred", until },
      reason: { code: ASKED_FOR, text: "an automation asked for it", retryable: true },
      createdAt: iso(now),
    };
    await deliveries.write([{ delivery, before: undefined }]);
    return { kind: "done" };
  };

const iso = (ms: number): string => new Date(ms).toISOString();
