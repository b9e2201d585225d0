/** An automation as it is put together. */
import type { Schemas } from "../../api/client.ts";

export type Automation = Schemas["Automation"];
export type Definition = Schemas["AutomationDefinition"];
export type Trigger = Schemas["AutomationTrigger"];
export type Step = Schemas["AutomationStep"];
export type Run = Schemas["AutomationRun"];
export type Condition = Definition["condition"];

export const LIST = "/api/automations";
export const ONE = "/api/automations/{id}";
export const RUNS = "/api/automations/{id}/runs";
export const MOVED = [LIST, ONE, RUNS] as const;

export const TRIGGERS = [
  ...(["campaign", "silent", "segment"] as const),
  ...(["lead.moved", "lead.closed", "event", "contact.created"] as const),
] as const;
export type TriggerKind = (typeof TRIGGERS)[number];
export const STEPS = [
  ...(["wait", "until", "branch", "send", "tag"] as const),
  ...(["move", "assign", "campaign", "webhook", "event", "end"] as const),
] as const;
export type StepKind = (typeof STEPS)[number];

export const BLANK: Definition = {
  trigger: { kind: "contact.created" },
  condition: null,
  entry: { kind: "once" },
  exits: { reply: { funnelId: null, stageId: null }, leaves: null, consentWithdrawn: true, goal: null },
  steps: [],
};

/** A trigger of this kind, of which the rest is to be said. */
export function triggerOf(kind: TriggerKind): Trigger {
  switch (kind) {
    case "campaign":
      return { kind, campaignId: "", phaseId: null, did: "clicked" };
    case "silent":
      return { kind, campaignId: "", phaseId: null, days: 3 };
    case "segment":
      return { kind, segmentId: "", crossed: "entered" };
    case "lead.moved":
      return { kind, funnelId: "", stageId: null };
    case "lead.closed":
      return { kind, as: "won" };
    case "event":
      return { kind, type: "", condition: null };
    case "contact.created":
      return { kind };
  }
}

/** An id that no step of the automation has. */
export function freshId(steps: readonly Step[], kind: StepKind): string {
  const taken = new Set(allIn(steps).map(({ id }) => id));
  for (let number = 1; ; number++) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`;
}

export const allIn = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => (step.kind === "branch" ? [step, ...allIn(step.yes), ...allIn(step.no)] : [step]));

export function stepOf(kind: StepKind, id: string): Step {
  switch (kind) {
    case "wait":
      return { id, kind, minutes: 1440 };
    case "until":
      return { id, kind, time: "09:30", days: [1, 2, 3, 4, 5] };
    case "branch":
      return { id, kind, condition: inSegment(""), yes: [], no: [] };
    case "send":
      return { id, kind, send: { type: "automation.message", channels: ["email"], purpose: "marketing", text: "" } };
    case "tag":
      return { id, kind, add: [], remove: [] };
    case "move":
      return { id, kind, funnelId: "", stageId: "" };
    case "assign":
      return { id, kind, what: "conversation", assignee: null, teamId: null };
    case "event":
      return { id, kind, type: "", properties: {} };
    case "campaign":
      return { id, kind, campaignId: "", phaseId: "" };
    case "webhook":
      return { id, kind, endpointId: "", data: {} };
    case "end":
      return { id, kind };
  }
}

/** To begin with, where one is put together. */
export const BLANK_CONDITION: NonNullable<Condition> = { all: [{ path: "country", op: "eq", value: "" }] };
/** A segment is named. */
export const inSegment = (id: string): NonNullable<Condition> => ({ path: `segments.${id}`, op: "eq", value: true });
/** Undefined: it says something else than that somebody is in a segment. */
export function segmentIn(condition: Condition): string | undefined {
  const { path, op, value } = condition ?? {};
  return path?.startsWith("segments.") && op === "eq" && value === true ? path.slice("segments.".length) : undefined;
}
