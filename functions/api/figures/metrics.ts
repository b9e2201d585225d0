/** A campaign's counters as the contract words them, beside the words of systems that were there before. */
import type * as z from "zod/mini";
import type { CampaignFunnel, CampaignMetrics } from "../../../events/api/campaign-reports.ts";
import type { Campaign } from "../../../lib/core/campaigns/model.ts";
import type { Counter } from "../../../lib/core/counters/model.ts";
import { campaignCounters } from "../../../lib/core/figures/counted.ts";
import { type FiguresOf, type Funnel, funnelOf, funnelsBy, impactOf } from "../../../lib/core/figures/model.ts";
import { cohortsOf, engagementScore, rawOf, returnOn, returnsOf } from "../../../lib/core/figures/worth.ts";
import type { Wave } from "../../../lib/core/shards/model.ts";
import type { Tenant } from "./tenant.ts";

const funnelView = (funnel: Funnel): CampaignFunnel => ({
  ...funnel,
  skippedBecause: { ...funnel.skippedBecause },
  failedBecause: { ...funnel.failedBecause },
  value: funnel.value.map((money) => ({ ...money })),
  wonValue: funnel.wonValue.map((money) => ({ ...money })),
});

/** Nobody: of a group that nothing can be counted under. */
const NOBODY = "none";
const part = (of: number, whole: number): number | null => (whole === 0 ? null : round(of / whole));
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

export async function metricsOf(
  { campaignCounters: counters, waves, segments, campaignAlerts, clock }: Tenant,
  campaign: Campaign,
): Promise<z.infer<typeof CampaignMetrics>> {
  const [counted, its, known, crossings] = await Promise.all([
    campaignCounters(counters, campaign.campaignId),
    waves.of(campaign.campaignId),
    segments.all(),
    campaignAlerts.of(campaign.campaignId),
  ]);
  const total = funnelOf(counted);
  const { phases, budget } = campaign.plan;
  const names = {
    phaseId: (id: string) => phases.find(({ phaseId }) => phaseId === id)?.name,
    segment: (wanted: string) => known.find(({ id }) => id === wanted)?.name,
    variation: (phaseId: string, wanted: string) =>
      phases.find((one) => one.phaseId === phaseId)?.variations.find(({ variationId }) => variationId === wanted)?.name,
  };
  const byChannel = groups(counted, "medium", () => undefined);
  const score = engagementScore(total);
  return {
    campaignId: campaign.campaignId,
    asOf: new Date(clock.now()).toISOString(),
    total: funnelView(total),
    byPhase: phasesOf(counted, campaign, its, names.phaseId),
    byChannel,
    bySegment: groups(counted, "segment", names.segment).filter(({ key }) => key !== NOBODY),
    byVariation: funnelsBy(counted, "phaseId", "variation").flatMap(({ of: { phaseId, variation }, funnel }) =>
      variation === NOBODY
        ? []
        : [
            {
              phaseId,
              key: variation,
              name: names.variation(phaseId, variation) ?? null,
              funnel: funnelView(funnel),
            },
          ],
    ),
    byLanguage: groups(counted, "language", () => undefined).filter(({ key }) => key !== NOBODY),
    impact: impactOf(counted).map((impact) => {
      const rate = part(impact.converted, impact.sent);
      const heldOutRate = part(impact.heldOutConverted, impact.heldOut);
      return {
        ...impact,
        rate,
        heldOutRate,
        lift: rate === null || !heldOutRate ? null : round((rate - heldOutRate) / heldOutRate),
      };
    }),
    budget: budget && { ...budget, spentMicros: total.costMicros },
    roi: returnOn(total),
    returns: returnsOf(total).map((one) => ({ ...one })),
    raw: { ...rawOf(total), engagement_score: engagementScore(total, "raw") },
    cohorts: cohortsOf(counted).map(({ week, size, woken }) => ({ week, size, woken: [...woken] })),
    retargeting: retargetingOf(counted, campaign, total),
    alerts: crossings.map(({ metric, threshold, value, at, pauses }) => ({ metric, threshold, value, at, pauses })),
    goals: campaign.goals.map(({ metric, target }) => ({ metric, target, reached: reachedOf(total, metric) })),
    reach: total.sent,
    clicks: total.clicked,
    applications: total.converted,
    conversion_rate: part(total.converted, total.sent) ?? 0,
    engagement_score: score,
    by_channel: Object.fromEntries(
      byChannel.map(({ key, funnel }) => [key, { reach: funnel.sent, applications: funnel.converted }]),
    ),
  };
}

/** Each phase that goes after those whom earlier ones did not reach, beside the phases that do not. */
function retargetingOf(counters: readonly Counter[], { plan }: Campaign, total: Funnel) {
  const goesAfter = (id: string) => plan.phases.some(({ phaseId, kind }) => phaseId === id && kind === "retargeting");
  const byPhase = funnelsBy(counters, "phaseId");
  const sum = (name: "sent" | "converted") =>
    byPhase.reduce((all, { of, funnel }) => all + (goesAfter(of.phaseId) ? 0 : funnel[name]), 0);
  return byPhase.flatMap(({ of: { phaseId }, funnel }) => {
    if (!goesAfter(phaseId)) return [];
    const { sent, opened, read, clicked, answered, converted, won } = funnel;
    return [
      {
        ...{ phaseId, sent, woken: Math.max(opened, read, clicked, answered, converted), converted, won },
        rate: part(converted, sent),
        earlierRate: part(sum("converted"), sum("sent")),
        share: part(converted, total.converted),
      },
    ];
  });
}

function groups(
  counters: readonly Counter[],
  by: keyof FiguresOf,
  nameOf: (key: string) => string | undefined,
): { key: string; name: string | null; funnel: CampaignFunnel }[] {
  return funnelsBy(counters, by).map(({ of, funnel }) => ({
    key: of[by],
    name: nameOf(of[by]) ?? null,
    funnel: funnelView(funnel),
  }));
}

/** All phases of the plan in their order, also those that did not begin; and what was sent of phases that are gone. */
function phasesOf(
  counters: readonly Counter[],
  { plan, revision }: Campaign,
  waves: readonly Wave[],
  nameOf: (id: string) => string | undefined,
) {
  const counted = groups(counters, "phaseId", nameOf);
  const keys = [...new Set([...plan.phases.map(({ phaseId }) => phaseId), ...counted.map(({ key }) => key)])];
  return keys.map((key) => ({
    ...(counted.find((group) => group.key === key) ?? {
      ...{ key, name: nameOf(key) ?? null, funnel: funnelView(funnelOf([])) },
    }),
    waves: waves
      .filter((wave) => wave.phaseId === key && (wave.state !== "waiting" || wave.revision === revision))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ kind, at, state }) => ({ kind, at, state })),
  }));
}

/** As goals are named, in our words and in others'. */
const METRICS: Readonly<Record<string, keyof Funnel>> = {
  ...{ reach: "sent", sent: "sent", delivered: "delivered", read: "read", opened: "opened", opens: "opened" },
  ...{ clicks: "clicked", clicked: "clicked", answered: "answered", replies: "answered" },
  ...{ applications: "converted", converted: "converted", conversions: "converted", unsubscribed: "unsubscribed" },
  ...{ "lead.won": "won", won: "won" },
};
const reachedOf = (funnel: Funnel, metric: string): number | null => {
  const name = Object.hasOwn(METRICS, metric) ? METRICS[metric] : undefined;
  const value = name && funnel[name];
  return typeof value === "number" ? value : null;
};
