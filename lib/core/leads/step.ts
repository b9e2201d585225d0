/** What a change makes of a lead: its state, its stage and its closing agree, or the change is refused. Pure. */
import { allows, type Funnel, isClosed, type Requirement, type Stage, stageFor, stageOf } from "../funnels/model.ts";
import { journeyAfter } from "../journeys/model.ts";
import { type Lead, type LeadState, lacking, placeOf, type StageMove } from "./model.ts";

/** Fields that are given as they are to be. */
export type LeadChange = Partial<
  Pick<
    Lead,
    | "type"
    | "state"
    | "value"
    | "expectedOn"
    | "assignee"
    | "teamId"
    | "tags"
    | "customFields"
    | "country"
    | "lostReasonId"
    | "lostReason"
    | "sources"
    | "contactName"
    | "classification"
  >
>;

export interface StepInput {
  readonly lead: Lead;
  readonly change: LeadChange;
  /** The funnel that the lead is in, or is to enter. Absent for a lead without a place that is to stay without one. */
  readonly funnel?: Funnel;
  /** The stage to enter; without it the state decides. */
  readonly stageId?: string;
  readonly by: string;
  readonly at: string;
}

export interface LeadProblem {
  readonly field: string;
  readonly code: "required" | "not_found" | "not_allowed";
  readonly message: string;
}

export type Step =
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly problems: readonly LeadProblem[] }
  | { readonly kind: "changed"; readonly lead: Lead; readonly move?: StageMove; readonly entersStage: boolean };

const FIELD: Readonly<Record<Requirement, string>> = {
  value: "value",
  expectedOn: "expectedOn",
  assignee: "assignee",
  team: "teamId",
  type: "type",
  lostReason: "lostReason",
};

const refused = (...problems: readonly LeadProblem[]): Step => ({ kind: "refused", problems });

export function stepOf({ lead, change, funnel, stageId, by, at }: StepInput): Step {
  const target = funnel === undefined ? undefined : targetOf(lead, change, funnel, stageId);
  if (target === "unknown")
    return refused({ field: "stageId", code: "not_found", message: "is no stage of this funnel" });
  if (target === "archived")
    return refused({ field: "stageId", code: "not_allowed", message: "was taken out of this funnel" });

  const state = change.state ?? (target && !allows(target, lead.state) ? stateOn(target) : lead.state);
  if (state === undefined)
    return refused({ field: "state", code: "required", message: "must say closed_won or closed_lost" });
  if (target && stageId !== undefined && !allows(target, state))
    return refused({ field: "state", code: "not_allowed", message: "does not go with this stage" });

  const moved = target !== undefined && (funnel?.funnelId !== lead.funnelId || target.stageId !== lead.stageId);
  const closed = isClosed(state);
  // What nobody lost was lost for no reason.
  const lost = state === "closed_lost" ? lead : { lostReason: null, lostReasonId: null };
  const next: Lead = {
    ...lead,
    ...change,
    state,
    lostReason: change.lostReason === undefined ? lost.lostReason : change.lostReason,
    lostReasonId: change.lostReasonId === undefined ? lost.lostReasonId : change.lostReasonId,
    closedAt: closed ? (isClosed(lead.state) ? lead.closedAt : at) : null,
    ...(moved && funnel ? { funnelId: funnel.funnelId, stageId: target.stageId, stageSince: at } : {}),
  };
  const problems = problemsOf(next, moved ? target : undefined);
  if (problems.length > 0) return refused(...problems);
  if (JSON.stringify(next) === JSON.stringify(lead)) return { kind: "unchanged" };

  const version = lead.version + 1;
  const [from, to] = [placeOf(lead), placeOf(next)];
  const changed = {
    ...next,
    ...(moved && funnel && to && lead.journey ? { journey: journeyAfter(lead.journey, to, funnel, at) } : {}),
    updatedAt: at,
    version,
  };
  const move: StageMove | undefined =
    moved && to !== null
      ? {
          leadId: lead.leadId,
          contactId: lead.contactId,
          at,
          by,
          from,
          to,
          spentMs: from !== null && lead.stageSince !== null ? elapsed(lead.stageSince, at) : null,
          version,
        }
      : undefined;
  return { kind: "changed", lead: changed, entersStage: moved, ...(move ? { move } : {}) };
}

function targetOf(
  lead: Lead,
  { state }: LeadChange,
  funnel: Funnel,
  stageId: string | undefined,
): Stage | undefined | "unknown" | "archived" {
  if (stageId !== undefined) {
    const stage = stageOf(funnel, stageId);
    if (!stage) return "unknown";
    return stage.archived && (lead.funnelId !== funnel.funnelId || lead.stageId !== stageId) ? "archived" : stage;
  }
  const here = lead.funnelId === funnel.funnelId ? lead.stageId : null;
  return stageFor(funnel, state ?? lead.state, here) ?? (here === null ? undefined : stageOf(funnel, here));
}

/** The state that entering a stage gives; undefined where the stage takes two and somebody has to say. */
function stateOn({ state }: Stage): LeadState | undefined {
  return state === "closed" ? undefined : state;
}

function problemsOf(lead: Lead, entered: Stage | undefined): readonly LeadProblem[] {
  const asked = new Set<Requirement>(entered?.requires ?? []);
  if (lead.state === "closed_lost") asked.add("lostReason");
  return lacking(lead, [...asked]).map((requirement) => ({
    field: FIELD[requirement],
    code: "required",
    message:
      requirement === "lostReason" ? "must say why the lead was lost" : `is needed in the stage ${entered?.name ?? ""}`,
  }));
}

/** Clocks of two machines may differ by a little. */
const elapsed = (since: string, at: string): number => Math.max(0, Date.parse(at) - Date.parse(since));
