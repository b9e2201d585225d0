/** What came of a campaign, out of its exact counters: how far its recipients got, and what it cost and brought. Pure. */
import type { Counter } from "../counters/model.ts";
import type { Money } from "../kernel/money.ts";
import type { Fact } from "../webhooks/model.ts";

/** What a counter of a campaign is of. Empty parts are `none`. */
export interface FiguresOf {
  readonly phaseId: string;
  readonly medium: string;
  readonly variation: string;
  readonly language: string;
  readonly segment: string;
}

export function figuresOf({ id }: Pick<Counter, "id">): FiguresOf {
  const [phaseId = "", medium = "", variation = "", language = "", segment = ""] = id.split("/");
  return { phaseId, medium, variation, language, segment };
}

/** By code: how many. */
type Reasons = Readonly<Record<string, number>>;

/** Recipients, each counted where they are by now. What machines open and follow is apart, and counts for nothing else. */
export interface Funnel {
  readonly targeted: number;
  /** Got nothing, so that what it brings can be told. */
  readonly heldOut: number;
  /** Got nothing because of what is said of them: consent, caps, no address, the budget. */
  readonly skipped: number;
  readonly skippedBecause: Reasons;
  readonly deferred: number;
  /** The provider took it, also where it failed afterwards. */
  readonly sent: number;
  /** Also what is presumed lost. */
  readonly failed: number;
  readonly failedBecause: Reasons;
  /** Nobody knows yet whether it left. */
  readonly unknown: number;
  /** Also what was read. */
  readonly delivered: number;
  readonly read: number;
  readonly opened: number;
  readonly clicked: number;
  readonly openedByMachines: number;
  readonly clickedByMachines: number;
  readonly answered: number;
  readonly converted: number;
  readonly unsubscribed: number;
  /** Millionths of a dollar. */
  readonly costMicros: number;
  readonly value: readonly Money[];
}

/** What the ones did whom it was sent to, and what those did who were held out. */
export interface Impact {
  readonly phaseId: string;
  readonly sent: number;
  readonly converted: number;
  readonly heldOut: number;
  readonly heldOutConverted: number;
}

/** The variation of whoever was held out: they got none. */
const NONE = "none";
const SKIPPED = ["suppressed", "expired", "cancelled"];
const FAILED = ["failed", "presumed_lost"];

export function funnelOf(counters: readonly Counter[]): Funnel {
  const sum = (name: string, of: readonly Counter[] = sentTo) =>
    of.reduce((total, { values }) => total + (values[name] ?? 0), 0);
  const sentTo = counters.filter((counter) => figuresOf(counter).variation !== NONE);
  const heldOut = sum("suppressed.holdout", counters);
  const skippedBecause = reasonsOf(counters, SKIPPED);
  return {
    targeted: sum("targeted", counters),
    heldOut,
    skipped: SKIPPED.reduce((total, status) => total + sum(status, counters), 0) - heldOut,
    skippedBecause: Object.fromEntries(Object.entries(skippedBecause).filter(([code]) => code !== "holdout")),
    deferred: sum("deferred"),
    sent: sum("sent"),
    failed: FAILED.reduce((total, status) => total + sum(status), 0),
    failedBecause: reasonsOf(counters, FAILED),
    unknown: sum("unknown"),
    delivered: sum("delivered"),
    read: sum("read"),
    opened: sum("opened"),
    clicked: sum("clicked"),
    openedByMachines: sum("opened.machines"),
    clickedByMachines: sum("clicked.machines"),
    answered: sum("answered"),
    converted: sum("converted"),
    unsubscribed: sum("unsubscribed"),
    costMicros: sum("micros"),
    value: worthOf(sentTo),
  };
}

function reasonsOf(counters: readonly Counter[], statuses: readonly string[]): Reasons {
  const found: Record<string, number> = {};
  for (const { values } of counters)
    for (const [name, count] of Object.entries(values)) {
      const [status = "", code] = name.split(".");
      if (code !== undefined && statuses.includes(status) && count > 0) found[code] = (found[code] ?? 0) + count;
    }
  return found;
}

function worthOf(counters: readonly Counter[]): readonly Money[] {
  const found = new Map<string, number>();
  for (const { values } of counters)
    for (const [name, thousandths] of Object.entries(values)) {
      const currency = /^value\.([A-Z]{3})$/.exec(name)?.[1];
      if (currency !== undefined) found.set(currency, (found.get(currency) ?? 0) + thousandths);
    }
  return [...found].filter(([, sum]) => sum !== 0).map(([currency, sum]) => ({ currency, amount: sum / 1000 }));
}

