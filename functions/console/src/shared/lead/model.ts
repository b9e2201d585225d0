/** Leads and funnels as screens work with them. Pure. */
import type { Schemas } from "../../api/client.ts";
import { today } from "../zone/days.ts";

export type Lead = Schemas["Lead"];
export type LeadChange = Schemas["LeadChange"];
export type LeadMove = Schemas["LeadMove"];
export type Funnel = Schemas["Funnel"];
export type Stage = Funnel["stages"][number];
export type Glance = Schemas["LeadGlance"];
export type State = Lead["state"];
export type Type = NonNullable<Lead["type"]>;

export const STATES = ["new", "in_progress", "negotiation", "closed_won", "closed_lost"] as const;
export const TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;

export const isState = (text: unknown): text is State => STATES.some((state) => state === text);
export const isType = (text: unknown): text is Type => TYPES.some((type) => type === text);
export const isClosed = (state: State): boolean => state === "closed_won" || state === "closed_lost";
export type Ending = "closed_won" | "closed_lost";

export const openStages = ({ stages }: Funnel): readonly Stage[] => stages.filter(({ archived }) => !archived);
export const stageOf = (funnel: Funnel | undefined, id: string | null): Stage | undefined =>
  funnel?.stages.find((stage) => stage.id === id);

/** Where somebody wants a lead to stand. */
export interface Target {
  readonly funnel: Funnel;
  readonly stageId: string;
  readonly state?: Ending | undefined;
  readonly beforeId?: string | undefined;
  readonly afterId?: string | undefined;
}

/** What has to be said before a lead may enter a stage; `ending`: whether it was won or lost. */
export type Need = "ending" | "value" | "expectedOn" | "assignee" | "team" | "type" | "lostReason";

const HAS: Readonly<Record<Exclude<Need, "ending" | "lostReason">, (lead: Lead) => boolean>> = {
  value: ({ value }) => value !== null,
  expectedOn: ({ expectedOn }) => expectedOn !== null,
  assignee: ({ assignee }) => assignee !== null,
  team: ({ teamId }) => teamId !== null,
  type: ({ type }) => type !== null,
};
const isAsked = (text: string): text is keyof typeof HAS => Object.hasOwn(HAS, text);

/** The state that the lead will have in the stage; undefined where somebody has to say. */
export function endingIn({ state }: Stage, lead: Lead, chosen?: Ending): Ending | undefined {
  if (state === "closed_won" || state === "closed_lost") return state;
  if (state !== "closed") return undefined;
  return chosen ?? (lead.state === "closed_won" || lead.state === "closed_lost" ? lead.state : undefined);
}

/** As the API decides it, so that people are asked before and not refused after. */
export function needsOf(lead: Lead, stage: Stage, chosen?: Ending): readonly Need[] {
  const isThere = lead.stageId === stage.id;
  const ending = endingIn(stage, lead, chosen);
  const asked = isThere ? [] : stage.requires.filter(isAsked);
  return [
    ...(stage.state === "closed" && ending === undefined ? (["ending"] as const) : []),
    ...asked.filter((need) => !HAS[need](lead)),
    ...(ending === "closed_lost" && lead.lostReason === null && lead.lostReasonId === null
      ? (["lostReason"] as const)
      : []),
  ];
}

const DAY = 86_400_000;
/** Noon, so that no time zone makes another day of it. */
export const noonOf = (day: string): string => `${day}T12:00:00`;

/** After so long in one stage a lead is worth a look. */
const LONG_MS = 14 * DAY;
export const isLong = ({ stageSince, state }: Lead, now: number): boolean =>
  !isClosed(state) && stageSince !== null && now - Date.parse(stageSince) >= LONG_MS;
export const isOverdue = ({ expectedOn, state }: Lead, now: number): boolean =>
  !isClosed(state) && expectedOn !== null && expectedOn < today(now);

/** What leads are worth together, by currency, the largest first. */
export function sumOf(
  values: readonly Lead["value"][],
): readonly { readonly currency: string; readonly amount: number }[] {
  const sums = new Map<string, number>();
  for (const value of values) if (value) sums.set(value.currency, (sums.get(value.currency) ?? 0) + value.amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount })).sort((a, b) => b.amount - a.amount);
}

/** The currencies that a list offers: those in use here first. */
export const CURRENCIES = ["EUR", "USD", "GBP", "MXN", "PEN", "COP", "CLP", "ARS", "BRL", "BOB", "UYU", "CHF", "CAD"];

/** Behind `afterId`, else before `beforeId`, else on top: as the API does it. */
export function among(
  cards: readonly Lead[],
  lead: Lead,
  { beforeId, afterId }: Pick<Target, "beforeId" | "afterId">,
): readonly Lead[] {
  const rest = cards.filter(({ id }) => id !== lead.id);
  const after = afterId === undefined ? -1 : rest.findIndex(({ id }) => id === afterId);
  const before = beforeId === undefined ? -1 : rest.findIndex(({ id }) => id === beforeId);
  const at = after >= 0 ? after + 1 : Math.max(0, before);
  return [...rest.slice(0, at), lead, ...rest.slice(at)];
}
