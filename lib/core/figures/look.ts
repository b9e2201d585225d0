/**
 * A campaign's figures are looked at a moment after they changed: what came of its messages is summed up for other systems, and a phase that
 * reached its last recipient is over. What is told is written down before it is told, so that a crash neither loses nor invents anything.
 */
import { directionOf } from "../campaign-settings/model.ts";
import type { CampaignSettingsStore } from "../campaign-settings/ports.ts";
import type { Campaign } from "../campaigns/model.ts";
import type { CampaignReader, PauseCampaign } from "../campaigns/ports.ts";
import type { Counter } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import { type PlainObject, samePlain } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { publicationIdOf } from "../publications/model.ts";
import type { Wave } from "../shards/model.ts";
import type { ShardStore, WaveStore } from "../shards/ports.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { Fact, FactType } from "../webhooks/model.ts";
import type { PublishFact } from "../webhooks/ports.ts";
import { judgeAlerts } from "./alerts.ts";
import { campaignCounters } from "./counted.ts";
import { type FiguresTold, funnelOf, funnelsBy, sinceThen, type Telling, totalsByPhase } from "./model.ts";
import type { AlertStore, AttendPublications, FiguresStore, LookSoon } from "./ports.ts";

/** Between two summaries of one campaign. */
const SUMMARY_MS = 60_000;
/** A phase that is under way is looked at again, whatever is told of its messages. */
const UNDER_WAY_MS = 60_000;
/** All that changes within so long is looked at together. */
const TOGETHER_MS = 20_000;
/** Until the counters have what the stream has told. */
const COUNTED_MS = 5_000;

const READ_AT_ONCE = 25;

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
  readonly settings: Pick<CampaignSettingsStore, "get">;
  readonly attend: AttendPublications;
  readonly alerts: Pick<AlertStore, "keep">;
  readonly pause: PauseCampaign;
  readonly publish: PublishFact;
  readonly notices: Notify;
}

/** As the audit log and the screens name who paused it. */
export const ALERTS = "system:campaign_alerts";

export type LookAtFigures = (campaignId: string) => Promise<"missing" | "nothing" | "told">;

/** Throws when a store cannot be reached, or when two look at once: then it is looked at again. */
export function makeLookAtFigures(ports: LookPorts): LookAtFigures {
  const { campaigns, counters, waves, shards, figures, settings, attend, timers, clock, ids } = ports;

  return async (campaignId) => {
    const campaign = await campaigns.get(campaignId);
    if (!campaign) return "missing";
    const now = clock.now();
    const at = new Date(now).toISOString();
    const before = await settled(campaign);
    const [counted, all, { alerts }] = await Promise.all([
      campaignCounters(counters, campaignId),
      waves.of(campaignId),
      settings.get(),
    ]);
    const attended = await attend(campaign, counted);

    const telling: Telling[] = [];
    const doneShards = await progress(all, before);
    const ended = endedOf(campaign, all, doneShards, before.ended, at);
    const news = Object.keys(ended).filter((phaseId) => before.ended[phaseId] === undefined);
    for (const phaseId of news)
      telling.push(phaseFact(campaign, phaseId, at), ...wentOut(campaign, counted, phaseId, attended.open, at));
    const judged = judgeAlerts(campaign.alerts ?? alerts, funnelOf(counted), before.crossed, {
      ...{ begunAt: begunAt(all), now },
    });
    for (const one of judged.fresh) telling.push(alertFact(campaign, one, before));

    const summed = totalsByPhase(counted);
    const differences = Object.entries(summed).flatMap(([phaseId, totals]) => {
      const counts = sinceThen(before.summed[phaseId] ?? {}, totals);
      return Object.keys(counts).length > 0 ? [{ phaseId, counts, totals }] : [];
    });
    const isTime = now >= Date.parse(before.summedAt) + SUMMARY_MS || news.length > 0;
    if (isTime) for (const one of differences) telling.push(summaryFact(campaign, one, before, at));

    const underWay = all.some((wave) => isSending(wave) && ended[wave.phaseId] === undefined);
    const isOver = campaign.status === "completed" || campaign.status === "cancelled";
    const next = [
      ...(attended.next === undefined ? [] : [attended.next]),
      ...(judged.next === undefined || isOver ? [] : [judged.next]),
      ...(differences.length > 0 && !isTime ? [Date.parse(before.summedAt) + SUMMARY_MS] : []),
      ...(underWay && campaign.status === "running" ? [now + UNDER_WAY_MS] : []),
    ];
    if (next.length > 0)
      await timers.set({
        conversationId: campaignId,
        timer: timerOf(ids, campaignId, "later"),
        wakeAt: new Date(Math.min(...next)).toISOString(),
      });
    const { crossed } = judged;
    if (telling.length === 0 && samePlain(crossed, before.crossed)) return "nothing";
    const told: FiguresTold = {
      ...{ campaignId, ended, crossed, doneShards, telling, version: before.version + 1 },
      ...(isTime ? { summed, summedAt: at } : { summed: before.summed, summedAt: before.summedAt }),
    };
    await save(told);
    await tell(told, campaign);
    return "told";
  };

  /** As it was told last; what may not have been is told first. */
  async function settled(campaign: Campaign): Promise<FiguresTold> {
    const { campaignId } = campaign;
    const kept = await figures.get(campaignId);
    if (kept) return kept.telling.length === 0 ? kept : tell(kept, campaign);
    const summedAt = new Date(0).toISOString();
    return { campaignId, summed: {}, summedAt, ended: {}, crossed: {}, doneShards: {}, telling: [], version: 0 };
  }

  async function tell(told: FiguresTold, campaign: Campaign): Promise<FiguresTold> {
    if (told.telling.length === 0) return told;
    for (const { alert } of told.telling) if (alert) await act(ports, campaign, alert);
    await ports.publish(...told.telling.map(({ fact }) => fact));
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
      for (let open = -1; open === -1 && shard < count; ) {
        const some = Array.from({ length: Math.min(READ_AT_ONCE, count - shard) }, (_, index) => shard + index);
        const states = await Promise.all(some.map((one) => shards.get({ campaignId, phaseId, waveId, shard: one })));
        open = states.findIndex((state) => !state.done);
        shard += open === -1 ? some.length : open;
      }
      if (shard > 0) done[waveId] = shard;
    }
    return done;
  }
}

