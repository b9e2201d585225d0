/** What stands in each stage of a funnel, what that may be worth, and what went through it. */
import { NOW } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { Funnel, Stage } from "../funnels/model.ts";
import { type Figures, figuresOf, type Range } from "./model.ts";

type Money = Figures["valueWon"];

export interface StageFigures {
  readonly stage: Stage;
  /** Not closed leads that are in it now. */
  readonly leads: number;
  readonly value: Money;
  /** Of the value, the part that the stage's probability makes likely. */
  readonly weighted: Money;
  /** In the range. */
  readonly entered: number;
  readonly left: number;
  readonly timeInStage: Figures["timeInStage"];
}

export type FunnelFigures = (funnel: Funnel, range: Range) => Promise<readonly StageFigures[]>;

/** Two queries of counters; stages that were taken out are told while leads stand in them. */
export const makeFunnelFigures =
  (counters: Pick<CounterStore, "read">): FunnelFigures =>
  async ({ funnelId, stages }, { from, through }) => {
    const [now, days] = await Promise.all([counters.read("stage", NOW, NOW), counters.read("stage", from, through)]);
    return stages
      .map((stage): StageFigures => {
        const id = `${funnelId}/${stage.stageId}`;
        const standing = now.filter((counter) => counter.id === id);
        const { leads, valueWon: value } = figuresOf(standing);
        const { stageEntered, stageLeft, timeInStage } = figuresOf(days.filter((counter) => counter.id === id));
        // Amounts are kept in thousandths.
        const likely = (amount: number): number => Math.round(amount * stage.probability * 10) / 1000;
        const weighted = value.map(({ currency, amount }) => ({ currency, amount: likely(amount) }));
        return { stage, leads, value, weighted, entered: stageEntered, left: stageLeft, timeInStage };
      })
      .filter(({ stage, leads }) => !stage.archived || leads > 0);
  };
