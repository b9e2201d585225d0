/** Sequences that follow from what contacts do: when, if, then step after step. Pure. */
import type { Condition } from "../conditions/model.ts";
import type { Notify } from "../event-rules/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Plain } from "../kernel/plain.ts";

/** What somebody did with a message of a campaign. */
export const CAMPAIGN_DEEDS = ["opened", "clicked", "answered"] as const;
export type CampaignDeed = (typeof CAMPAIGN_DEEDS)[number];

/** What begins a run. Every one is about a contact. */
export type Trigger =
  /** By a person, not by a machine that looks at links. */
  | {
      readonly kind: "campaign";
      readonly campaignId: string;
      readonly phaseId: string | null;
      readonly did: CampaignDeed;
    }
  /** So many days after the message was sent nobody has answered it or followed a link in it. */
  | { readonly kind: "silent"; readonly campaignId: string; readonly phaseId: string | null; readonly days: number }
  | { readonly kind: "segment"; readonly segmentId: string; readonly crossed: "entered" | "left" }
  /** Null: any. */
  | { readonly kind: "lead.moved"; readonly funnelId: string; readonly stageId: string | null }
  | { readonly kind: "lead.closed"; readonly as: "won" | "lost" | "either" }
  | { readonly kind: "event"; readonly type: string; readonly condition: Condition | null }
  | { readonly kind: "contact.created" };

/** How often one contact may go through it. None begins while another of the same automation is under way with them. */
export type Entry =
  | { readonly kind: "once" }
  | { readonly kind: "every"; readonly days: number }
  | { readonly kind: "always" };

/** What ends a run before its last step. */
export interface Exits {
  /** They write to us; null: it goes on. `stageId`: where their open leads of that funnel are moved then. */
  readonly reply: { readonly funnelId: string | null; readonly stageId: string | null } | null;
  /** Of a segment. */
  readonly leaves: string | null;
  readonly consentWithdrawn: boolean;
  /** It was reached: what the automation is for has happened. */
  readonly goal: Trigger | null;
}

