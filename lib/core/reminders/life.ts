/** The steps of a reminder's life, each from one row to the next. */
import type { Ids } from "../kernel/ports.ts";
import { dueAtOf, placeOf, type Reminder, reminderIdOf } from "./model.ts";
import { upcoming } from "./repeat.ts";

const moved = (before: Reminder, now: string, change: Partial<Reminder>): Reminder => ({
  ...before,
  ...change,
  updatedAt: now,
  version: before.version + 1,
});

export const fire = (before: Reminder, now: string): Reminder => moved(before, now, { state: "fired", firedAt: now });

export const askAbout = (before: Reminder, now: string): Reminder =>
  moved(before, now, { state: "asking", firedAt: now });

/** Another clock, with nothing left of the old one. */
export const setClock = (before: Reminder, now: string, state: "pending" | "snoozed", dueAt: string): Reminder =>
  moved(before, now, { state, dueAt, generation: before.generation + 1 });

export const end = (before: Reminder, now: string, endReason: NonNullable<Reminder["endReason"]>): Reminder =>
  moved(before, now, { state: endReason === "done" ? "done" : "cancelled", closedAt: now, endReason });

/** What was ticked off or dropped stands where it would stand without that. */
export function reopen(before: Reminder, now: string): Reminder {
  const bare = moved(before, now, { closedAt: null, endReason: null });
  if (before.endReason === "dropped") return { ...bare, state: "asking" };
  return before.firedAt === null && before.dueAt > now
    ? { ...setClock(bare, now, "pending", before.dueAt), version: bare.version }
    : { ...bare, state: "fired", firedAt: before.firedAt ?? now };
}

export const edit = (before: Reminder, now: string, change: Partial<Reminder>): Reminder => moved(before, now, change);

/**
 * The series goes on: the reminder that knows it does, and the one that comes next. Its id is derived, so that it is made once.
 * Without a rule, after the rule's last one, and where the next was made already, there is none.
 */
export function carryOn(
  reminder: Reminder,
  now: string,
  ids: Pick<Ids, "derive">,
): { readonly after: Reminder; readonly next?: Reminder } {
  const { repeat, series, timeZone } = reminder;
  const place = placeOf(reminder.reminderId)?.place;
  if (!repeat || reminder.continuedAs !== undefined || place === undefined) return { after: reminder };
  const from = { at: reminder.at, number: series.number };
  const comes = upcoming(repeat, series.start, from, timeZone, Date.parse(now));
  const dueAt = comes && dueAtOf(comes.at, timeZone);
  if (!comes || dueAt === undefined) return { after: reminder };
  const reminderId = reminderIdOf(place, ids.derive("reminder-of-series", series.id, String(comes.number)));
  const { continuedAs: _continued, ...rest } = reminder;
  return {
    after: { ...reminder, continuedAs: reminderId },
    next: {
      ...rest,
      reminderId,
      at: comes.at,
      series: { ...series, number: comes.number },
      previous: reminder.reminderId,
      state: "pending",
      dueAt,
      generation: 1,
      firedAt: null,
      closedAt: null,
      endReason: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    },
  };
}
