/** Whether a campaign's figures crossed the limits that were set for them. Pure. */
import { type AlertMetric, type CampaignAlert, directionOf } from "../campaign-settings/model.ts";
import type { Crossing, Funnel } from "./model.ts";

/** A figure that hovers about its limit crosses it once: it has to come back by a tenth of it first. */
const HYSTERESIS = 0.1;
const HOUR = 3_600_000;

interface Rate {
  readonly of: number;
  readonly among: number;
}

function rateOf(metric: AlertMetric, funnel: Funnel): Rate {
  const { sent, bounced, complained, failed, unsubscribed, opened, read, clicked, converted } = funnel;
  const tried = funnel.targeted - funnel.heldOut - funnel.skipped - funnel.deferred;
  switch (metric) {
    case "bounce_rate":
      return { of: bounced, among: sent };
    case "complaint_rate":
      return { of: complained, among: sent };
    case "failure_rate":
      return { of: failed, among: tried };
    case "unsubscribe_rate":
      return { of: unsubscribed, among: sent };
    case "open_rate":
      return { of: Math.max(opened, read), among: sent };
    case "click_rate":
      return { of: clicked, among: sent };
    case "conversion_rate":
      return { of: converted, among: sent };
  }
}

export interface Judged {
  /** Crossed just now, each once. */
  readonly fresh: readonly { readonly alert: CampaignAlert; readonly crossing: Crossing }[];
  /** By metric: crossed, and not back. */
  readonly crossed: Readonly<Record<string, Crossing>>;
  /** When the next alert begins to hold. Epoch milliseconds. */
  readonly next: number | undefined;
}

/** `begunAt`: when the first message left; epoch milliseconds. */
export function judgeAlerts(
  alerts: readonly CampaignAlert[],
  funnel: Funnel,
  before: Readonly<Record<string, Crossing>>,
  { begunAt, now }: { readonly begunAt: number | undefined; readonly now: number },
): Judged {
  const crossed: Record<string, Crossing> = {};
  const fresh: { alert: CampaignAlert; crossing: Crossing }[] = [];
  let next: number | undefined;
  for (const alert of alerts) {
    const { metric, threshold, least, afterHours } = alert;
    const was = before[metric];
    const holdsFrom = begunAt === undefined ? undefined : begunAt + afterHours * HOUR;
    if (holdsFrom === undefined || now < holdsFrom) {
      if (holdsFrom !== undefined) next = Math.min(next ?? holdsFrom, holdsFrom);
      continue;
    }
    const { of, among } = rateOf(metric, funnel);
    if (among === 0 || among < least) {
      if (was) crossed[metric] = was;
      continue;
    }
    const value = of / among;
    const above = directionOf(metric) === "above";
    const isOver = above ? value >= threshold : value < threshold;
    const isBack = above ? value <= threshold * (1 - HYSTERESIS) : value >= threshold * (1 + HYSTERESIS);
    if (was && !isBack) crossed[metric] = was;
    else if (!was && isOver) {
      const crossing = { at: new Date(now).toISOString(), value: Math.round(value * 10_000) / 10_000, threshold };
      crossed[metric] = crossing;
      fresh.push({ alert, crossing });
    }
  }
  return { fresh, crossed, next };
}
