/** A campaign goes on: its phases become waves, each with its clock; what stopped goes on where it stopped. */
import type { AudienceStore } from "../audience/ports.ts";
import type { Campaign, CampaignPlan, Phase } from "../campaigns/model.ts";
import type { CampaignStore } from "../campaigns/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { MAX_DELAY_MS } from "../relay/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { Approval, AskApproval } from "./approved.ts";
import { endIn, startIn, type Wave, type WaveKind, waveIdOf } from "./model.ts";
import type { EnsureLater, WaveStore } from "./ports.ts";
import { listOf } from "./select.ts";

/** Scheduler fires anywhere within its minute, so a wave's clock goes off this early, and the rest is waited out in a queue. */
const EARLY_MS = 90_000;
/** How long after its last end a campaign is looked at, to close it. */
const CLOSING_MS = 600_000;
const MINUTE = 60_000;

interface PlanWave {
  readonly kind: WaveKind;
  readonly at: number;
  readonly sweeps: boolean;
}

/** When a phase is sent: once, or once for each clock of its recipients; with a comparison, first to a part and later to the rest. Pure. */
export function wavesOf(phase: Phase, plan: CampaignPlan, zones: readonly (readonly string[])[]): readonly PlanWave[] {
  const clocks = phase.zone === "account" ? [[plan.timeZone]] : [[plan.timeZone], ...zones];
  const starts = [...new Set(clocks.map((its) => startIn(phase, its, plan.timeZone)))].sort((a, b) => a - b);
  const last = starts.at(-1);
  const kinds: readonly (readonly [WaveKind, number])[] = phase.winner
    ? [
        ["test", 0],
        ["rest", phase.winner.decideAfterMinutes * MINUTE],
      ]
    : [["all", 0]];
  return kinds.flatMap(([kind, delay]) => starts.map((at) => ({ kind, at: at + delay, sweeps: at === last })));
}

