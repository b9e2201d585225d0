/** What people do with reminders. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { isTimeZone } from "../kernel/wall-clock.ts";
import type { NoticeChannel } from "../notices/model.ts";
import { carryOn, edit, end, fire, reopen, setClock } from "./life.ts";
import {
  dueAtOf,
  FURTHEST_MS,
  isOpen,
  isWaiting,
  type Reminder,
  type Repeat,
  reminderIdOf,
  type Subject,
  subjectParts,
} from "./model.ts";
import type { LookAt, ReminderChange, ReminderStore } from "./ports.ts";

export interface ReminderProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Who acts, and whether others' reminders are theirs to touch. */
export interface Actor {
  readonly id: string;
  readonly all: boolean;
}

export interface NewReminder {
  readonly owner: string;
  readonly title: string;
  readonly note: string | null;
  readonly subject: Subject | null;
  readonly at: string;
  readonly timeZone: string;
  readonly repeat: Repeat | null;
  readonly channels?: readonly NoticeChannel[] | null;
  /** The same request is the same reminder. */
  readonly request: { readonly id: string; readonly at: string };
}

export interface ReminderEdit {
  readonly title?: string | undefined;
  readonly note?: string | null | undefined;
  readonly owner?: string | undefined;
  readonly at?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly repeat?: Repeat | null | undefined;
  readonly channels?: readonly NoticeChannel[] | null | undefined;
}

export interface OneReminder {
  readonly reminderId: string;
  readonly actor: Actor;
  readonly expectedVersion?: number | undefined;
}

export type ReminderOutcome =
  | { readonly kind: "done"; readonly reminder: Reminder }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly reminder: Reminder }
  /** It is not in a state in which that can be done. */
  | { readonly kind: "not_now"; readonly reminder: Reminder }
  | { readonly kind: "invalid"; readonly problems: readonly ReminderProblem[] };

export interface ManageReminders {
  get(one: OneReminder): Promise<Reminder | undefined>;
  create(actor: Actor, fresh: NewReminder): Promise<ReminderOutcome>;
  /** Open ones. A new time sets a new clock, also for one that had fired. */
  change(one: OneReminder, change: ReminderEdit): Promise<ReminderOutcome>;
  tickOff(one: OneReminder): Promise<ReminderOutcome>;
  /** What was ticked off, or dropped for its closed lead, is open again. */
  reopen(one: OneReminder): Promise<ReminderOutcome>;
  snooze(one: OneReminder, until: string): Promise<ReminderOutcome>;
  /** `this` alone, after which its series goes on, or the series with it. */
  cancel(one: OneReminder, what: "this" | "series"): Promise<ReminderOutcome>;
  /** What becomes of one whose lead is closed. */
  answer(one: OneReminder, answer: "keep" | "drop"): Promise<ReminderOutcome>;
}

interface ManagePorts {
  readonly reminders: ReminderStore;
  readonly lookAt: LookAt;
  readonly clock: Clock;
  readonly ids: Ids;
}

type Step = Omit<ReminderChange, "before"> | Extract<ReminderOutcome, { kind: "not_now" | "invalid" | "done" }>;

