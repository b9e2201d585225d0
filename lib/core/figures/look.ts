/**
 * A campaign's figures are looked at a moment after they changed: what came of its messages is summed up for other systems, and a phase that
 * reached its last recipient is over. What is told is written down before it is told, so that a crash neither loses nor invents anything.
 */
import type { Campaign } from "../campaigns/model.ts";
import type { CampaignReader } from "../campaigns/ports.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { PlainObject } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Wave } from "../shards/model.ts";
import type { ShardStore, WaveStore } from "../shards/ports.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { Fact, FactType } from "../webhooks/model.ts";
import type { PublishFact } from "../webhooks/ports.ts";
import { campaignCounters } from "./counted.ts";
import { type FiguresTold, sinceThen, type Telling, totalsByPhase } from "./model.ts";
import type { FiguresStore, LookSoon } from "./ports.ts";

/** Between two summaries of one campaign. */
const SUMMARY_MS = 60_000;
/** A phase that is under way is looked at again, whatever is told of its messages. */
const UNDER_WAY_MS = 60_000;
/** All that changes within so long is looked at together. */
const TOGETHER_MS = 20_000;
/** Until the counters have what the stream has told. */
const COUNTED_MS = 5_000;

const timerOf = (ids: Pick<Ids, "derive">, campaignId: string, which: "soon" | "later") =>
  `figures.${ids.derive("figures", which, campaignId).slice(0, 16)}` as const;

