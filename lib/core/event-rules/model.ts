/** What follows from what happens: who is told what, when, and how often at most. Pure. */
import type { Condition } from "../conditions/model.ts";
import type { Purpose } from "../consent/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Priority } from "../notifications/model.ts";

/** Who is told. */
export type People =
  /** Whom the event is about. */
  | { readonly kind: "contact" }
  /** Contacts who are interested in the event's item, by hand or by a condition of theirs. */
  | { readonly kind: "interested" }
  /** Whoever has the e-mail address or telephone number that stands there. */
  | { readonly kind: "address"; readonly path: string }
  | { readonly kind: "contacts"; readonly contactIds: readonly string[] }
  /** Of the business; they are given notices. */
  | { readonly kind: "members"; readonly userIds: readonly string[] }
  | { readonly kind: "team"; readonly teamId: string };

export type Wait =
  | { readonly kind: "none" }
  /** After the event happened. */
  | { readonly kind: "after"; readonly minutes: number }
  /** At a time that the event tells; so many minutes later, or earlier where they are below nought. */
  | { readonly kind: "at"; readonly path: string; readonly minutes: number };

/** The same contact is told at most once in so long: about the same thing, or by this rule at all. */
export interface Quiet {
  readonly minutes: number;
  readonly per: "thing" | "contact";
}

/** A value of what happened, or one that is always the same. */
export type Mapped = { readonly path: string } | { readonly value: Plain };

export interface Notify {
  readonly kind: "notify";
  /** Of the notification: a type that is known brings what holds for it. */
  readonly type: string;
  readonly channels?: readonly string[];
  readonly purpose?: Purpose;
  readonly priority?: Priority;
  readonly template?: {
    /** The type's, where nothing is said. */
    readonly key?: string;
    readonly language?: string;
    readonly data: Readonly<Record<string, Mapped>>;
  };
  /** In place of a template, where it is short: `{properties.flat}` stands for a value. */
  readonly text?: string;
  /** After which it is worth nothing. */
  readonly sendBefore?: { readonly path?: string; readonly minutes: number };
}
export interface Notice {
  readonly kind: "notice";
  /** One line; `{properties.flat}` stands for a value. */
  readonly text: string;
}
/** Asks for feedback by a form: about whom and which item the event is, of whoever the rule tells. */
export interface Ask {
  readonly kind: "feedback";
  /** The form's key or id. */
  readonly form: string;
  readonly channels?: readonly string[];
  readonly language?: string;
}
/** What customers are told. */
export type Told = Notify | Ask;
export type Action = Told | Notice;

export interface EventRule extends CatalogueEntry {
  readonly name: string;
  readonly active: boolean;
  /** Rules are looked at from the lowest position on; each that fits is followed. */
  readonly position: number;
  readonly when: { readonly type: string; readonly condition: Condition | null };
  readonly people: People;
  readonly wait: Wait;
  /** Where the event says which thing it is about: what happens to that later takes the place of what waits. */
  readonly about: string | null;
  /** What happens to the same thing and makes that what waits is not done. */
  readonly cancelOn: readonly string[];
  readonly quiet: Quiet | null;
  readonly action: Action;
}

export const MAX_RULES = 100;
export const LOG_DAYS = 14;
/** Longer waits nobody looks after: the event itself is gone after 400 days. */
export const MOST_WAIT_DAYS = 366;

export const byPosition = (rules: readonly EventRule[]): readonly EventRule[] =>
  [...rules].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));

/** What some active rule follows, or is cancelled by. */
export const followedBy = (rules: readonly EventRule[]): readonly string[] =>
  [...new Set(rules.flatMap(({ active, when, cancelOn }) => (active ? [when.type, ...cancelOn] : [])))].sort();

/** What waits for its time: one for each rule, thing and contact that the event is about. */
export interface Waiting {
  /** Of the rule and the thing: what is about the same thing lies together. */
  readonly waitId: string;
  /** Of the contact. */
  readonly own: string;
  readonly ruleId: string;
  readonly eventId: string;
  /** Of the event, in time: of two the later one counts. */
  readonly order: string;
  readonly contactId: string | null;
  /** ISO 8601, a whole minute. */
  readonly wakeAt: string;
}

export const PERSON_OUTCOMES = ["told", "quiet", "skipped"] as const;
export interface PersonOutcome {
  readonly outcome: (typeof PERSON_OUTCOMES)[number];
  /** A contact's, or a person's of the business; null where an address leads to nobody yet. */
  readonly id: string | null;
  readonly reason?: { readonly code: string; readonly text: string };
  readonly notificationId?: string;
}
export type Counts = Readonly<Record<(typeof PERSON_OUTCOMES)[number], number>>;
export const NOBODY: Counts = { told: 0, quiet: 0, skipped: 0 };

export function counted(counts: Counts, people: readonly PersonOutcome[]): Counts {
  const sum = { ...counts };
  for (const { outcome } of people) sum[outcome]++;
  return sum;
}

/** People that an entry of the log names; the others are counted. */
export const NAMED_IN_LOG = 20;

/** A comparison that decided, without what stood there: the log names nothing personal. */
export interface Decided {
  readonly path: string;
  readonly op: string;
  readonly verdict: string;
}

/** What a rule made of an event. */
export interface LogEntry {
  readonly ruleId: string;
  readonly eventId: string;
  readonly order: string;
  readonly type: string;
  readonly contactId: string | null;
  readonly outcome: "no_match" | "waiting" | "replaced" | "cancelled" | "skipped" | "underway" | "done";
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly because: readonly Decided[];
  /** Of what waits. */
  readonly until: string | null;
  readonly counts: Counts;
  readonly people: readonly PersonOutcome[];
  readonly at: string;
}
