import type { Clock } from "../kernel/ports.ts";
import type { CampaignGate } from "./gate.ts";
import type { Campaign } from "./model.ts";
import { beginsAt } from "./plan.ts";
import type { CampaignStore } from "./ports.ts";
import { type Asked, notFrom, refused, type StepOutcome, step } from "./step.ts";

export interface RunCampaigns {
  /** Only what the gate covers. */
  launch(asked: Asked): Promise<StepOutcome>;
  pause(asked: Asked): Promise<StepOutcome>;
  /** Goes on where it stopped, if the gate still covers it. */
  resume(asked: Asked): Promise<StepOutcome>;
  /** For good. What was sent stays sent. */
  cancel(asked: Asked): Promise<StepOutcome>;
}

/** By a person, or because a limit was crossed. */
export const makePauseCampaign =
  (campaigns: CampaignStore): RunCampaigns["pause"] =>
  (asked) =>
    step(campaigns, asked, (campaign) => {
      if (campaign.status === "paused") return null;
      const no = notFrom(campaign, "scheduled", "running");
      return no ?? { campaign: { ...campaign, status: "paused" }, action: "paused", along: { tells: true } };
    });

interface RunPorts {
  readonly campaigns: CampaignStore;
  readonly gate: CampaignGate;
  readonly clock: Clock;
}

export function makeRunCampaigns({ campaigns, gate, clock }: RunPorts): RunCampaigns {
  /** Scheduled until the first phase begins. */
  const afoot = ({ plan }: Campaign): "running" | "scheduled" =>
    plan.phases.some((phase) => beginsAt(phase, plan.timeZone) <= clock.now()) ? "running" : "scheduled";

  const begin = (asked: Asked, from: "approved" | "paused") =>
    step(campaigns, asked, async (campaign) => {
      if (campaign.status === "scheduled" || campaign.status === "running") return null;
      const no = notFrom(campaign, from);
      if (no) return no;
      const next = { ...campaign, status: afoot(campaign), launchedAt: campaign.launchedAt ?? asked.at };
      const gated = await gate(next, await campaigns.signed(campaign.campaignId));
      if (!gated.covered) return refused("not_covered", gated.text);
      return { campaign: next, action: from === "approved" ? "launched" : "resumed", along: { tells: true } };
    });

  return {
    launch: (asked) => begin(asked, "approved"),
    resume: (asked) => begin(asked, "paused"),
    pause: makePauseCampaign(campaigns),
    cancel: (asked) =>
      step(campaigns, asked, (campaign) => {
        if (campaign.status === "cancelled") return null;
        if (campaign.status === "completed") return refused("state", "the campaign is over");
        return {
          campaign: { ...campaign, status: "cancelled" },
          action: "cancelled",
          along: { voids: true, tells: true },
        };
      }),
  };
}