async function act(
  { alerts, pause, notices, ids }: Pick<LookPorts, "alerts" | "pause" | "notices" | "ids">,
  { campaignId, name, owners, createdBy }: Campaign,
  { alert, crossing }: NonNullable<Telling["alert"]>,
): Promise<void> {
  const { at, value } = crossing;
  await alerts.keep(campaignId, alert, crossing);
  // Nothing where it is not under way; a person who lets it go on afterwards is not paused by the same crossing again.
  if (alert.pauses) await pause({ campaignId, by: ALERTS, at, comment: `${alert.metric} ${percent(value)}` });
  await notices.notify(
    [...new Set([...owners, createdBy])].map((person) => ({
      ...{ person, kind: "campaign_alert" as const, at, text: `${name}: ${percent(value)}` },
      ...{ subject: { kind: "campaign", id: campaignId }, place: { kind: "metric", id: alert.metric } },
      fact: [campaignId, alert.metric, ids.derive("crossing", at)],
    })),
  );
}

const percent = (value: number): string => `${Math.round(value * 1000) / 10} %`;

/** When the first message may have left. */
function begunAt(waves: readonly Wave[]): number | undefined {
  const [first] = waves.flatMap(({ firedAt }) => firedAt ?? []).sort();
  return first === undefined ? undefined : Date.parse(first);
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

/** Channels by which the phase went out with nothing that somebody has to mend. */
function wentOut(
  campaign: Campaign,
  counters: readonly Counter[],
  phaseId: string,
  keptBack: readonly string[],
  at: string,
): readonly Telling[] {
  const { campaignId, version } = campaign;
  return funnelsBy(counters, "phaseId", "medium").flatMap(({ of, funnel: { sent } }) => {
    const publicationId = publicationIdOf(campaignId, phaseId, of.medium);
    if (of.phaseId !== phaseId || sent === 0 || keptBack.includes(publicationId)) return [];
    const data = {
      ...{ publicationId, campaignId, phaseId, connectionId: null, channel: of.medium, externalId: null, reason: null },
      ...{ sent, at, version },
    };
    const subject = { kind: "campaign", id: campaignId };
    return [{ fact: { type: "publication.succeeded" as const, at, subject, key: [publicationId, "sent"], data } }];
  });
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

function alertFact(
  campaign: Campaign,
  { alert, crossing }: NonNullable<Telling["alert"]>,
  { version }: FiguresTold,
): Telling {
  const { metric, pauses } = alert;
  const { value, threshold, at } = crossing;
  const data = { ...{ phaseId: null, metric, direction: directionOf(metric), threshold, value, pauses } };
  const told = factOf("campaign.threshold_crossed", campaign, at, [metric, String(version + 1)], data);
  return { ...told, alert: { alert, crossing } };
}

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
