/** Something that a system has to tell somebody: on the first of its channels that works, with the reason for every one that did not. */

import type { Purpose } from "../consent/model.ts";
import type { Identity } from "../contacts/model.ts";
import type { SentMessage } from "../conversations/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import type { PinnedTemplate } from "../templates/model.ts";

/** How one channel's failure is taken. */
export interface Persistence {
  /** How often a channel is tried again that may work later; before the next one is taken. */
  readonly retries: number;
  /** Before the first repetition; each further one waits twice as long, give or take a tenth. */
  readonly retryMs: number;
  /** How long a receipt is waited for before the next channel is taken; null: what was taken by the provider counts as told. */
  readonly receiptMs: number | null;
  /** Being told twice does no harm: then the next channel is taken too where nobody knows what became of the last. */
  readonly mayRepeat: boolean;
}

export const DEFAULT_PERSISTENCE: Persistence = { retries: 3, retryMs: 300_000, receiptMs: null, mayRepeat: false };

/** `high` goes at once, in the order in which it was asked for; `normal` never stands before it. */
export type Priority = "high" | "normal";

/** A kind of notification that a tenant knows by name: what holds for it unless the caller says otherwise. */
export interface NotificationType extends CatalogueEntry {
  /** `booking.confirmed`: what callers name. Never changes. */
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly purpose: Purpose;
  /** In the order in which they are tried. */
  readonly channels: readonly string[];
  readonly priority: Priority;
  readonly persistence: Persistence;
  /** The key of the template that says it, where the caller names none. */
  readonly template: string | null;
  /** Whether it is counted who opens it and follows its links; of e-mails alone where nothing is said. */
  readonly tracking?: boolean | null;
  /** How long others of the type, to the same contact, are waited for, to be told together. Milliseconds; whole minutes. */
  readonly digestMs?: number | null;
}

export const MAX_TYPES = 200;
/** More than that begin another. */
export const MOST_IN_A_DIGEST = 50;
/** Bytes of variables that a digest takes in: they lie together in one entry of the table, the newest one's twice, and it takes 400 KB. */
export const DIGEST_BYTES = 150_000;

/** Somebody waits for what is transactional; everything else may go when there is room. */
export const priorityOf = (purpose: Purpose): Priority => (purpose === "transactional" ? "high" : "normal");

/** One try on one channel: a message of a conversation, which is its delivery. */
export interface Attempt {
  readonly medium: string;
  readonly connectionId: string;
  readonly conversationId: string;
  readonly key: string;
  /** When it is written; in the future where it waits for that. */
  readonly at: string;
  /** Counts on this channel, from 1. */
  readonly attempt: number;
  /** Where it is not the notification's own, as it was written. */
  readonly content?: OutboundContent;
  /** In its place where the window for free-form messages is closed. */
  readonly closedWindow?: TemplateContent;
  /** Of the template's body that was taken. */
  readonly language?: string;
  /** Where the channel has addresses: whose suppression stops it. */
  readonly address?: Identity;
}

/** A channel that was not tried, and why. */
export interface Skipped {
  readonly medium: string;
  readonly code: "no_address" | "no_connection" | "no_conversation" | "no_content" | "invalid_content";
  readonly text: string;
  readonly at: string;
}

