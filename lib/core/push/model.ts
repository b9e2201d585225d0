/** Browsers that a person wants to be told in. Source: https://www.rfc-editor.org/rfc/rfc8030 and https://www.w3.org/TR/push-api/ */
import type { Notice, NoticeKind, NoticeSubject } from "../notices/model.ts";

export interface PushKeys {
  /** The browser's public key: an uncompressed point of P-256, base64url. */
  readonly p256dh: string;
  /** 16 bytes that only the browser and we know, base64url. */
  readonly auth: string;
}

export interface PushSubscription {
  /** Derived from the endpoint: a browser that registers again is the same one. */
  readonly id: string;
  /** Where the browser's push service takes messages for it. Whoever knows it can try to send: it is shown to nobody. */
  readonly endpoint: string;
  readonly keys: PushKeys;
  /** What the person knows it by. */
  readonly label: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** A browser that never comes back is forgotten then. */
  readonly expiresAt: string;
  readonly version: number;
}

/** All of a person's, and how often they were changed. */
export interface Subscribed {
  readonly subscriptions: readonly PushSubscription[];
  readonly version: number;
}

export const MAX_SUBSCRIPTIONS = 10;
export const KEPT_MS = 180 * 86_400_000;
/** A browser registers at each start; that it is still there is worth writing down once a day. */
export const REFRESHED_MS = 86_400_000;

/** A notice that nobody saw until then is found in the list; a sound in the night about yesterday helps nobody. */
export const WORTH_PUSHING_MS = 12 * 3_600_000;

export type Urgency = "low" | "normal" | "high";
const LOW: readonly NoticeKind[] = ["lead_assigned", "snooze_ended", "job_ended"];
const HIGH: readonly NoticeKind[] = ["sla_breached", "reminder", "spend_limit", "connection_paused"];
/** Whether it wakes a telephone that saves its battery. */
export const urgencyOf = (kind: NoticeKind): Urgency =>
  HIGH.includes(kind) ? "high" : LOW.includes(kind) ? "low" : "normal";

/** All that leaves the house: no text, no name. The browser asks us for the rest, as the person who is signed in there. */
export interface PushPayload {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly subject: NoticeSubject;
  readonly tenant: string;
}

export interface PushMessage {
  readonly payload: PushPayload;
  /** How long the push service keeps it for a browser that is away. */
  readonly ttlSeconds: number;
  /** A message with the same topic takes the place of one that still waits. At most 32 characters of base64url, as ids of notices are. */
  readonly topic: string;
  readonly urgency: Urgency;
}

export const messageFor = (notice: Notice, tenant: string, now: number): PushMessage => ({
  payload: {
    noticeId: notice.noticeId,
    kind: notice.kind,
    subject: { kind: notice.subject.kind, id: notice.subject.id },
    tenant,
  },
  ttlSeconds: Math.max(0, Math.floor((Date.parse(notice.at) + WORTH_PUSHING_MS - now) / 1000)),
  topic: notice.noticeId,
  urgency: urgencyOf(notice.kind),
});

/** A notice asks for a push when its person wants it so. */
export const isCarriedByPush = ({ carry }: Pick<Notice, "carry">): boolean => carry.includes("push");

/** The key pair by which push services know us. */
export interface VapidKeys {
  /** Uncompressed point, base64url: what a browser subscribes with. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service may turn to: an address of ours. */
  readonly contact?: string | undefined;
}