export function makeManageReminders({ reminders, lookAt, clock, ids }: ManagePorts): ManageReminders {
  const isTheirs = (reminder: Reminder, { id, all }: Actor) => all || reminder.owner === id;

  async function step(
    { reminderId, actor, expectedVersion }: OneReminder,
    take: (before: Reminder, now: string) => Step | Promise<Step>,
  ): Promise<ReminderOutcome> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await reminders.get(reminderId);
      // Whose it is, is nobody else's business: not even that it is there.
      if (!before || !isTheirs(before, actor)) return { kind: "missing" };
      if (expectedVersion !== undefined && before.version !== expectedVersion)
        return { kind: "stale", reminder: before };
      const taken = await take(before, new Date(clock.now()).toISOString());
      if ("kind" in taken) return taken;
      if ((await reminders.save({ before, ...taken })) === "saved") return { kind: "done", reminder: taken.after };
    }
    throw new Error("the reminder kept changing");
  }
  const notNow = (reminder: Reminder) => ({ kind: "not_now", reminder }) as const;

  return {
    async get({ reminderId, actor }) {
      const found = await reminders.get(reminderId);
      return found && isTheirs(found, actor) ? found : undefined;
    },

    async create(actor, { request, ...fresh }) {
      const problems = problemsOf(fresh, Date.parse(request.at));
      const dueAt = dueAtOf(fresh.at, fresh.timeZone);
      if (problems.length || dueAt === undefined) return { kind: "invalid", problems };
      if (fresh.subject && (await lookAt(fresh.subject)) === "missing") {
        const message = `there is no such ${fresh.subject.kind}`;
        return { kind: "invalid", problems: [{ field: "subject.id", code: "not_found", message }] };
      }
      const place = ids.derive(...subjectParts(fresh.subject, fresh.owner));
      const reminderId = reminderIdOf(place, ids.derive("reminder", request.id));
      const reminder: Reminder = {
        reminderId,
        createdBy: actor.id,
        ...fresh,
        series: { id: reminderId, start: fresh.at, number: 1 },
        state: "pending",
        dueAt,
        generation: 1,
        firedAt: null,
        closedAt: null,
        endReason: null,
        createdAt: request.at,
        updatedAt: request.at,
        version: 1,
      };
      if ((await reminders.create(reminder)) === "created") return { kind: "done", reminder };
      return { kind: "done", reminder: (await reminders.get(reminderId)) ?? reminder };
    },

    change: (one, { at, timeZone, repeat, ...words }) =>
      step(one, (before, now) => {
        if (!isOpen(before)) return notNow(before);
        const named = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
        if (at === undefined && timeZone === undefined && repeat === undefined)
          return { after: edit(before, now, named) };
        // The rule was handed on to the next one, which is where it can be changed.
        if (repeat !== undefined && before.continuedAs !== undefined) return notNow(before);
        const next = {
          at: at ?? before.at,
          timeZone: timeZone ?? before.timeZone,
          repeat: repeat === undefined ? before.repeat : repeat,
        };
        const moves = next.at !== before.at || next.timeZone !== before.timeZone;
        const problems = problemsOf(next, clock.now(), moves);
        const dueAt = dueAtOf(next.at, next.timeZone);
        if (problems.length || dueAt === undefined) return { kind: "invalid", problems };
        const start = before.continuedAs === undefined && moves ? next.at : before.series.start;
        const edited = edit(before, now, { ...named, ...next, series: { ...before.series, start } });
        return { after: moves ? { ...setClock(edited, now, "pending", dueAt), version: edited.version } : edited };
      }),

    tickOff: (one) =>
      step(one, (before, now) => {
        if (before.state === "done") return { kind: "done", reminder: before };
        return isOpen(before) ? carryOn(end(before, now, "done"), now, ids) : notNow(before);
      }),

    reopen: (one) =>
      step(one, (before, now) => {
        if (isOpen(before)) return { kind: "done", reminder: before };
        const isTakenBack = before.endReason === "done" || before.endReason === "dropped";
        return isTakenBack ? { after: reopen(before, now) } : notNow(before);
      }),

    snooze: (one, until) =>
      step(one, (before, now) => {
        if (before.state === "snoozed" && before.dueAt === until) return { kind: "done", reminder: before };
        const problem = problemWithTime(Date.parse(until), clock.now());
        if (problem) return { kind: "invalid", problems: [{ field: "until", ...problem }] };
        return isOpen(before) ? { after: setClock(before, now, "snoozed", until) } : notNow(before);
      }),

    cancel: (one, what) =>
      step(one, async (before, now) => {
        if (before.state === "cancelled") return { kind: "done", reminder: before };
        if (!isOpen(before)) return notNow(before);
        const after = end(before, now, "cancelled");
        if (what === "this") return carryOn(after, now, ids);
        const next = before.continuedAs === undefined ? undefined : await reminders.get(before.continuedAs);
        return next && isWaiting(next)
          ? { after, ends: { before: next, after: end(next, now, "cancelled") } }
          : { after };
      }),

    answer: (one, answer) =>
      step(one, (before, now) => {
        if (before.state !== "asking") {
          const same = answer === "keep" ? before.state === "fired" : before.endReason === "dropped";
          return same ? { kind: "done", reminder: before } : notNow(before);
        }
        return answer === "drop" ? { after: end(before, now, "dropped") } : carryOn(fire(before, now), now, ids);
      }),
  };
}

const MINUTE = 60_000;

function problemWithTime(due: number, now: number): Omit<ReminderProblem, "field"> | undefined {
  // The minute that is running still counts: it was full when the person looked at the clock.
  if (due < now - MINUTE) return { code: "in_the_past", message: "is over" };
  if (due > now + FURTHEST_MS) return { code: "too_far", message: "is more than ten years away" };
  return undefined;
}

function problemsOf(
  { at, timeZone, repeat }: Pick<NewReminder, "at" | "timeZone" | "repeat">,
  now: number,
  moves = true,
): readonly ReminderProblem[] {
  if (!isTimeZone(timeZone))
    return [{ field: "timeZone", code: "unknown", message: "is no time zone of the IANA data, such as America/Lima" }];
  const dueAt = dueAtOf(at, timeZone);
  if (dueAt === undefined) return [{ field: "at", code: "wrong_format", message: "is no time of the calendar" }];
  const late = moves ? problemWithTime(Date.parse(dueAt), now) : undefined;
  return [...(late ? [{ field: "at", ...late }] : []), ...(repeat ? problemsOfRule(repeat, at) : [])];
}

function problemsOfRule(repeat: Repeat, at: string): readonly ReminderProblem[] {
  const problem = (field: string, code: string, message: string) => ({ field: `repeat.${field}`, code, message });
  return [
    ...(repeat.weekdays && repeat.unit !== "week" ? [problem("weekdays", "not_with_unit", "go with weeks")] : []),
    ...(repeat.monthDay !== undefined && repeat.unit !== "month"
      ? [problem("monthDay", "not_with_unit", "goes with months")]
      : []),
    ...(repeat.until !== undefined && repeat.count !== undefined
      ? [problem("count", "not_with_until", "cannot stand beside `until`")]
      : []),
    ...(repeat.until !== undefined && dueAtOf(`${repeat.until}T00:00`, "UTC") === undefined
      ? [problem("until", "wrong_format", "is no day of the calendar")]
      : []),
    ...(repeat.until !== undefined && repeat.until < at.slice(0, 10)
      ? [problem("until", "before_start", "is before the first one")]
      : []),
  ];
}
