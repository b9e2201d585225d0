/** What of the calendar other nouns own, moved as if its plan had been changed: phases of drafts, and reminders. */
import type { CalendarSource, Move, MoveOutcome } from "../lib/core/calendar/ports.ts";
import {
  fixedPhase,
  makePhaseSource,
  makePhasesBetween,
  phaseEntry,
  reminderEntry,
} from "../lib/core/calendar/sources.ts";
import type { ManageCampaigns } from "../lib/core/campaigns/manage.ts";
import type { CampaignPlan, Phase } from "../lib/core/campaigns/model.ts";
import type { CampaignStore } from "../lib/core/campaigns/ports.ts";
import type { Clock } from "../lib/core/kernel/ports.ts";
import { instantOf, isTimeZone, parseLocal, shownAt, writeLocal } from "../lib/core/kernel/wall-clock.ts";
import type { ManageReminders } from "../lib/core/reminders/manage.ts";

export function phasesOf(ports: {
  readonly campaigns: Pick<CampaignStore, "list" | "get">;
  readonly manage: Pick<ManageCampaigns, "edit">;
  readonly clock: Clock;
}): CalendarSource {
  const { campaigns, manage, clock } = ports;

  async function move({ id, viewer, start, end, timeZone, expectedVersion }: Move): Promise<MoveOutcome> {
    const [campaignId = "", phaseId = ""] = id.split(".");
    const campaign = viewer.campaigns ? await campaigns.get(campaignId) : undefined;
    const phase = campaign?.plan.phases.find((one) => one.phaseId === phaseId);
    if (!campaign || !phase) return { kind: "missing" };
    const reason = fixedPhase(campaign.status, viewer);
    if (reason) return { kind: "fixed", reason };
    const times = movedPhase(phase, campaign.plan, start, end, timeZone);
    if ("problems" in times) return { kind: "invalid", ...times };
    const { definitions: _, ...before } = campaign.plan;
    const phases = before.phases
      .map((one) => (one === phase ? { ...one, ...times } : one))
      .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    const at = new Date(clock.now()).toISOString();
    // The version is that of what was read: the plan is replaced as a whole.
    const asked = { campaignId, by: viewer.id, at, expectedVersion: expectedVersion ?? campaign.version };
    const outcome = await manage.edit(asked, {}, { ...before, phases });
    switch (outcome.kind) {
      case "done": {
        const { name, status, version, plan } = outcome.campaign;
        const moved = plan.phases.find((one) => one.phaseId === phaseId) ?? phase;
        const planned = { campaignId, campaign: name, status, version, timeZone: plan.timeZone, phase: moved };
        return { kind: "moved", entry: phaseEntry({ ...planned, failed: false }, viewer) };
      }
      case "stale":
        return { kind: "stale", version: outcome.campaign.version };
      case "refused":
        return { kind: "fixed", reason: "approved" };
      default:
        return outcome;
    }
  }

  return makePhaseSource(makePhasesBetween(campaigns, clock), move);
}

/** By the plan's own clock. */
function movedPhase(
  phase: Phase,
  plan: CampaignPlan,
  start: string,
  end: string | undefined,
  timeZone = plan.timeZone,
):
  | Pick<Phase, "startsAt" | "endsAt">
  | { readonly problems: readonly { field: string; code: string; message: string }[] } {
  const inPlan = (local: string): number | undefined => {
    const shown = parseLocal(local);
    return shown === undefined || !isTimeZone(timeZone)
      ? undefined
      : shownAt(instantOf(shown, timeZone), plan.timeZone);
  };
  const [from, was, until] = [inPlan(start), parseLocal(phase.startsAt), parseLocal(phase.endsAt)];
  const to = end === undefined ? undefined : inPlan(end);
  const problem = (field: string) => ({
    problems: [{ field, code: "wrong_format", message: "is no time of the calendar such as 2026-11-02T09:00" }],
  });
  if (from === undefined || was === undefined || until === undefined) return problem("start");
  if (end !== undefined && to === undefined) return problem("end");
  return { startsAt: writeLocal(from), endsAt: writeLocal(to ?? from + until - was) };
}

/** A reminder goes where it is moved to as if its owner had set it anew. */
export const moveReminder =
  (reminders: Pick<ManageReminders, "change">) =>
  async ({ id, viewer, start, timeZone, expectedVersion }: Move): Promise<MoveOutcome> => {
    if (!viewer.reminders) return { kind: "fixed", reason: "not_allowed" };
    const actor = { id: viewer.id, all: false };
    const outcome = await reminders.change({ reminderId: id, actor, expectedVersion }, { at: start, timeZone });
    switch (outcome.kind) {
      case "done":
        return { kind: "moved", entry: reminderEntry(outcome.reminder) };
      case "stale":
        return { kind: "stale", version: outcome.reminder.version };
      case "not_now":
        return { kind: "fixed", reason: "over" };
      case "invalid":
        return {
          kind: "invalid",
          problems: outcome.problems.map(({ field, ...rest }) => ({
            ...rest,
            field: field === "at" ? "start" : field,
          })),
        };
      case "missing":
        return outcome;
    }
  };