interface SoonPorts {
  readonly timers: Pick<TimerStore, "set">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export function makeLookSoon({ timers, clock, ids }: SoonPorts): LookSoon {
  const asked = new Map<string, number>();
  return async (campaignId) => {
    const seen = clock.now() + COUNTED_MS;
    if ((asked.get(campaignId) ?? 0) >= seen) return;
    const at = Math.ceil(seen / TOGETHER_MS) * TOGETHER_MS;
    await timers.set({
      conversationId: campaignId,
      timer: timerOf(ids, campaignId, "soon"),
      wakeAt: new Date(at).toISOString(),
    });
    if (asked.size > 1000) asked.clear();
    asked.set(campaignId, at);
  };
}

interface LookPorts extends SoonPorts {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly counters: Pick<CounterStore, "read">;
  readonly waves: Pick<WaveStore, "of">;
  readonly shards: Pick<ShardStore, "get">;
  readonly figures: FiguresStore;
  readonly publish: PublishFact;
}

export type LookAtFigures = (campaignId: string) => Promise<"missing" | "nothing" | "told">;

/** Throws when a store cannot be reached, or when two look at once: then it is looked at again. */
export function makeLookAtFigures(ports: LookPorts): LookAtFigures {
  const { campaigns, counters, waves, shards, figures, publish, timers, clock, ids } = ports;

  return async (campaignId) => {
    const campaign = await campaigns.get(campaignId);
    if (!campaign) return "missing";
    const now = clock.now();
    const at = new Date(now).toISOString();
    const before = await settled(campaignId);
    const [counted, all] = await Promise.all([campaignCounters(counters, campaignId), waves.of(campaignId)]);

    const telling: Telling[] = [];
    const doneShards = await progress(all, before);
    const ended = endedOf(campaign, all, doneShards, before.ended, at);
    const news = Object.keys(ended).filter((phaseId) => before.ended[phaseId] === undefined);
    for (const phaseId of news) telling.push(phaseFact(campaign, phaseId, at));

    const summed = totalsByPhase(counted);
    const differences = Object.entries(summed).flatMap(([phaseId, totals]) => {
      const counts = sinceThen(before.summed[phaseId] ?? {}, totals);
      return Object.keys(counts).length > 0 ? [{ phaseId, counts, totals }] : [];
    });
    const isTime = now >= Date.parse(before.summedAt) + SUMMARY_MS || news.length > 0;
    if (isTime) for (const one of differences) telling.push(summaryFact(campaign, one, before, at));

    const underWay = all.some((wave) => isSending(wave) && ended[wave.phaseId] === undefined);
    const next = [
      ...(differences.length > 0 && !isTime ? [Date.parse(before.summedAt) + SUMMARY_MS] : []),
      ...(underWay && campaign.status === "running" ? [now + UNDER_WAY_MS] : []),
    ];
    if (next.length > 0)
      await timers.set({
        conversationId: campaignId,
        timer: timerOf(ids, campaignId, "later"),
        wakeAt: new Date(Math.min(...next)).toISOString(),
      });
    if (telling.length === 0) return "nothing";
    const told: FiguresTold = {
      ...{ campaignId, ended, doneShards, telling, version: before.version + 1 },
      ...(isTime ? { summed, summedAt: at } : { summed: before.summed, summedAt: before.summedAt }),
    };
    await save(told);
    await tell(told);
    return "told";
  };

  /** As it was told last; what may not have been is told first. */
  async function settled(campaignId: string): Promise<FiguresTold> {
    const kept = await figures.get(campaignId);
    if (kept) return kept.telling.length === 0 ? kept : tell(kept);
    const summedAt = new Date(0).toISOString();
    return { campaignId, summed: {}, summedAt, ended: {}, doneShards: {}, telling: [], version: 0 };
  }

  async function tell(told: FiguresTold): Promise<FiguresTold> {
    await publish(...told.telling.map(({ fact }) => fact));
    const done = { ...told, telling: [], version: told.version + 1 };
    await save(done);
    return done;
  }

  async function save(told: FiguresTold): Promise<void> {
    if ((await figures.save(told)) === "conflict") throw new Error("somebody else looked at the figures just now");
  }

  /** Shards are done in no order, so this counts those before the first that is not. */
  async function progress(all: readonly Wave[], before: FiguresTold): Promise<FiguresTold["doneShards"]> {
    const done: Record<string, number> = {};
    for (const wave of all.filter((one) => isSending(one) && before.ended[one.phaseId] === undefined)) {
      const { campaignId, phaseId, waveId, shards: count = 0 } = wave;
      let shard = before.doneShards[waveId] ?? 0;
      while (shard < count && (await shards.get({ campaignId, phaseId, waveId, shard })).done) shard++;
      if (shard > 0) done[waveId] = shard;
    }
    return done;
  }
}

/** That it goes on with whom it failed with, or closes what is in doubt, keeps no phase from its end. */
const KEPT_OPEN: readonly Wave["kind"][] = ["all", "test", "rest", "deferred"];
const isSending = ({ kind, state }: Wave): boolean => KEPT_OPEN.includes(kind) && state === "fired";

/** Phases of which every wave is sent; of a campaign that is over, every phase that began. */
function endedOf(
  { status, revision, plan }: Campaign,
  waves: readonly Wave[],
  doneShards: FiguresTold["doneShards"],
  before: FiguresTold["ended"],
  at: string,
): FiguresTold["ended"] {
  const over = status === "completed" || status === "cancelled";
  const ended = { ...before };
  for (const [phaseId, all] of Map.groupBy(waves, (wave) => wave.phaseId)) {
    if (ended[phaseId] !== undefined) continue;
    const its = all.filter(({ kind }) => KEPT_OPEN.includes(kind));
    if (!its.some(isSending)) continue;
    // What waits for a time of an earlier plan was replaced, unless somebody waits in it.
    const isOpen = (wave: Wave) =>
      wave.state === "waiting"
        ? wave.revision === revision || wave.kind === "deferred"
        : wave.state === "fired" && (doneShards[wave.waveId] ?? 0) < (wave.shards ?? 0);
    // What automations ask for goes on for as long as the campaign does.
    const isAskedFor = plan.phases.some((phase) => phase.phaseId === phaseId && phase.triggered);
    if (over || (!isAskedFor && !its.some(isOpen))) ended[phaseId] = at;
  }
  return ended;
}

function phaseFact(campaign: Campaign, phaseId: string, at: string): Telling {
  const phase = campaign.plan.phases.find((one) => one.phaseId === phaseId);
  const data = { phaseId, phase: phase?.name ?? phaseId, kind: phase?.kind ?? "other" };
  return factOf("campaign.phase_ended", campaign, at, [phaseId], data);
}

const summaryFact = (
  campaign: Campaign,
  { phaseId, counts, totals }: { readonly phaseId: string; readonly counts: PlainObject; readonly totals: PlainObject },
  before: FiguresTold,
  at: string,
): Telling =>
  factOf("campaign.delivery_summary", campaign, at, [phaseId, String(before.version + 1)], {
    ...{ phaseId, counts, totals, to: at },
    from: before.version === 0 ? (campaign.launchedAt ?? campaign.createdAt) : before.summedAt,
  });

const factOf = (
  type: FactType,
  { campaignId, name, version }: Pick<Campaign, "campaignId" | "name" | "version">,
  at: string,
  key: readonly string[],
  data: PlainObject,
): { readonly fact: Fact } => ({
  fact: {
    ...{ type, at, subject: { kind: "campaign", id: campaignId }, key: [campaignId, ...key] },
    data: { campaignId, name, version, at, ...data },
  },
});