export type Step = { readonly id: string } & (
  | { readonly kind: "wait"; readonly minutes: number }
  /** The next such time by the contact's clock, `HH:MM`; `days`: on these days of the week alone (1: Monday). */
  | { readonly kind: "until"; readonly time: string; readonly days: readonly number[] }
  | {
      readonly kind: "branch";
      readonly condition: Condition;
      readonly yes: readonly Step[];
      readonly no: readonly Step[];
    }
  | { readonly kind: "send"; readonly send: Omit<Notify, "kind"> }
  | { readonly kind: "tag"; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** Their open leads of that funnel. */
  | { readonly kind: "move"; readonly funnelId: string; readonly stageId: string }
  /** Their latest conversation, or their open leads. */
  | {
      readonly kind: "assign";
      readonly what: "conversation" | "lead";
      readonly assignee: string | null;
      readonly teamId: string | null;
    }
  /** A phase that is sent when it is asked for. Who gets it, when, and whether at all, its campaign's sender says. */
  | { readonly kind: "campaign"; readonly campaignId: string; readonly phaseId: string }
  /** Posted to this endpoint of the business, whatever it subscribed to. */
  | { readonly kind: "webhook"; readonly endpointId: string; readonly data: Readonly<Record<string, Plain>> }
  /** Told to the business: rules follow it, and whoever is subscribed to it. */
  | { readonly kind: "event"; readonly type: string; readonly properties: Readonly<Record<string, Plain>> }
  | { readonly kind: "end" }
);
export type StepKind = Step["kind"];

/** What is published in versions. */
export interface Definition {
  readonly trigger: Trigger;
  /** Asked when it is triggered; null: everybody. */
  readonly condition: Condition | null;
  readonly entry: Entry;
  readonly exits: Exits;
  readonly steps: readonly Step[];
}

export const AUTOMATION_STATES = ["draft", "active", "paused", "archived"] as const;
export type AutomationState = (typeof AUTOMATION_STATES)[number];

export interface Automation extends CatalogueEntry {
  readonly name: string;
  readonly state: AutomationState;
  /** As it is being written. */
  readonly draft: Definition;
  /** What runs begin by; null before the first is published. Those before it are kept for the runs that began by them. */
  readonly published: {
    readonly version: number;
    readonly at: string;
    readonly by: string;
    readonly definition: Definition;
  } | null;
  readonly createdBy: string;
}

export const MAX_AUTOMATIONS = 100;
/** Of all branches together. */
export const MAX_STEPS = 50;
export const MAX_DEPTH = 5;
/** That begin for one contact within 24 hours, of all automations together: what two of them do to each other ends here. */
export const MAX_RUNS_A_DAY = 20;
/** A run that is over is kept for so long. */
export const RUN_DAYS = 180;

/** `pending`: triggered, and nobody has looked yet whether they may come in. `held`: its automation is paused. */
export const RUN_STATES = ["pending", "running", "waiting", "held", "finished", "stopped", "failed"] as const;
export type RunState = (typeof RUN_STATES)[number];
export const isUnderWay = (state: RunState): boolean => state === "running" || state === "waiting" || state === "held";

export const STOPS = [
  "reply",
  "goal",
  "left_segment",
  "consent_withdrawn",
  "not_silent",
  "cancelled",
  "removed",
] as const;
export type Stop = (typeof STOPS)[number];

/** What happened to a run, with the step that it happened at. No value of anybody stands in it. */
export interface RunEntry {
  readonly at: string;
  readonly step: string | null;
  readonly kind: StepKind | "begin" | "stop" | "finish";
  readonly outcome: "done" | "skipped" | "yes" | "no" | "waits" | "failed";
  readonly code: string | null;
  readonly text: string | null;
}

export interface Run {
  /** Of the contact that it lies with. */
  readonly contactId: string;
  /** 16 characters, derived from the automation and what triggered it: the same again is the same run. */
  readonly runId: string;
  readonly automationId: string;
  readonly version: number;
  readonly state: RunState;
  /** What is done next; null: nothing. */
  readonly step: string | null;
  /** When it came to that step: what a wait is counted from. */
  readonly since: string;
  /** Of what waits. */
  readonly wakeAt: string | null;
  /** Of what triggered it, by the clock of whoever told it. */
  readonly triggeredAt: string;
  /** Ids of ours: of the campaign's phase, the lead, the event. */
  readonly trigger: Readonly<Record<string, string>>;
  /** What is to end it, as soon as it is looked at. */
  readonly stopping: Stop | null;
  readonly stoppedBy: Stop | null;
  readonly log: readonly RunEntry[];
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Counts its writes. */
  readonly revision: number;
}

export const RUN_ID = /^([a-z0-9]{26})\.([a-z0-9]{16})$/;
/** As the API names it. */
export const runName = ({ contactId, runId }: Pick<Run, "contactId" | "runId">): string => `${contactId}.${runId}`;

/** Every step of a definition, branches included, in the order in which they are read. */
export function stepsIn(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => (step.kind === "branch" ? [step, ...stepsIn(step.yes), ...stepsIn(step.no)] : [step]));
}

export function depthOf(steps: readonly Step[]): number {
  return (
    1 +
    Math.max(0, ...steps.map((step) => (step.kind === "branch" ? Math.max(depthOf(step.yes), depthOf(step.no)) : 0)))
  );
}

export const stepAt = (steps: readonly Step[], id: string): Step | undefined =>
  stepsIn(steps).find((step) => step.id === id);

/** The step behind this one: the first of the branch that was taken, the next beside it, or the next behind the branch that it stands in. */
export function nextOf(steps: readonly Step[], id: string, way?: "yes" | "no"): string | null {
  const found = behind(steps, id, null, way);
  return found === undefined ? null : found;
}

function behind(
  steps: readonly Step[],
  id: string,
  after: string | null,
  way: "yes" | "no" | undefined,
): string | null | undefined {
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]?.id ?? after;
    if (step.id === id) {
      const taken = step.kind === "branch" && way !== undefined ? step[way][0] : undefined;
      return taken ? taken.id : next;
    }
    if (step.kind !== "branch") continue;
    for (const branch of [step.yes, step.no]) {
      const found = behind(branch, id, next, way);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Segments whose members have to be followed for this to be noticed. */
export function segmentsOf({ trigger, exits }: Definition): readonly string[] {
  const named = [trigger, exits.goal].flatMap((one) => (one?.kind === "segment" ? [one.segmentId] : []));
  return [...new Set([...named, ...(exits.leaves === null ? [] : [exits.leaves])])];
}

export const watcherOf = (automationId: string): string => `automation:${automationId}`;