export interface Notification {
  /** The contact's id and its own: it lies with the contact, whose rights it shares. */
  readonly notificationId: string;
  /** What it is about, in the sender's own words: `booking.confirmed`. */
  readonly type: string;
  readonly contactId: string;
  /** As they were called when it was asked for. */
  readonly contactName?: string | null;
  /** Of the caller; the same one is the same notification, however often it is asked for. */
  readonly externalId?: string;
  readonly purpose: Purpose;
  /** In the order in which they are tried. */
  readonly channels: readonly string[];
  /** By channel; `default` for those that are not named. Empty where a template says it. */
  readonly contents: Readonly<Record<string, OutboundContent>>;
  /** Filled in for each channel when it is taken. */
  readonly template?: PinnedTemplate & {
    readonly data: Readonly<Record<string, unknown>>;
    /** Wished for in place of the contact's own. */
    readonly language?: string;
  };
  readonly persistence: Persistence;
  /** `high` where nothing is said. */
  readonly priority?: Priority;
  /** It is told with others: by that notification, once it is made. */
  readonly digestedInto?: string;
  /** It tells these. */
  readonly collected?: readonly string[];
  readonly sendBefore?: string;
  /** Whether it is counted who opens it and follows its links; unless somebody says, of e-mails alone. */
  readonly tracking?: boolean;
  /** `underway`: it was handed to a channel, and the delivery says how far it came. The others are the end. */
  readonly state: "queued" | "underway" | "failed" | "cancelled";
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  /** Of `failed` and `cancelled`. */
  readonly reason?: { readonly code: string; readonly text: string };
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Undefined for what is no notification's id. */
export function parseNotificationId(id: string): { readonly contactId: string; readonly own: string } | undefined {
  const match = /^([a-z0-9]{26})\.([a-z0-9]{16})$/.exec(id);
  return match?.[1] && match[2] ? { contactId: match[1], own: match[2] } : undefined;
}
/** The second half of a notification's id: what asked for it decides, so asking twice is the same notification. */
export const ownIdOf = (
  ids: Pick<Ids, "derive">,
  tenant: string,
  about: { readonly type: string; readonly externalId: string } | { readonly requestId: string },
): string =>
  ("requestId" in about
    ? ids.derive("notification", tenant, "request", about.requestId)
    : ids.derive("notification", tenant, "external", about.type, about.externalId)
  ).slice(0, 16);
export const notificationIdOf = (contactId: string, own: string): string => `${contactId}.${own}`;
/** A conversation's timer that a notification waits for. */
export const timerOf = (notificationId: string): `notify.${string}` =>
  `notify.${parseNotificationId(notificationId)?.own ?? ""}`;
export const isOver = ({ state }: Pick<Notification, "state">): boolean => state === "failed" || state === "cancelled";

/** What a delivery means for its notification. */
export type Verdict =
  /** Nothing to do before something happens, or before then. */
  | { readonly kind: "wait"; readonly until?: string }
  | { readonly kind: "told" }
  | { readonly kind: "again"; readonly at: string }
  | { readonly kind: "next" }
  | { readonly kind: "end"; readonly code: string; readonly text: string };

/** Codes of what no other channel would do better. */
const FINAL = ["frequency_cap", "quiet_hours", "spend_limit"];

/** `jitter`: -1 to 1. */
export function judge(
  { persistence }: Pick<Notification, "persistence">,
  { attempt, medium }: Pick<Attempt, "attempt" | "medium">,
  delivery: Pick<SentMessage, "status" | "reason" | "times">,
  now: number,
  jitter: number,
): Verdict {
  const { retries, retryMs, receiptMs, mayRepeat } = persistence;
  const reason = delivery.reason ?? { code: delivery.status, text: delivery.status, retryable: false };
  const end = { kind: "end", code: reason.code, text: `${medium}: ${reason.text}` } as const;
  switch (delivery.status) {
    case "queued":
    case "sending":
    case "deferred":
      return { kind: "wait" };
    case "delivered":
    case "read":
      return { kind: "told" };
    case "sent": {
      if (receiptMs === null) return { kind: "told" };
      const until = Date.parse(delivery.times.sent ?? "") + receiptMs;
      if (!(now >= until))
        return { kind: "wait", ...(Number.isNaN(until) ? {} : { until: new Date(until).toISOString() }) };
      return { kind: "next" };
    }
    case "unknown":
      return mayRepeat ? { kind: "next" } : { kind: "wait" };
    case "presumed_lost":
      return mayRepeat ? { kind: "next" } : end;
    case "failed": {
      // A broken connection is mended by a person, not by time.
      if (!reason.retryable || reason.code === "connection_broken" || attempt > retries) return { kind: "next" };
      const wait = retryMs * 2 ** (attempt - 1) * (1 + jitter / 10);
      return { kind: "again", at: new Date(now + wait).toISOString() };
    }
    case "suppressed":
      return FINAL.includes(reason.code) ? end : { kind: "next" };
    case "expired":
    case "cancelled":
      return end;
  }
}

/** Statuses after which something may have to be done. */
export const MOVES_ON: readonly SentMessage["status"][] = [
  "failed",
  "suppressed",
  "expired",
  "cancelled",
  "presumed_lost",
  "unknown",
];

/** One state for the outside, and exactly one: of the notification where it is over, else of its last delivery. */
export function statusOf(
  notification: Pick<Notification, "state" | "reason" | "attempts" | "updatedAt">,
  delivery: Pick<SentMessage, "status" | "reason"> | undefined,
): {
  readonly status: SentMessage["status"];
  readonly reason: { readonly code: string; readonly text: string } | null;
} {
  if (notification.state === "cancelled" || notification.state === "failed")
    return {
      status: notification.state === "failed" ? endOf(delivery, notification.reason) : "cancelled",
      reason: notification.reason ?? null,
    };
  if (!delivery) {
    // What was decided for later is not written before that.
    const waits = (notification.attempts.at(-1)?.at ?? "") > notification.updatedAt;
    return { status: waits ? "deferred" : "queued", reason: null };
  }
  const { status, reason } = delivery;
  return { status, reason: reason ? { code: reason.code, text: reason.text } : null };
}

/** How it is told: by itself, or by its digest, which is `undefined` for as long as others are waited for. */
export const IN_DIGEST = { code: "digest", text: "others of its type are waited for, to be told together" } as const;

/** What was never sent did not fail on its way. */
const endOf = (
  delivery: Pick<SentMessage, "status"> | undefined,
  reason: Notification["reason"],
): SentMessage["status"] =>
  reason?.code === "expired"
    ? "expired"
    : delivery && ["suppressed", "expired", "cancelled", "presumed_lost"].includes(delivery.status)
      ? delivery.status
      : "failed";

export type Recipient = { readonly contactId: string } | { readonly identity: Identity; readonly name?: string };
