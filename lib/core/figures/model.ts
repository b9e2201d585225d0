/** What came of a campaign, out of its exact counters: how far its recipients got, and what it cost and brought. Pure. */
import type { CampaignAlert } from "../campaign-settings/model.ts";
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
  /** Came back for good, or were called spam. */
  readonly bounced: number;
  readonly complained: number;
  /** Leads that were won and that it brought. */
  readonly won: number;
  /** Millionths of a dollar. */
  readonly costMicros: number;
  /** Of conversions. */
  readonly value: readonly Money[];
  /** Of leads that were won. */
  readonly wonValue: readonly Money[];
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
    bounced: sum("bounced"),
    complained: sum("complained"),
    won: sum("won"),
    costMicros: sum("micros"),
    value: worthOf(sentTo, "value."),
    wonValue: worthOf(sentTo, "won.value."),
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

function worthOf(counters: readonly Counter[], prefix: string): readonly Money[] {
  const found = new Map<string, number>();
  for (const { values } of counters)
    for (const [name, thousandths] of Object.entries(values)) {
      const currency = name.startsWith(prefix) ? name.slice(prefix.length) : "";
      if (/^[A-Z]{3}$/.test(currency)) found.set(currency, (found.get(currency) ?? 0) + thousandths);
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

// ------------------------------------------------------------------------------------------------------------- what is told

/** States that other systems are told the numbers of, phase by phase. */
const SUMMED = [
  ...(["targeted", "sent", "delivered", "read", "failed", "suppressed", "expired", "cancelled"] as const),
  ...(["presumed_lost", "opened", "clicked", "answered", "converted", "unsubscribed"] as const),
  ...(["bounced", "complained"] as const),
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
  /** Alerts that are crossed and did not come back yet, by metric. */
  readonly crossed: Readonly<Record<string, Crossing>>;
  /** Of waves that are under way: the first so many shards are done. */
  readonly doneShards: Readonly<Record<string, number>>;
  /** What was decided and may not have been told: told again it is the same. */
  readonly telling: readonly Telling[];
  /** From 1. */
  readonly version: number;
}

export interface Telling {
  readonly fact: Fact;
  /** The owners are told, the audit log says so, and the campaign is paused where the alert says so. */
  readonly alert?: { readonly alert: CampaignAlert; readonly crossing: Crossing };
}

/** That a figure of a campaign crossed a limit. */
export interface Crossing {
  readonly at: string;
  readonly value: number;
  readonly threshold: number;
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