/** Each group's funnel, by what they are grouped, in the order in which they came up. */
export function funnelsBy<Key extends keyof FiguresOf>(
  counters: readonly Counter[],
  ...keys: readonly Key[]
): readonly { readonly of: FiguresOf; readonly funnel: Funnel }[] {
  const groups = new Map<string, { readonly of: FiguresOf; readonly counters: Counter[] }>();
  for (const counter of counters) {
    const of = figuresOf(counter);
    const name = keys.map((key) => of[key]).join("/");
    const group = groups.get(name) ?? { of, counters: [] };
    group.counters.push(counter);
    groups.set(name, group);
  }
  return [...groups.values()].map((group) => ({ of: group.of, funnel: funnelOf(group.counters) }));
}

/** Of phases that hold somebody out. Who could not have been written to anyway is among the held out, too: their share is a little low. */
export function impactOf(counters: readonly Counter[]): readonly Impact[] {
  return funnelsBy(counters, "phaseId").flatMap(({ of: { phaseId }, funnel }) => {
    if (funnel.heldOut === 0) return [];
    const heldOutConverted = counters
      .map((counter) => ({ of: figuresOf(counter), converted: counter.values.converted ?? 0 }))
      .filter(({ of }) => of.phaseId === phaseId && of.variation === NONE)
      .reduce((total, { converted }) => total + converted, 0);
    const { sent, converted, heldOut } = funnel;
    return [{ phaseId, sent, converted, heldOut, heldOutConverted }];
  });
}

/** What each step is worth: answering and coming are what a campaign is for, opening may be idle. */
const WEIGHTS = { opened: 0.2, clicked: 0.3, answered: 0.3, converted: 0.2 } as const;

/**
 * From 0 to 100: of those whom it was sent to, the shares that opened or read it (0.2), followed a link (0.3), answered (0.3) and converted
 * (0.2), people only. Null where nothing was sent.
 */
export function engagementScore({ sent, read, ...funnel }: Funnel): number | null {
  if (sent === 0) return null;
  const steps = { ...funnel, opened: Math.max(funnel.opened, read) };
  const share = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).reduce(
    (total, name) => total + WEIGHTS[name] * Math.min(1, steps[name] / sent),
    0,
  );
  return Math.round(share * 1000) / 10;
}

/** What it brought over what it cost, as a part of the cost. Null where it cost nothing, or what it brought is not all in dollars. */
export function returnOn({ costMicros, value }: Pick<Funnel, "costMicros" | "value">): number | null {
  if (costMicros === 0 || value.some(({ currency }) => currency !== "USD")) return null;
  const cost = costMicros / 1_000_000;
  const brought = value.reduce((total, { amount }) => total + amount, 0);
  return Math.round(((brought - cost) / cost) * 10_000) / 10_000;
}

// ------------------------------------------------------------------------------------------------------------- what is told

/** States that other systems are told the numbers of, phase by phase. */
const SUMMED = [
  ...(["targeted", "sent", "delivered", "read", "failed", "suppressed", "expired", "cancelled"] as const),
  ...(["presumed_lost", "opened", "clicked", "answered", "converted", "unsubscribed"] as const),
];
/** By state; what is nought is left out. */
export type Totals = Readonly<Record<string, number>>;

/** How a campaign's figures stood when they were last told: what the next look compares with. */
export interface FiguresTold {
  readonly campaignId: string;
  /** By phase. */
  readonly summed: Readonly<Record<string, Totals>>;
  readonly summedAt: string;
  /** Phases that were sent to their last recipient, and when that was seen. */
  readonly ended: Readonly<Record<string, string>>;
  /** Of waves that are under way: the first so many shards are done. */
  readonly doneShards: Readonly<Record<string, number>>;
  /** What was decided and may not have been told: told again it is the same. */
  readonly telling: readonly Telling[];
  /** From 1. */
  readonly version: number;
}

export interface Telling {
  readonly fact: Fact;
}

export const totalsByPhase = (counters: readonly Counter[]): Readonly<Record<string, Totals>> =>
  Object.fromEntries(
    [...Map.groupBy(counters, (counter) => figuresOf(counter).phaseId)].map(([phaseId, its]) => [
      phaseId,
      Object.fromEntries(
        SUMMED.flatMap((name) => {
          const sum = its.reduce((total, { values }) => total + (values[name] ?? 0), 0);
          return sum === 0 ? [] : [[name, sum]];
        }),
      ),
    ]),
  );

/** What came to it since; what became fewer, because it was sent again, is left out. */
export const sinceThen = (before: Totals, now: Totals): Totals =>
  Object.fromEntries(
    Object.entries(now).flatMap(([name, count]) =>
      count > (before[name] ?? 0) ? [[name, count - (before[name] ?? 0)]] : [],
    ),
  );
