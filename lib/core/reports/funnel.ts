/** What stands in each stage of a funnel, what that may be worth, what went through it, and what became of that. */
import { NOW } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { Funnel, Stage } from "../funnels/model.ts";
import { stageKey } from "../journeys/model.ts";
import { type Figures, figuresOf, type Range } from "./model.ts";

type Money = Figures["valueWon"];

/** Of the leads that first entered the stage in the range, each once, as things stand. */
export interface StageConversion {
  readonly entered: number;
  readonly forward: number;
  readonly back: number;
  readonly lost: number;
  readonly elsewhere: number;
  /** Still in it. */
  readonly open: number;
  /** Part of `forward`. */
  readonly won: number;
  readonly share: number | null;
  readonly shareWon: number | null;
}

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
  readonly conversion: StageConversion;
}

export interface FunnelFigures {
  readonly stages: readonly StageFigures[];
  /** From the first stage to won; null while there is none. */
  readonly conversion: {
    readonly stageId: string | null;
    readonly entered: number;
    readonly won: number;
    readonly share: number | null;
  };
}

export type ReadFunnelFigures = (funnel: Funnel, range: Range) => Promise<FunnelFigures>;

export type ReadFunnelTotals = (
  funnel: Funnel,
) => Promise<readonly Pick<StageFigures, "stage" | "leads" | "value" | "weighted">[]>;

/** One query of counters. */
export const makeFunnelTotals =
  (counters: Pick<CounterStore, "read">): ReadFunnelTotals =>
  async ({ funnelId, stages }) => {
    const now = await counters.read("stage", NOW, NOW);
    return stages.map((stage) => ({ stage, ...standingIn(funnelId, stage, now) }));
  };

type Counters = Awaited<ReturnType<CounterStore["read"]>>;

function standingIn(funnelId: string, { stageId, probability }: Stage, now: Counters) {
  const id = stageKey(funnelId, stageId);
  const { leads, valueWon: value } = figuresOf(now.filter((counter) => counter.id === id));
  // Amounts are kept in thousandths.
  const likely = (amount: number): number => Math.round(amount * probability * 10) / 1000;
  return { leads, value, weighted: value.map(({ currency, amount }) => ({ currency, amount: likely(amount) })) };
}

/** Two queries of counters; stages that were taken out are told while leads stand in them or something went through them in the range. */
export const makeFunnelFigures =
  (counters: Pick<CounterStore, "read">): ReadFunnelFigures =>
  async ({ funnelId, stages }, { from, through }) => {
    const [now, days] = await Promise.all([counters.read("stage", NOW, NOW), counters.read("stage", from, through)]);
    const told = stages
      .map((stage): StageFigures => {
        const id = stageKey(funnelId, stage.stageId);
        const { leads, value, weighted } = standingIn(funnelId, stage, now);
        const figures = figuresOf(days.filter((counter) => counter.id === id));
        const { stageEntered: entered, stageLeft: left, timeInStage } = figures;
        return { stage, leads, value, weighted, entered, left, timeInStage, conversion: conversionOf(figures) };
      })
      .filter(
        ({ stage, leads, entered, left, conversion }) =>
          !stage.archived || leads + entered + left + conversion.entered > 0,
      );
    const first = told.find(({ stage }) => !stage.archived);
    const { entered = 0, won = 0, shareWon = null } = first?.conversion ?? {};
    return { stages: told, conversion: { stageId: first?.stage.stageId ?? null, entered, won, share: shareWon } };
  };

const conversionOf = (figures: Figures): StageConversion => {
  const { stageReached: entered, stageForward: forward, stageBack: back, stageLost: lost } = figures;
  const { stageElsewhere: elsewhere, stageWon: won, stageConversion: share, stageWinRate: shareWon } = figures;
  return {
    entered,
    forward,
    back,
    lost,
    elsewhere,
    open: entered - forward - back - lost - elsewhere,
    won,
    share,
    shareWon,
  };
};
