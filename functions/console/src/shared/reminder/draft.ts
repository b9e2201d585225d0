/** A reminder as it is filled in. */
import type { Schemas } from "../../api/client.ts";
import { changesIn } from "../forms/changes.ts";
import { addDays, instantIn, toMonday, wallIn } from "../zone/days.ts";
import { NO_RULE, type RuleDraft, draftOf as ruleDraftOf, ruleOf } from "./rule.ts";
import type { Subject } from "./subject.tsx";

export type Reminder = Schemas["Reminder"];
export const WAYS = ["list", "push", "email"] as const;
export type Way = (typeof WAYS)[number];

export interface Draft {
  readonly title: string;
  readonly note: string;
  readonly subject: Subject | null;
  readonly day: string;
  readonly time: string;
  readonly timeZone: string;
  readonly rule: RuleDraft;
  readonly owner: string;
  /** Null: as its owner chose for all reminders. */
  readonly channels: readonly Way[] | null;
}

const HOUR = 3_600_000;
const MORNING = "09:00";

export function emptyDraft(zone: string, owner: string, subject: Subject | null, now: number): Draft {
  const day = addDays(wallIn(zone, now).slice(0, 10), 1);
  return { title: "", note: "", subject, day, time: MORNING, timeZone: zone, rule: NO_RULE, owner, channels: null };
}

export const draftOf = (reminder: Reminder): Draft => ({
  title: reminder.title,
  note: reminder.note ?? "",
  subject: reminder.subject,
  day: reminder.at.slice(0, 10),
  time: reminder.at.slice(11),
  timeZone: reminder.timeZone,
  rule: ruleDraftOf(reminder.repeat),
  owner: reminder.owner,
  channels: reminder.channels,
});

/** What people mean most often, as days and times on the wall. */
export function quickTimes(zone: string, now: number) {
  const today = wallIn(zone, now).slice(0, 10);
  const soon = wallIn(zone, now + HOUR);
  return [
    { id: "hour", day: soon.slice(0, 10), time: soon.slice(11) },
    { id: "tomorrow", day: addDays(today, 1), time: MORNING },
    { id: "monday", day: addDays(today, toMonday(today)), time: MORNING },
  ] as const;
}

export type DraftProblem = "title" | "when" | "past" | "channels" | "until";

export function problemsOf(draft: Draft, isTimeNew: boolean, now: number): ReadonlySet<DraftProblem> {
  const problems = new Set<DraftProblem>();
  if (draft.title.trim() === "") problems.add("title");
  if (!/^\d{4}-\d\d-\d\d$/.test(draft.day) || !/^\d\d:\d\d$/.test(draft.time)) problems.add("when");
  else if (isTimeNew && instantIn(draft.timeZone, `${draft.day}T${draft.time}`) < now - 60_000) problems.add("past");
  if (draft.channels?.length === 0) problems.add("channels");
  if (draft.rule.preset !== "none" && draft.rule.ends === "until" && draft.rule.until < draft.day)
    problems.add("until");
  return problems;
}

const bodyOf = (draft: Draft) => ({
  title: draft.title.trim(),
  note: draft.note.trim() || null,
  at: `${draft.day}T${draft.time}`,
  timeZone: draft.timeZone,
  repeat: ruleOf(draft.rule),
  owner: draft.owner,
  channels: draft.channels ? [...draft.channels] : null,
});

export const newOf = (draft: Draft): Schemas["NewReminder"] => ({ ...bodyOf(draft), subject: draft.subject });

export const changeOf = (draft: Draft, base: Draft): Schemas["ReminderChange"] | undefined =>
  changesIn(bodyOf(draft), bodyOf(base));