interface WavePorts {
  readonly campaigns: Pick<CampaignStore, "get" | "save">;
  readonly waves: WaveStore;
  readonly audience: Pick<AudienceStore, "tally">;
  readonly timers: Pick<TimerStore, "set">;
  /** Not remembered: it is asked for because something changed. */
  readonly approved: AskApproval;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** That a wave is fired at its time. Done twice it is as if done once. */
export type SetClock = (wave: Wave) => Promise<void>;

export function makeSetClock({ waves, timers, clock }: Pick<WavePorts, "waves" | "timers" | "clock">): SetClock {
  return async (wave) => {
    const at = Date.parse(wave.at);
    // Soon, the queue's own delay does it, to the second.
    if (at - clock.now() < MAX_DELAY_MS) return waves.due(wave);
    const wakeAt = iso(Math.floor((at - EARLY_MS) / MINUTE) * MINUTE);
    await timers.set({ conversationId: wave.campaignId, timer: `wave.${wave.waveId}`, wakeAt });
  };
}

/** Waves come to be while others are sent, too: whoever has to wait has one at the end of the wait. */
export function makeEnsureLater(ports: Pick<WavePorts, "waves" | "clock" | "ids">, setClock: SetClock): EnsureLater {
  const known = new Set<string>();
  return async ({ campaignId, phaseId, revision }, kind, at) => {
    const waveId = waveIdOf(ports.ids, { campaignId, phaseId, kind, revision, at });
    if (known.has(waveId)) return;
    const wave = newWave({ campaignId, phaseId, revision, kind, at, sweeps: false }, waveId);
    await ports.waves.create(wave);
    await setClock(wave);
    if (known.size > 1000) known.clear();
    known.add(waveId);
  };
}

export const newWave = (
  of: Pick<Wave, "campaignId" | "phaseId" | "revision" | "kind" | "at" | "sweeps" | "only">,
  waveId: string,
): Wave => ({ ...of, waveId, state: "waiting", round: 0, version: 1 });

export type AdvanceCampaign = (campaignId: string) => Promise<{
  readonly kind: "missing" | "refused" | "idle" | "planned" | "completed" | "conflict";
  readonly code?: string;
  readonly waves?: number;
}>;

/** `fire`: of a wave that was fired already, its shards that are not done are handed out again. */
export function makeAdvanceCampaign(
  ports: WavePorts & { readonly setClock: SetClock; readonly goOn: (wave: Wave, again: string) => Promise<number> },
): AdvanceCampaign {
  const { campaigns, waves, audience, timers, approved, clock, ids, setClock, goOn } = ports;
  return async (campaignId) => {
    const campaign = await campaigns.get(campaignId);
    if (!campaign) return { kind: "missing" };
    if (campaign.status !== "scheduled" && campaign.status !== "running") return { kind: "idle" };
    const approval: Approval = await approved(campaignId);
    if (approval.kind === "refused") return { kind: "refused", code: approval.code };
    const { plan } = approval;
    const zones = plan.phases.some(({ zone }) => zone === "recipient")
      ? (await audience.tally()).zones.map(({ zones: its }) => its)
      : [];
    const present = await waves.of(campaignId);
    for (const phase of plan.phases) {
      // A phase that was fired by an earlier revision keeps its waves: its time cannot be changed any more.
      const begun = present.some(({ phaseId, state }) => phaseId === phase.phaseId && state === "fired");
      if (begun || phase.triggered) continue;
      for (const { kind, at, sweeps } of wavesOf(phase, plan, zones)) {
        const of = { campaignId, phaseId: phase.phaseId, revision: campaign.revision, kind, at: iso(at), sweeps };
        const wave = newWave(of, waveIdOf(ids, of));
        await waves.create(wave);
      }
    }
    const all = await waves.of(campaignId);
    /** Of a phase that was begun: its other clocks and the rest of its comparison are still to come. */
    const goesOn = ({ phaseId }: Wave) => all.some((one) => one.phaseId === phaseId && one.state === "fired");
    let open = 0;
    for (const found of all) {
      const wave = found.state === "waiting" && goesOn(found) ? await adopted(found, campaign.revision) : found;
      if (wave.state === "waiting" && (wave.revision === campaign.revision || listOf(wave) !== undefined)) {
        open++;
        await setClock(wave);
      }
      if (wave.state === "fired") open += (await goOn(wave, `.${campaign.version}`)) > 0 ? 1 : 0;
    }
    const end = Math.max(...plan.phases.map((phase) => lastEnd(phase, plan, zones)));
    if (clock.now() > end && open === 0) return complete(campaign);
    const look = Math.max(end, clock.now()) + CLOSING_MS;
    await timers.set({
      conversationId: campaignId,
      timer: closingTimer(ids, campaignId),
      wakeAt: iso(Math.ceil(look / MINUTE) * MINUTE),
    });
    return { kind: "planned", waves: all.length };
  };

  /** By the plan as it is now; its time and its id stay. */
  async function adopted(wave: Wave, revision: number): Promise<Wave> {
    if (wave.revision === revision) return wave;
    const next = { ...wave, revision, version: wave.version + 1 };
    return (await waves.save(next)) === "saved" ? next : wave;
  }

  async function complete(campaign: Campaign) {
    const next = {
      ...campaign,
      status: "completed" as const,
      updatedAt: iso(clock.now()),
      version: campaign.version + 1,
    };
    return { kind: (await campaigns.save(next)) === "saved" ? "completed" : "conflict" } as const;
  }
}

const lastEnd = (phase: Phase, plan: CampaignPlan, zones: readonly (readonly string[])[]): number =>
  Math.max(...[[plan.timeZone], ...zones].map((its) => endIn(phase, its, plan.timeZone)));

export const closingTimer = (ids: Pick<Ids, "derive">, campaignId: string): `wave.${string}` =>
  `wave.${ids.derive("closing", campaignId).slice(0, 16)}`;

const iso = (ms: number): string => new Date(ms).toISOString();
