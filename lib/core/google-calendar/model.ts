/** A person's Google Calendar: what of ours stands there, and what of theirs stands here. */
import type { CalendarEntry } from "../calendar/model.ts";

export const BUSY_MODES = ["none", "busy", "titles"] as const;
/** What is shown here of appointments that are only there: nothing, that the person is busy, or their titles as well. */
export type BusyMode = (typeof BUSY_MODES)[number];

export interface Shows {
  readonly phases: boolean;
  readonly reminders: boolean;
  readonly events: boolean;
}

export interface GoogleChoice {
  /** Google's id; that of a person's own calendar is their address. */
  readonly calendarId: string;
  readonly calendar: string;
  readonly shows: Shows;
  readonly busy: BusyMode;
}

/** A channel by which Google tells that something changed there. */
export interface PushChannel {
  readonly id: string;
  /** Of the token that comes with each message. */
  readonly tokenHash: string;
  /** Google's name for what is watched: whoever ends the channel says it. */
  readonly resourceId: string;
  readonly expiresAt: string;
}

/** One for each person; their refresh token lies with the other secrets. */
export interface GoogleAccount extends GoogleChoice {
  readonly person: string;
  /** The address of the account at Google. */
  readonly address: string;
  /** `broken`: Google refuses what it was allowed before; `leaving`: what stands there of ours is being taken away. */
  readonly status: "connected" | "broken" | "leaving";
  readonly problem: { readonly code: string; readonly text: string } | null;
  /** Scheme and host under which Google reaches us. */
  readonly origin: string;
  readonly sync: SyncState;
  readonly connectedAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export interface SyncState {
  /** From where on Google tells what changed; null: everything is read anew. */
  readonly token: string | null;
  /** When everything was read last: the window of dates that is read moves with it. */
  readonly fullAt: string | null;
  /** The present one first; the one before it until it expires. */
  readonly channels: readonly PushChannel[];
  readonly doneAt: string | null;
  /** In a row. */
  readonly failures: number;
}
export const NEVER_SYNCED: SyncState = { token: null, fullAt: null, channels: [], doneAt: null, failures: 0 };

/** How an appointment stands at Google. */
export interface Standing {
  readonly title: string;
  readonly allDay: boolean;
  /** ISO 8601, UTC; of whole days the first one, and the day after the last. */
  readonly start: string;
  readonly end: string;
}

/** What stands at Google of one entry of ours, as far as we know. */
export interface Mirror {
  readonly entryId: string;
  readonly calendarId: string;
  readonly googleId: string;
  /** As we asked for it. */
  readonly wrote: Standing;
  /** As Google has it. */
  readonly standing: Standing;
  /** Somebody changed there what is not theirs to change, and it was not put back yet. */
  readonly astray: boolean;
  /** Its person deleted it there: it stays away until its time is another. */
  readonly hidden: boolean;
}

/** An appointment that is only there. */
export interface BusyTime {
  readonly googleId: string;
  /** Null where the person does not want it shown. */
  readonly title: string | null;
  readonly allDay: boolean;
  readonly start: string;
  readonly end: string;
  /** ISO 8601, for the order; of whole days, midnight in UTC. */
  readonly startsAt: string;
}

/** An event as Google tells it. */
export interface GoogleEvent {
  readonly id: string;
  readonly cancelled: boolean;
  /** Null for what was cancelled, of which Google may tell the id alone. */
  readonly standing: Standing | null;
  /** When it was changed last. */
  readonly updatedAt: string;
  /** The person is not busy then. */
  readonly free: boolean;
  /** What we wrote into its private properties; null where we did not write it. */
  readonly entryId: string | null;
}

/** The client that the business registered with Google; its secret lies with the other secrets. */
export interface GoogleClient {
  readonly clientId: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Somebody was sent to Google, and is not back yet. */
export interface PendingConsent {
  readonly person: string;
  readonly stateHash: string;
  /** RFC 7636. */
  readonly verifier: string;
  readonly redirectUri: string;
  readonly expiresAt: string;
}
export const CONSENT_MS = 10 * 60_000;

/** What stands for a moment, such as a reminder, takes so long at Google, where everything takes some time. */
const MOMENT_MS = 15 * 60_000;

export function standingOf({ title, startsAt, endsAt, days }: CalendarEntry): Standing {
  if (days) return { title, allDay: true, start: days.start, end: days.end };
  const end = endsAt ?? new Date(Date.parse(startsAt) + MOMENT_MS).toISOString();
  return { title, allDay: false, start: startsAt, end };
}

export const isSameTime = (a: Standing, b: Standing): boolean =>
  a.allDay === b.allDay && a.start === b.start && a.end === b.end;
export const isSame = (a: Standing, b: Standing): boolean => a.title === b.title && isSameTime(a, b);

/** Google's ids are of base32hex (RFC 4648): ours have four letters that it lacks, and lack four digits that it has. */
const HEX: Readonly<Record<string, string>> = { w: "0", x: "1", y: "8", z: "9" };
export const googleIdOf = (derived: string): string => derived.replace(/[w-z]/g, (letter) => HEX[letter] ?? letter);

export const DAY_MS = 86_400_000;
/** What is planned stands there from yesterday to a year ahead; what is theirs is read from a month ago on. */
export const WINDOW = { behindDays: 1, aheadDays: 366, readBehindDays: 31 } as const;
/** Everything is read anew after so long, so that the window goes on. */
export const FULL_EVERY_MS = 7 * DAY_MS;
/** A channel is replaced so long before it expires: a day's look at it may fail and be repeated. */
export const RENEW_BEFORE_MS = 24 * 3_600_000;
/** Messages of channels may be lost: so often it is looked after without one. */
export const LOOK_EVERY_MS = 6 * 3_600_000;
/** Waits after failures in a row: half a minute, doubled, at most an hour. */
export const retryMs = (failures: number): number => Math.min(3_600_000, 30_000 * 2 ** Math.min(failures, 10));
