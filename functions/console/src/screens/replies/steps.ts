/** The steps of a macro as they are filled in, and what makes one whole. */
import type { Schemas } from "../../api/client.ts";

export type Macro = Schemas["Macro"];
export type Step = Macro["actions"][number];
export type StepType = Step["type"];

export const STEP_TYPES = [
  "send_reply",
  "note",
  "add_labels",
  "remove_labels",
  "assign",
  "assign_team",
  "set_priority",
  "snooze",
  "set_state",
] as const satisfies readonly StepType[];
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export const STATES = ["open", "pending", "resolved"] as const;
export const MOST_STEPS = 10;

/** Each step keeps its place in the list while it is filled in, so it has a name of its own. */
export interface StepDraft {
  readonly key: string;
  readonly step: Step;
}
let made = 0;
export const stepDraft = (step: Step): StepDraft => ({ key: `step-${++made}`, step });

export function freshStep(type: StepType): Step {
  switch (type) {
    case "send_reply":
      return { type, cannedReplyId: "" };
    case "note":
      return { type, text: "" };
    case "add_labels":
    case "remove_labels":
      return { type, labels: [] };
    case "assign":
      return { type, assignee: "me" };
    case "assign_team":
      return { type, teamId: null };
    case "set_priority":
      return { type, priority: "high" };
    case "snooze":
      return { type, minutes: 24 * 60 };
    case "set_state":
      return { type, state: "resolved" };
  }
}

export function isWhole(step: Step): boolean {
  if (step.type === "send_reply") return step.cannedReplyId !== "";
  if (step.type === "note") return step.text.trim() !== "";
  if (step.type === "add_labels" || step.type === "remove_labels") return step.labels.length > 0;
  return step.type !== "snooze" || step.minutes >= 1;
}

export function moved<Item>(list: readonly Item[], from: number, by: 1 | -1): readonly Item[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(from + by, 0, item);
  return next;
}

export const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
export type Unit = keyof typeof UNITS;
export const unitOf = (minutes: number): Unit =>
  minutes % UNITS.days === 0 ? "days" : minutes % UNITS.hours === 0 ? "hours" : "minutes";
