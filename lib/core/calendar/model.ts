/** What is planned, on one sheet: phases of campaigns, posts, a person's reminders, and events that people enter or that another calendar has. */
import type { CampaignStatus, PhaseKind } from "../campaigns/model.ts";
import { instantOf, isTimeZone, parseLocal, writeLocal } from "../kernel/wall-clock.ts";

export const ENTRY_KINDS = ["phase", "post", "reminder", "event", "google"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Somebody's appointment, or a note of the team on certain days. Whoever owns it and the people whom it names see it. */
export interface CalendarEvent {
  readonly eventId: string;
  readonly owner: string;
  readonly title: string;
  readonly notes: string | null;
  readonly allDay: boolean;
  /** On the wall of `timeZone`: `2026-11-02T09:00`; of whole days the first one, `2026-11-02`, in whatever zone it is read. */
  readonly start: string;
  /** When it is over; of whole days the day after the last one, as RFC 5545 counts. */
  readonly end: string;
  readonly timeZone: string;
  /** Others of the team who see it. */
  readonly people: readonly string[];
  /** The instants of both. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}
export type EventTimes = Pick<CalendarEvent, "allDay" | "start" | "end" | "timeZone">;

/** What is longer is a project, and no appointment; so a range is read with what began before it in one query. */
export const MAX_EVENT_DAYS = 62;
export const MAX_PEOPLE = 20;
export const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

export interface CalendarProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** The instants, or what is wrong with the times. */
export function instantsOf({
  allDay,
  start,
  end,
  timeZone,
}: EventTimes):
  | { readonly startsAt: string; readonly endsAt: string }
  | { readonly problems: readonly CalendarProblem[] } {
  const problem = (field: string, code: string, message: string) => ({ problems: [{ field, code, message }] });
  if (!isTimeZone(timeZone))
    return problem("timeZone", "unknown", "is no time zone of the IANA data, such as America/Lima");
  const [from, to] = [shownOf(start, allDay), shownOf(end, allDay)];
  const form = allDay ? "is no day such as 2026-11-02" : "is no time of the calendar such as 2026-11-02T09:00";
  if (from === undefined) return problem("start", "wrong_format", form);
  if (to === undefined) return problem("end", "wrong_format", form);
  const [begins, ends] = [instantOf(from, timeZone), instantOf(to, timeZone)];
  if (ends <= begins) return problem("end", "before_start", "must be after the start");
  if (to - from > MAX_EVENT_DAYS * DAY_MS)
    return problem("end", "too_long", `is more than ${MAX_EVENT_DAYS} days after the start`);
  return { startsAt: new Date(begins).toISOString(), endsAt: new Date(ends).toISOString() };
}

const shownOf = (text: string, allDay: boolean): number | undefined =>
  allDay ? (DAY.test(text) ? parseLocal(`${text}T00:00`) : undefined) : parseLocal(text);

/** One thing of the sheet, whatever it is. */
export interface CalendarEntry {
  /** `<kind>.<id>`; of a phase `phase.<campaign>.<phase>`. */
  readonly id: string;
  readonly kind: EntryKind;
  readonly title: string;
  readonly startsAt: string;
  /** Null: a moment. */
  readonly endsAt: string | null;
  /** Days that are the same in every zone: `start` and `end` of the event. */
  readonly days: { readonly start: string; readonly end: string } | null;
  /** Whose clock it goes by. */
  readonly timeZone: string;
  readonly phaseKind: PhaseKind | null;
  readonly status: CampaignStatus | string | null;
  /** Something went wrong: a phase that was missed, a post that was refused. */
  readonly failed: boolean;
  /** What it is, where it is worked on: id of the campaign, reminder or event. */
  readonly subject: { readonly kind: "campaign" | "reminder" | "event" | "post" | "google"; readonly id: string };
  /** Null: it may be moved; else why it stays. */
  readonly fixed: FixedReason | null;
  readonly version: number | null;
}

export const FIXED_REASONS = ["over", "approved", "foreign", "not_yours", "not_allowed"] as const;
/** `over`: it happened; `approved`: moving it would void an approval; `foreign`: another calendar's; `not_yours`: of another person. */
export type FixedReason = (typeof FIXED_REASONS)[number];

/** Days by the clock of a zone, from the first to the one before `to`. */
export interface CalendarRange {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}
export const MAX_RANGE_DAYS = 100;

export interface Span {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The days, for what belongs to days and not to instants. */
  readonly days: { readonly from: string; readonly to: string };
}

export function spanOf({
  from,
  to,
  timeZone,
}: CalendarRange): Span | { readonly problems: readonly CalendarProblem[] } {
  const problem = (field: string, code: string, message: string) => ({ problems: [{ field, code, message }] });
  if (!isTimeZone(timeZone)) return problem("timeZone", "unknown", "is no time zone of the IANA data");
  const [first, last] = [shownOf(from, true), shownOf(to, true)];
  if (first === undefined) return problem("from", "wrong_format", "is no day such as 2026-11-02");
  if (last === undefined) return problem("to", "wrong_format", "is no day such as 2026-11-02");
  if (last <= first) return problem("to", "before_from", "must be after `from`");
  if (last - first > MAX_RANGE_DAYS * DAY_MS)
    return problem("to", "too_long", `is more than ${MAX_RANGE_DAYS} days after \`from\``);
  return { from: instantOf(first, timeZone), to: instantOf(last, timeZone), days: { from, to } };
}

/** Whether any of it lies in the span. */
export function isIn(
  { startsAt, endsAt, days }: Pick<CalendarEntry, "startsAt" | "endsAt" | "days">,
  span: Span,
): boolean {
  if (days) return days.start < span.days.to && days.end > span.days.from;
  const [begins, ends] = [Date.parse(startsAt), Date.parse(endsAt ?? startsAt)];
  return begins < span.to && (ends > span.from || (begins === ends && begins >= span.from));
}

/** As long as before, from another start; by the clock, so that nine to ten stays nine to ten when clocks change. */
export function movedTimes(before: EventTimes, start: string, end?: string, timeZone = before.timeZone): EventTimes {
  const [was, until, is] = [before.start, before.end, start].map((text) => shownOf(text, before.allDay));
  const same =
    was === undefined || until === undefined || is === undefined
      ? before.end
      : writeLocal(is + until - was).slice(0, before.allDay ? 10 : 16);
  return { allDay: before.allDay, start, end: end ?? same, timeZone };
}

/** Who looks, and what they may see and do beside their own. */
export interface CalendarViewer {
  readonly id: string;
  readonly reminders: boolean;
  readonly campaigns: boolean;
  /** Campaigns are theirs to plan. */
  readonly plans: boolean;
  readonly manage: boolean;
}

/** The address of a person's feed holds a secret, of which a hash is kept. */
export interface FeedLink {
  readonly person: string;
  readonly hash: string;
  readonly createdAt: string;
  readonly version: number;
}
/** `<tenant>.<person without usr_>.<secret of 160 bits>` */
const FEED_TOKEN = /^([a-z0-9-]{1,32})\.([a-z0-9]{1,64})\.([a-z0-9]{32})$/;
export const feedToken = (tenant: string, person: string, secret: string): string =>
  `${tenant}.${person.replace(/^usr_/, "")}.${secret}`;
export function parseFeedToken(token: string) {
  const [, tenant, person, secret] = FEED_TOKEN.exec(token) ?? [];
  return tenant && person && secret ? { tenant, person: `usr_${person}`, secret } : undefined;
}
