/**
 * Which stages a lead was in, and what became of it there. A lead counts once for each stage, from when it first entered it, with what became
 * of it since, as things stand: so of the leads that entered a stage in some days one can say what share went on, whenever they did.
 */
import { isClosed } from "../funnels/model.ts";
import type { Lead, Place } from "../leads/model.ts";

/**
 * How it left: to a later stage of the funnel, to an earlier one, to another funnel (or out of a stage that had been taken out and has no
 * place in the order any more), or into its ending, won or lost, as its state tells. Once forward it stays so: that stage was passed.
 */
export type Way = "forward" | "back" | "elsewhere" | "ended";

export interface Visit {
  /** When it first entered. */
  readonly at: string;
  /** Absent while it stands there and has not passed it before. */
  readonly out?: Way | undefined;
}

/** By `<funnel>/<stage>`. */
export type Journey = Readonly<Record<string, Visit>>;

/** A funnel's stages in the order that holds at the moment of the step. */
export interface StageOrder {
  readonly funnelId: string;
  readonly stages: readonly { readonly stageId: string; readonly archived: boolean }[];
}

export const stageKey = (funnelId: string, stageId: string): string => `${funnelId}/${stageId}`;

/** The funnel's id is a slug: it holds no `/`. */
const placeIn = (key: string): { readonly funnelId: string; readonly stageId: string } => {
  const slash = key.indexOf("/");
  return { funnelId: key.slice(0, slash), stageId: key.slice(slash + 1) };
};

/** The journey after a step to another stage. `order` is that of the funnel that is entered. */
export function journeyAfter(journey: Journey, to: Place, order: StageOrder, at: string): Journey {
  const next: Record<string, Visit> = {};
  const here = stageKey(to.funnelId, to.stageId);
  for (const [key, visit] of Object.entries(journey)) {
    if (key === here) continue;
    const out = wayOut(visit, placeIn(key), to, order);
    next[key] = out === undefined ? visit : { at: visit.at, out };
  }
  const before = journey[here];
  next[here] = before?.out === "forward" ? before : { at: before?.at ?? at };
  return next;
}

function wayOut(
  { out }: Visit,
  from: { readonly funnelId: string; readonly stageId: string },
  to: Place,
  { stages }: StageOrder,
): Way | undefined {
  if (out === "forward") return out;
  // Of another funnel: what it had not settled there is left behind.
  if (from.funnelId !== to.funnelId) return out === undefined || out === "ended" ? "elsewhere" : out;
  if (isClosed(to.state)) return out === "back" ? out : "ended";
  const open = stages.filter(({ archived }) => !archived).map(({ stageId }) => stageId);
  const [left, entered] = [open.indexOf(from.stageId), open.indexOf(to.stageId)];
  if (left < 0 || entered < 0) return out === "back" ? out : "elsewhere";
  return entered > left ? "forward" : "back";
}

export type Fate = "forward" | "back" | "lost" | "elsewhere";

export interface StageFate {
  readonly funnelId: string;
  readonly stageId: string;
  readonly at: string;
  /** Undefined: it is still there. */
  readonly fate?: Fate;
  /** It was won in this funnel; it then counts as forward. */
  readonly won: boolean;
}

/** What became of the lead in each stage, as things stand. */
export function fatesOf(
  journey: Journey,
  { funnelId, stageId, state }: Pick<Lead, "funnelId" | "stageId" | "state">,
): readonly StageFate[] {
  return Object.entries(journey).map(([key, { at, out }]) => {
    const place = placeIn(key);
    const ours = place.funnelId === funnelId;
    const won = ours && state === "closed_won";
    const rests = out === "ended" || (out === undefined && place.stageId === stageId);
    const fate: Fate | undefined = won
      ? "forward"
      : out === "forward" || out === "back" || out === "elsewhere"
        ? out
        : ours && rests && state === "closed_lost"
          ? "lost"
          : undefined;
    return { ...place, at, won, ...(fate === undefined ? {} : { fate }) };
  });
}

/** A journey made again from a lead's steps, the earliest first, for leads that are older than journeys; by the order that holds now. */
export function journeyOf(
  lead: Pick<Lead, "funnelId" | "stageId" | "state" | "stageSince" | "createdAt">,
  steps: readonly { readonly to: Place; readonly at: string }[],
  orderOf: (funnelId: string) => StageOrder,
): Journey {
  let journey: Journey = {};
  for (const { to, at } of steps) journey = journeyAfter(journey, to, orderOf(to.funnelId), at);
  const { funnelId, stageId, state, stageSince, createdAt } = lead;
  if (funnelId === null || stageId === null || journey[stageKey(funnelId, stageId)]) return journey;
  // Older than its steps, too.
  return journeyAfter(journey, { funnelId, stageId, state }, orderOf(funnelId), stageSince ?? createdAt);
}
