/** What a campaign was worth: how far it engaged people, what it brought over what it cost, and when those who got it woke. Pure. */
import type { Counter } from "../counters/model.ts";
import type { Money } from "../kernel/money.ts";
import type { Funnel } from "./model.ts";

/** What came in of one currency, and what of it was paid: providers are paid in dollars. */
export interface Return {
  readonly currency: string;
  readonly conversions: number;
  readonly leads: number;
  readonly revenue: number;
  readonly cost: number;
  /** As a part of the cost; null where it cost nothing. */
  readonly roi: number | null;
}

/** Those who got it in one week, and how many of them did something for the first time so many weeks later. */
export interface Cohort {
  /** Its Monday. */
  readonly week: string;
  readonly size: number;
  /** By weeks after, from nought; the last one holds whatever came later. */
  readonly woken: readonly number[];
}

/** What each step is worth: answering and coming are what a campaign is for, opening may be idle. */
const WEIGHTS = { opened: 0.2, clicked: 0.3, answered: 0.3, converted: 0.2 } as const;

/**
 * From 0 to 100: of those whom it was sent to, the shares that opened or read it (0.2), followed a link (0.3), answered (0.3) and converted
 * (0.2). People only; `raw` counts what machines open and follow as well, as most tools do. Null where nothing was sent.
 */
export function engagementScore(funnel: Funnel, of: "people" | "raw" = "people"): number | null {
  const { sent, read, answered, converted } = funnel;
  if (sent === 0) return null;
  const { opened, clicked } = of === "raw" ? rawOf(funnel) : funnel;
  const steps = { opened: Math.max(opened, read), clicked, answered, converted };
  const share = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).reduce(
    (total, name) => total + WEIGHTS[name] * Math.min(1, steps[name] / sent),
    0,
  );
  return Math.round(share * 1000) / 10;
}

export const rawOf = ({ opened, clicked, openedByMachines, clickedByMachines }: Funnel) => ({
  opened: opened + openedByMachines,
  clicked: clicked + clickedByMachines,
});

/** Currencies are never added up: each by itself, the dollars first, in which it was paid. */
export function returnsOf({
  costMicros,
  value,
  wonValue,
}: Pick<Funnel, "costMicros" | "value" | "wonValue">): readonly Return[] {
  const amountIn = (sums: readonly Money[], currency: string) =>
    sums.find((one) => one.currency === currency)?.amount ?? 0;
  const others = [...new Set([...value, ...wonValue].map(({ currency }) => currency))].filter((one) => one !== "USD");
  return ["USD", ...others.sort()].flatMap((currency) => {
    const [conversions, leads] = [amountIn(value, currency), amountIn(wonValue, currency)];
    const revenue = Math.round((conversions + leads) * 1000) / 1000;
    const cost = currency === "USD" ? costMicros / 1_000_000 : 0;
    if (revenue === 0 && cost === 0) return [];
    const roi = cost === 0 ? null : Math.round(((revenue - cost) / cost) * 10_000) / 10_000;
    return [{ currency, conversions, leads, revenue, cost, roi }];
  });
}

/** The return on what was paid. Null where nothing was, or where something came in of another currency: then it is not the whole. */
export function returnOn(of: Pick<Funnel, "costMicros" | "value" | "wonValue">): number | null {
  const returns = returnsOf(of);
  return returns.length === 1 ? (returns[0]?.roi ?? null) : null;
}

/** By the week in which each message reached its provider, the oldest first. */
export function cohortsOf(counters: readonly Counter[]): readonly Cohort[] {
  const found = new Map<string, { size: number; woken: number[] }>();
  for (const { values } of counters)
    for (const [name, count] of Object.entries(values)) {
      const [, week, after] = /^cohort\.(\d{4}-\d\d-\d\d)(?:\.(\d+))?$/.exec(name) ?? [];
      if (week === undefined) continue;
      const cohort = found.get(week) ?? { size: 0, woken: [] };
      if (after === undefined) cohort.size += count;
      else cohort.woken[Number(after)] = (cohort.woken[Number(after)] ?? 0) + count;
      found.set(week, cohort);
    }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, { size, woken }]) => ({ week, size, woken: Array.from(woken, (count) => count ?? 0) }));
}
