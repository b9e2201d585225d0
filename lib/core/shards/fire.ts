/** A wave's time has come: its shards are handed out, each to the lane of its ids. */
import type { AudienceStore } from "../audience/ports.ts";
import type { Phase } from "../campaigns/model.ts";
import type { CampaignStore } from "../campaigns/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { AskApproval } from "./approved.ts";
import { lanesOf, rateOf, shardsOf, type Wave } from "./model.ts";
import type { LaneQueue, ShardCommand, ShardStore, VariationFigures, WaveStore } from "./ports.ts";
import { listOf } from "./select.ts";
import type { UsableConnection } from "./ways.ts";

interface FirePorts {
  readonly campaigns: Pick<CampaignStore, "get" | "save">;
  readonly waves: Pick<WaveStore, "get" | "save">;
  readonly shards: Pick<ShardStore, "get">;
  readonly audience: Pick<AudienceStore, "tally">;
  /** Not remembered: it is asked once for each wave. */
  readonly approved: AskApproval;
  readonly usable: () => Promise<readonly UsableConnection[]>;
  readonly figures: VariationFigures;
  readonly lanes: LaneQueue;
  /** The owners are told that it could not begin in time. */
  readonly missed: (wave: Wave) => Promise<void>;
  readonly clock: Clock;
}

export type FireOutcome =
  | { readonly kind: "missing" | "over" | "missed" | "conflict" }
  | { readonly kind: "early"; readonly ms: number }
  /** It stays, and goes on when the campaign does. */
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "fired"; readonly shards: number };

export type FireWave = (of: Pick<Wave, "campaignId" | "phaseId" | "waveId">) => Promise<FireOutcome>;

/** Of a wave that looks at no audience, nobody knows how many there are: few ranges for each lane. */
const LIST_SHARDS = 4;
const READ_AT_ONCE = 50;

/** Two that fire the same wave fire it once; throws when a store or queue cannot be reached: then it is fired again. */
export function makeFireWave(ports: FirePorts): FireWave {
  const { campaigns, waves, audience, approved, usable, figures, clock } = ports;
  const goOn = makeGoOn(ports);
  return async (of) => {
    const wave = await waves.get(of);
    if (!wave) return { kind: "missing" };
    if (wave.state === "missed" || wave.state === "cancelled") return { kind: "over" };
    const ms = Date.parse(wave.at) - clock.now();
    if (ms > 0) return { kind: "early", ms };
    const closing = wave.kind === "lost";
    const approval = await approved(of.campaignId, closing);
    if (approval.kind === "refused") return { kind: "refused", code: approval.code };
    const { campaign, plan } = approval;
    if (!closing && campaign.status !== "scheduled" && campaign.status !== "running")
      return { kind: "refused", code: `campaign_${campaign.status}` };
    // What waits for a time of an earlier plan was replaced; who was put off, or whose phase has begun, goes on under the new one.
    if (wave.state === "waiting" && listOf(wave) === undefined && campaign.revision !== wave.revision)
      return { kind: "over" };
    const phase = plan.phases.find(({ phaseId }) => phaseId === of.phaseId);
    if (!phase) return { kind: "over" };
    if (wave.state === "waiting" && listOf(wave) === undefined && -ms > phase.lateStartMinutes * 60_000) {
      const saved = await waves.save({ ...wave, state: "missed", version: wave.version + 1 });
      if (saved === "conflict") return { kind: "conflict" };
      await ports.missed(wave);
      return { kind: "missed" };
    }
    if (!closing && campaign.status === "scheduled") {
      const updatedAt = new Date(clock.now()).toISOString();
      const running = { ...campaign, status: "running" as const, updatedAt, version: campaign.version + 1 };
      if ((await campaigns.save(running)) === "conflict") return { kind: "conflict" };
    }
    if (wave.state === "fired") return { kind: "fired", shards: await goOn(wave) };
    const fired = await planned(wave, phase);
    // What its shards are is written down before the first is handed out: whoever does it again hands out the same.
    if ((await waves.save(fired)) === "conflict") return { kind: "conflict" };
    await handOut(ports.lanes, fired, all(fired));
    return { kind: "fired", shards: fired.shards ?? 0 };
  };

  async function planned(wave: Wave, phase: Phase): Promise<Wave> {
    const [connections, tally] = await Promise.all([usable(), audience.tally()]);
    const medium = phase.channels[0];
    const first = connections.find(({ facts }) => facts.medium === medium);
    const perSecond = first?.facts.perSecond ?? 1;
    const lanes = lanesOf(perSecond);
    const winner = wave.kind === "rest" ? winnerOf(phase, await figures(wave.campaignId, wave.phaseId)) : undefined;
    return {
      ...wave,
      ...{ state: "fired", round: 1, lanes, firedAt: new Date(clock.now()).toISOString(), version: wave.version + 1 },
      shards: listOf(wave) === undefined ? shardsOf(tally.rows, first ? rateOf(first) : 1, lanes) : lanes * LIST_SHARDS,
      ...(first ? { connectionId: first.connection.connectionId } : {}),
      ...(winner === undefined ? {} : { winner }),
    };
  }
}

/**
 * Hands out once more what is not done of a wave that was fired. `again`: tells this time from those before, which the queue remembers for
 * minutes. Returns how many shards that is.
 */
export type GoOn = (wave: Wave, again?: string) => Promise<number>;

export function makeGoOn({ shards, lanes }: Pick<FirePorts, "shards" | "lanes">): GoOn {
  return async (wave, again) => {
    const { campaignId, phaseId, waveId } = wave;
    const numbers = all(wave);
    const open: number[] = [];
    for (let start = 0; start < numbers.length; start += READ_AT_ONCE) {
      const some = numbers.slice(start, start + READ_AT_ONCE);
      const states = await Promise.all(some.map((shard) => shards.get({ campaignId, phaseId, waveId, shard })));
      open.push(...some.filter((_, index) => !states[index]?.done));
    }
    await handOut(lanes, wave, open, again);
    return open.length;
  };
}

const all = ({ shards = 0 }: Wave): readonly number[] => Array.from({ length: shards }, (_, shard) => shard);

async function handOut(queue: LaneQueue, wave: Wave, numbers: readonly number[], again?: string): Promise<void> {
  const { campaignId, phaseId, waveId, round, lanes = 1, connectionId = campaignId } = wave;
  const commands = numbers.map(
    (shard): ShardCommand => ({ campaignId, phaseId, waveId, shard, round, connectionId, lane: shard % lanes }),
  );
  if (commands.length > 0) await queue.send(commands, again);
}

/** The variation with the best share of what was sent; of equals the first. Undefined: nothing was sent, so nothing won. */
export function winnerOf(
  { winner, variations }: Pick<Phase, "winner" | "variations">,
  figures: readonly Awaited<ReturnType<VariationFigures>>[number][],
): string | undefined {
  if (!winner) return undefined;
  let best: { readonly variationId: string; readonly share: number } | undefined;
  for (const { variationId } of variations) {
    const its = figures.find((one) => one.variationId === variationId);
    if (!its || its.sent === 0) continue;
    const share = its[winner.metric] / its.sent;
    if (!best || share > best.share) best = { variationId, share };
  }
  return best?.variationId;
}
