/** Funnels and their stages, and what being in a stage says about a lead. */
import type { LeadState } from "../leads/model.ts";

/** The state that a lead is in while it is in a stage; `closed` takes both endings. */
export const STAGE_STATES = ["new", "in_progress", "negotiation", "closed", "closed_won", "closed_lost"] as const;
export type StageState = (typeof STAGE_STATES)[number];

/** What a lead must have before it may enter a stage. */
export const REQUIREMENTS = ["value", "expectedOn", "assignee", "team", "type", "lostReason"] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export interface Stage {
  readonly stageId: string;
  readonly name: string;
  /** Of winning, 0 to 100, while a lead is in it and not closed. */
  readonly probability: number;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly state: StageState;
  readonly requires: readonly Requirement[];
  /** Taken out of the funnel: nothing enters it any more, and leads that are in it can be moved out. */
  readonly archived: boolean;
}

export interface Funnel {
  readonly funnelId: string;
  readonly name: string;
  /** In their order. */
  readonly stages: readonly Stage[];
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const MAX_FUNNELS = 20;
export const MAX_STAGES = 20;

const stage = (
  stageId: string,
  name: string,
  probability: number,
  colour: string,
  state: StageState,
  requires: readonly Requirement[] = [],
): Stage => ({ stageId, name, probability, colour, state, requires, archived: false });

const EPOCH = "2026-01-01T00:00:00.000Z";
const standard = (funnelId: string, name: string, stages: readonly Stage[]): Funnel => ({
  funnelId,
  name,
  stages,
  archived: false,
  createdAt: EPOCH,
  updatedAt: EPOCH,
  version: 1,
});

/** Every tenant has them from the start, without a row; its own row, written by the first change, then takes their place. */
export const STANDARD_FUNNELS: readonly Funnel[] = [
  standard("sales", "Sales", [
    stage("first_chat", "First chat", 10, "#5b8def", "new"),
    stage("negotiation", "Negotiation", 40, "#f0a33a", "negotiation"),
    stage("debate", "Debate", 60, "#c86bd8", "negotiation"),
    stage("closing", "Closing", 90, "#3fae6b", "closed"),
  ]),
  standard("support", "Support", [
    stage("first_contact", "First contact", 20, "#5b8def", "new"),
    stage("support_process", "Support process", 60, "#f0a33a", "in_progress"),
    stage("closing", "Closing", 90, "#3fae6b", "closed"),
  ]),
];

/** Where a lead goes about which no rule says anything. */
export const DEFAULT_PLACE = { funnelId: "sales", stageId: "first_chat" } as const;

export const isClosed = (state: LeadState): boolean => state === "closed_won" || state === "closed_lost";

/** A new lead that somebody took up is still in its first stage. */
export function allows({ state: of }: Pick<Stage, "state">, state: LeadState): boolean {
  if (of === "new") return state === "new" || state === "in_progress";
  if (of === "closed") return isClosed(state);
  return of === state;
}

export const stageOf = (funnel: Funnel, stageId: string): Stage | undefined =>
  funnel.stages.find((one) => one.stageId === stageId);

/**
 * The stage that fits a state best: the one that the lead is in, else the next behind it, else the first. Undefined when the
 * funnel has none; the lead then stays where it is.
 */
export function stageFor(funnel: Funnel, state: LeadState, current: string | null): Stage | undefined {
  const here = funnel.stages.findIndex(({ stageId }) => stageId === current);
  const fitting = (one: Stage) => allows(one, state) && (!one.archived || one.stageId === current);
  if (here >= 0) {
    const now = funnel.stages[here];
    if (now && fitting(now)) return now;
    const later = funnel.stages.slice(here + 1).find(fitting);
    if (later) return later;
  }
  return funnel.stages.find(fitting);
}

export interface FunnelProblem {
  readonly field: string;
  readonly code: "too_few" | "too_long" | "duplicate" | "not_allowed" | "not_found";
  readonly message: string;
}

/** What keeps these stages from being a funnel. */
export function stageProblems(stages: readonly Stage[]): readonly FunnelProblem[] {
  const open = stages.filter(({ archived }) => !archived);
  const problems: FunnelProblem[] = [];
  if (open.length === 0) problems.push({ field: "stages", code: "too_few", message: "must have at least one stage" });
  if (stages.length > MAX_STAGES)
    problems.push({
      field: "stages",
      code: "too_long",
      message: `must have at most ${MAX_STAGES} stages, removed ones included`,
    });
  for (const [index, { stageId, name }] of open.entries()) {
    if (open.findIndex((one) => one.stageId === stageId) < index)
      problems.push({ field: `stages.${index}.id`, code: "duplicate", message: "is there twice" });
    if (open.findIndex((one) => one.name === name) < index)
      problems.push({ field: `stages.${index}.name`, code: "duplicate", message: "is the name of another stage" });
  }
  if (open.length > 0 && !open.some((one) => allows(one, "closed_won")))
    problems.push({ field: "stages", code: "not_allowed", message: "must have a stage for leads that are won" });
  return problems;
}
