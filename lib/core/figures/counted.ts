/** The exact counters of campaigns are read: those of one campaign, or of the variations of a phase. */
import type { Counter, Values } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { VariationFigures } from "../shards/ports.ts";
import { figuresOf } from "./model.ts";

/** The counters of one campaign lie together: the campaign is their period. */
export const campaignCounters = (
  counters: Pick<CounterStore, "read">,
  campaignId: string,
): Promise<readonly Counter[]> => counters.read("campaign", campaignId, campaignId);

export const makeVariationFigures =
  (counters: Pick<CounterStore, "read">): VariationFigures =>
  async (campaignId, phaseId) => {
    const found = new Map<string, { -readonly [Name in keyof Sums]: number }>();
    for (const counter of await campaignCounters(counters, campaignId)) {
      const of = figuresOf(counter);
      if (of.phaseId !== phaseId) continue;
      const sums = found.get(of.variation) ?? { sent: 0, opened: 0, clicked: 0, answered: 0, converted: 0 };
      for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += numberIn(counter.values, name);
      found.set(of.variation, sums);
    }
    return [...found].map(([variationId, sums]) => ({ variationId, ...sums }));
  };

interface Sums {
  readonly sent: number;
  readonly opened: number;
  readonly clicked: number;
  readonly answered: number;
  readonly converted: number;
}

const numberIn = (values: Values, name: string): number => values[name] ?? 0;
