/** Something to come back to at a time that a person named, on the wall of a place. */
import { instantOf, isTimeZone, parseLocal } from "../kernel/wall-clock.ts";
import type { NoticeChannel } from "../notices/model.ts";

export const REMINDER_STATES = ["pending", "snoozed", "fired", "asking", "done", "cancelled"] as const;
/**
 * `pending` and `snoozed` wait for their time; `fired` waits for its person; `asking` fell due on a lead that is closed, and
 * waits for an answer; `done` and `cancelled` are over.
 */
export type ReminderState = (typeof REMINDER_STATES)[number];

export const isOpen = ({ state }: Pick<Reminder, "state">): boolean => state !== "done" && state !== "cancelled";
/** A clock is running for it. */
export const isWaiting = ({ state }: Pick<Reminder, "state">): boolean => state === "pending" || state === "snoozed";

export const SUBJECT_KINDS = ["lead", "conversation", "contact", "campaign"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A part of RFC 5545's rules: FREQ, INTERVAL, BYDAY, BYMONTHDAY, UNTIL, COUNT. */
export interface Repeat {
  readonly every: number;
  readonly unit: "day" | "week" | "month" | "year";
  /** With `week`; without it the first one's. */
  readonly weekdays?: readonly Weekday[];
  /**
   * With `month`: 1 to 31, or -1 for the last; without it the first one's. Where a month is shorter it is its last day, and not
   * skipped as in RFC 5545: a reminder that is skipped is a reminder lost.
   */
  readonly monthDay?: number;
  /** The last day, on the wall. */
  readonly until?: string;
  /** How many there are in all, with the first. */
  readonly count?: number;
}

export interface Reminder {
  /** The subject is part of it, so that one read finds it: `<derived of the subject>.<own>`. */
  readonly reminderId: string;
  readonly owner: string;
  readonly createdBy: string;
  readonly title: string;
  readonly note: string | null;
  /** Null: about nothing in particular. It stays what it is. */
  readonly subject: Subject | null;
  /** The time on the wall, `2026-11-02T09:00`. */
  readonly at: string;
  readonly timeZone: string;
  readonly repeat: Repeat | null;
  /** How its owner is told; null or nothing: as they chose for reminders. */
  readonly channels?: readonly NoticeChannel[] | null;
  /** Of one rule: its first one's id and time on the wall, and which one this is. */
  readonly series: { readonly id: string; readonly start: string; readonly number: number };
  /** The one before, by its id; and whether the one after was made. */
  readonly previous?: string;
  readonly continuedAs?: string;
  readonly state: ReminderState;
  /** When its clock runs out, or ran out: the instant of `at`, or the end of the snooze. */
  readonly dueAt: string;
  /** Which clock: grows whenever the time is set anew, and what an older one set in motion finds nothing to do. */
  readonly generation: number;
  readonly firedAt: string | null;
  readonly closedAt: string | null;
  readonly endReason: "done" | "cancelled" | "dropped" | "superseded" | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** One clock of a reminder. */
export interface DueReminder {
  readonly reminderId: string;
  readonly generation: number;
}

/** Ten years: what is further away is a slip of the finger. */
export const FURTHEST_MS = 3_660 * 86_400_000;

/** Undefined for a time that no calendar has, and for a place that no map has. */
export function dueAtOf(at: string, timeZone: string): string | undefined {
  const shown = parseLocal(at);
  return shown === undefined || !isTimeZone(timeZone) ? undefined : new Date(instantOf(shown, timeZone)).toISOString();
}

/** The partition that a subject's reminders lie in: derived, for ids of subjects may be made of anything. */
export const subjectParts = (subject: Subject | null, owner: string): readonly string[] =>
  subject ? ["reminders-of", subject.kind, subject.id] : ["reminders-of", "nothing", owner];

export const reminderIdOf = (place: string, own: string): string => `${place}.${own.slice(0, 16)}`;

export function placeOf(reminderId: string): { readonly place: string; readonly own: string } | undefined {
  const match = /^([a-z0-9]{26})\.([a-z0-9]{16})$/.exec(reminderId);
  return match?.[1] && match[2] ? { place: match[1], own: match[2] } : undefined;
}
