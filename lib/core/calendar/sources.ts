/** Where the entries of the calendar come from, each by its own noun. */
import type { CampaignStatus } from "../campaigns/model.ts";
import type { CampaignStore } from "../campaigns/ports.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Clock } from "../kernel/ports.ts";
import { instantOf, parseLocal } from "../kernel/wall-clock.ts";
import { isOpen, type Reminder } from "../reminders/model.ts";
import type { ReminderStore } from "../reminders/ports.ts";
import {
  type CalendarEntry,
  type CalendarEvent,
  type CalendarViewer,
  DAY_MS,
  type FixedReason,
  isIn,
  MAX_EVENT_DAYS,
} from "./model.ts";
import type { CalendarEventStore, CalendarSource, Move, MoveOutcome, PhasesBetween, PlannedPhase } from "./ports.ts";

/** What one range shows of one kind. */
const MOST = 500;
const PAGE = 100;
const iso = (ms: number): string => new Date(ms).toISOString();

/** Page after page, as long as it is not too much. */
async function gather<Item>(read: (page: PageRequest) => Promise<Page<Item>>) {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < MOST);
  return { items, complete: cursor === undefined };
}

export function reminderEntry(reminder: Reminder): CalendarEntry {
  const { reminderId, title, dueAt, timeZone, state, version } = reminder;
  return {
    ...{ id: `reminder.${reminderId}`, kind: "reminder", title, startsAt: dueAt, endsAt: null, days: null, timeZone },
    ...{ phaseKind: null, status: state, failed: false, subject: { kind: "reminder", id: reminderId } },
    ...{ fixed: isOpen(reminder) ? null : "over", version },
  };
}

/** A person's open ones. `move`: what becomes of one whose time is to be another. */
export const makeReminderSource = (
  reminders: Pick<ReminderStore, "open">,
  move?: (move: Move) => Promise<MoveOutcome>,
): CalendarSource => ({
  kind: "reminder",
  async entries({ id, reminders: may }, { from, to }) {
    if (!may) return { entries: [], complete: true };
    const { items, complete } = await gather((page) => reminders.open(id, { from: iso(from), to: iso(to) }, page));
    return { entries: items.map(reminderEntry), complete };
  },
  ...(move ? { move } : {}),
});

export function eventEntry(event: CalendarEvent, viewer: CalendarViewer): CalendarEntry {
  const { eventId, title, startsAt, endsAt, allDay, start, end, timeZone, version, owner } = event;
  const fixed: FixedReason | null = owner !== viewer.id ? "not_yours" : viewer.manage ? null : "not_allowed";
  return {
    ...{ id: `event.${eventId}`, kind: "event", title, startsAt, endsAt, timeZone },
    days: allDay ? { start, end } : null,
    ...{ phaseKind: null, status: null, failed: false, subject: { kind: "event", id: eventId }, fixed, version },
  };
}

/** What a person owns, and what names them. */
export const makeEventSource = (
  events: Pick<CalendarEventStore, "owned" | "shared">,
  move?: (move: Move) => Promise<MoveOutcome>,
): CalendarSource => ({
  kind: "event",
  async entries(viewer, span) {
    // What began before the range may last into it, and a whole day begins up to a day earlier or later elsewhere.
    const range = { from: iso(span.from - (MAX_EVENT_DAYS + 2) * DAY_MS), to: iso(span.to + 2 * DAY_MS) };
    const found = await Promise.all(
      [events.owned, events.shared].map((read) => gather((page) => read(viewer.id, range, page))),
    );
    return {
      entries: found
        .flatMap(({ items }) => items.map((event) => eventEntry(event, viewer)))
        .filter((entry) => isIn(entry, span)),
      complete: found.every(({ complete }) => complete),
    };
  },
  ...(move ? { move } : {}),
});

// ------------------------------------------------------------------------------------------------------------ campaigns

/** A draft may be moved as one likes; what was approved only where its approval is given up, which is not done by dragging. */
const MOVABLE: ReadonlySet<CampaignStatus> = new Set(["draft", "changes_requested"]);

/** Why its phases stay; null: they may be moved. */
export function fixedPhase(status: CampaignStatus, { plans }: Pick<CalendarViewer, "plans">): FixedReason | null {
  if (status === "completed" || status === "cancelled") return "over";
  if (!MOVABLE.has(status)) return "approved";
  return plans ? null : "not_allowed";
}

export function phaseEntry(planned: PlannedPhase, viewer: Pick<CalendarViewer, "plans">): CalendarEntry {
  const { campaignId, campaign, status, version, timeZone, phase, failed } = planned;
  const { from, to } = phaseTimes(planned);
  return {
    ...{ id: `phase.${campaignId}.${phase.phaseId}`, kind: "phase", title: `${campaign}: ${phase.name}`, timeZone },
    ...{ startsAt: iso(from), endsAt: iso(to), days: null, phaseKind: phase.kind, status, failed, version },
    subject: { kind: "campaign", id: campaignId },
    fixed: fixedPhase(status, viewer),
  };
}

function phaseTimes({ phase, timeZone }: Pick<PlannedPhase, "phase" | "timeZone">) {
  const at = (local: string) => instantOf(parseLocal(local) ?? 0, timeZone);
  return { from: at(phase.startsAt), to: at(phase.endsAt) };
}

/** Out of the list of campaigns, newest first, of which so many are looked through. */
export const makePhasesBetween =
  (campaigns: Pick<CampaignStore, "list">, clock: Clock): PhasesBetween =>
  async (from, to) => {
    const { items, complete } = await gather((page) => campaigns.list(page));
    const now = clock.now();
    const phases = items
      .filter(({ isTemplate }) => !isTemplate)
      .flatMap(({ campaignId, name, status, version, plan: { phases: its, timeZone } }) =>
        its.map((phase): PlannedPhase => {
          const begins = phaseTimes({ phase, timeZone }).from;
          // It was due and nobody began it: no longer in time, it is reported and not sent.
          const failed = status === "scheduled" && !phase.triggered && now > begins + phase.lateStartMinutes * 60_000;
          return { campaignId, campaign: name, status, version, timeZone, phase, failed };
        }),
      )
      .filter((planned) => {
        const { from: begins, to: ends } = phaseTimes(planned);
        return begins < to && ends > from;
      });
    return { phases, complete };
  };

export const makePhaseSource = (
  phasesBetween: PhasesBetween,
  move?: (move: Move) => Promise<MoveOutcome>,
): CalendarSource => ({
  kind: "phase",
  async entries(viewer, { from, to }) {
    if (!viewer.campaigns) return { entries: [], complete: true };
    const { phases, complete } = await phasesBetween(from, to);
    return { entries: phases.map((planned) => phaseEntry(planned, viewer)), complete };
  },
  ...(move ? { move } : {}),
});
