/** What is promised to customers: by when they are answered for the first time, and by when their matter is resolved. */
import type { Conversation, Priority, Targets } from "../conversations/model.ts";
import { afterOpenTime, type BusinessHours, hoursFor } from "../hours/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";

export interface TargetPolicy extends CatalogueEntry {
  readonly name: string;
  /** Of those that fit, the one with the lowest position holds. */
  readonly position: number;
  /** What is empty fits everything; of labels, one is enough. */
  readonly match: {
    readonly priorities: readonly Priority[];
    readonly labels: readonly string[];
    readonly channels: readonly string[];
    readonly teams: readonly string[];
  };
  readonly firstResponseMinutes: number | null;
  readonly resolutionMinutes: number | null;
  /** Whether only the time counts in which the team works. */
  readonly inBusinessHours: boolean;
}

export const MAX_POLICIES = 100;

export const TARGET_KINDS = ["first_response", "resolution"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** A promise that was not kept: told once. */
export interface Breach {
  readonly conversationId: string;
  readonly kind: TargetKind;
  readonly dueAt: string;
  readonly policyId: string;
  readonly assignee: string | null;
  readonly teamId: string | null;
  readonly channel: string;
  readonly connectionId: string;
  readonly priority: Priority | null;
}

export interface TargetSettings {
  readonly policies: readonly TargetPolicy[];
  readonly hours: readonly BusinessHours[];
}

const fits = <T>(wanted: readonly T[], ...have: readonly (T | undefined)[]): boolean =>
  wanted.length === 0 || have.some((one) => one !== undefined && wanted.includes(one));

export function policyFor(policies: readonly TargetPolicy[], conversation: Conversation): TargetPolicy | undefined {
  const { priority = "normal", labels = [], channel, teamId } = conversation;
  return [...policies]
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .find(
      ({ match }) =>
        fits(match.priorities, priority) &&
        fits(match.labels, ...labels) &&
        fits(match.channels, channel) &&
        fits(match.teams, teamId),
    );
}

/**
 * What is promised for this opening of the conversation. The same promises as it has keep their breaches; undefined when nothing is
 * promised. Times count from its opening, also when the policy came to hold later.
 */
export function targetsFor(
  conversation: Conversation,
  { policies, hours }: TargetSettings,
  ids: Pick<Ids, "derive">,
): Targets | undefined {
  const { openedAt, targets: before, teamId } = conversation;
  const policy = openedAt === undefined ? undefined : policyFor(policies, conversation);
  if (!policy || openedAt === undefined) return undefined;
  const schedule = policy.inBusinessHours ? hoursFor(hours, teamId) : undefined;
  const version = (entry: CatalogueEntry | undefined) => (entry ? `${entry.id}.${entry.version}` : "");
  const basis = ids.derive("targets", openedAt, version(policy), version(schedule)).slice(0, 8);
  if (before?.basis === basis) return before;
  const due = (minutes: number | null): string | undefined => {
    if (minutes === null) return undefined;
    const from = Date.parse(openedAt);
    const at = schedule ? afterOpenTime(schedule, from, minutes * 60_000) : from + minutes * 60_000;
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  const [firstDueAt, resolveDueAt] = [due(policy.firstResponseMinutes), due(policy.resolutionMinutes)];
  return {
    policyId: policy.id,
    basis,
    ...(firstDueAt === undefined ? {} : { firstDueAt }),
    ...(resolveDueAt === undefined ? {} : { resolveDueAt }),
  };
}

export interface TargetState {
  readonly dueAt: string;
  readonly state: "waiting" | "met" | "breached";
}

export function stateOf(conversation: Conversation, kind: TargetKind, now: string): TargetState | undefined {
  const { targets, firstRepliedAt, resolvedAt } = conversation;
  const dueAt = kind === "first_response" ? targets?.firstDueAt : targets?.resolveDueAt;
  if (dueAt === undefined) return undefined;
  // What is resolved needs no first answer any more.
  const doneAt = kind === "first_response" ? (firstRepliedAt ?? resolvedAt) : resolvedAt;
  if (doneAt !== undefined) return { dueAt, state: doneAt <= dueAt ? "met" : "breached" };
  return { dueAt, state: now > dueAt ? "breached" : "waiting" };
}
