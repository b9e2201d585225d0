/** What a dry run found, scaled up from its sample to all who are meant. */
import type { CampaignDryRun } from "../../../events/api/campaign-reports.ts";
import type { Budget, CampaignPlan } from "../../../lib/core/campaigns/model.ts";
import type { OutboundContent } from "../../../lib/core/messages/model.ts";
import type { Fate, PhaseRehearsal, Rehearsal } from "../../../lib/core/shards/rehearse.ts";

type Going = Extract<Fate, { readonly kind: "sent" | "later" }>;
const isGoing = (fate: Fate): fate is Going => fate.kind !== "skipped";
const costOf = ({ way }: Going): number => way.price?.micros ?? 0;

export function dryRunView(
  { phases, ahead, examples }: Rehearsal,
  { budget }: Pick<CampaignPlan, "budget">,
): CampaignDryRun {
  const shown = phases.map(phaseView);
  const sum = (of: (phase: (typeof shown)[number]) => number) => shown.reduce((total, phase) => total + of(phase), 0);
  const costMicros = sum((phase) => phase.costMicros);
  return {
    exact: phases.every(({ each }) => each === 1),
    sampled: phases.reduce((total, { sample }) => total + sample.length, 0),
    total: {
      meant: sum(({ meant }) => meant),
      sent: sum(({ sent }) => sent),
      later: sum(({ later }) => later),
      skipped: sum(({ skipped }) => skipped),
      skippedBecause: addedUp(shown.map(({ skippedBecause }) => skippedBecause)),
      byChannel: sharesAddedUp(shown.flatMap(({ byChannel }) => byChannel)),
      costMicros,
    },
    withinBudget: isWithin(budget, costMicros),
    phases: shown.map((phase) => ({
      ...phase,
      days: ahead.days.filter(({ phaseId }) => phaseId === phase.phaseId).map(({ phaseId: _, ...day }) => day),
      left: ahead.left.get(phase.phaseId) ?? 0,
    })),
    examples: examples.map(({ candidate: { row }, fate, phaseId }) => ({
      ...{ contactId: row.contactId, name: row.name, phaseId, outcome: fate.kind },
      ...(isGoing(fate)
        ? {
            ...{ channel: fate.way.medium, variationId: fate.variationId, code: fate.code ?? null, at: fate.at },
            preview: previewOf(fate.way.content),
          }
        : { channel: null, variationId: null, code: fate.code, at: null, preview: null }),
    })),
  };
}

function phaseView({ phaseId, sample, each, perSecond }: PhaseRehearsal) {
  const scaled = (count: number) => Math.round(count * each);
  const going = sample.map(({ fate }) => fate).filter(isGoing);
  const skipped = sample.flatMap(({ fate }) => (fate.kind === "skipped" ? [fate.code] : []));
  const times = going.map(({ at }) => Date.parse(at));
  const shares = (keyOf: (fate: Going) => string) =>
    [...grouped(going, keyOf)].map(([key, its]) => ({
      ...{ key, count: scaled(its.length) },
      costMicros: scaled(its.reduce((total, one) => total + costOf(one), 0)),
    }));
  const sendingMs = (scaled(going.length) / perSecond) * 1000;
  return {
    phaseId,
    meant: scaled(sample.length),
    sent: scaled(going.length),
    later: scaled(going.filter(({ kind }) => kind === "later").length),
    skipped: scaled(skipped.length),
    skippedBecause: Object.fromEntries(
      [...grouped(skipped, (code) => code)].map(([code, its]) => [code, scaled(its.length)]),
    ),
    byChannel: shares(({ way }) => way.medium),
    byVariation: shares(({ variationId }) => variationId ?? "winner"),
    costMicros: scaled(going.reduce((total, one) => total + costOf(one), 0)),
    firstAt: times.length === 0 ? null : iso(Math.min(...times)),
    lastAt: times.length === 0 ? null : iso(Math.max(Math.max(...times), Math.min(...times) + sendingMs)),
  };
}

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}

function addedUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const one of all) for (const [key, count] of Object.entries(one)) found[key] = (found[key] ?? 0) + count;
  return found;
}

interface Share {
  readonly key: string;
  readonly count: number;
  readonly costMicros: number;
}
const sharesAddedUp = (all: readonly Share[]): Share[] =>
  [...grouped(all, ({ key }) => key)].map(([key, its]) => ({
    key,
    count: its.reduce((total, { count }) => total + count, 0),
    costMicros: its.reduce((total, one) => total + one.costMicros, 0),
  }));

/** Prices are in dollars; of a budget in another currency nobody can tell. */
const isWithin = (budget: Budget | null, costMicros: number): boolean | null =>
  budget && budget.currency === "USD" ? costMicros <= budget.micros : null;

const SHOWN = 2000;
/** What the recipient would read, as plain words. */
function previewOf(content: OutboundContent): { subject: string | null; text: string } {
  const cut = (text: string) => text.slice(0, SHOWN);
  switch (content.type) {
    case "email":
      return { subject: content.subject, text: cut(content.text) };
    case "text":
    case "choices":
      return { subject: null, text: cut(content.text) };
    case "media":
      return { subject: null, text: cut(content.caption ?? "") };
    case "template": {
      const values = Array.isArray(content.variables) ? content.variables : Object.values(content.variables ?? {});
      return { subject: content.name, text: cut(values.join(" · ")) };
    }
    case "location":
      return { subject: null, text: cut(content.name ?? content.address ?? "") };
  }
}
