/** The life of one outbound message to one recipient. It only moves forward. */
export const DELIVERY_STATUSES = [
  "queued",
  "deferred",
  "sending",
  "unknown",
  "presumed_lost",
  "sent",
  "failed",
  "delivered",
  "read",
  "suppressed",
  "expired",
  "cancelled",
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * How far each status is. A receipt moves a delivery only to a higher rank, so late, repeated and reordered receipts change
 * nothing. `failed` stands between `sent` and `delivered`: it never takes back evidence of arrival, and evidence of arrival
 * overrides it. What was never sent (`suppressed`, `expired`, `cancelled`) is beyond the reach of every receipt.
 */
export const RANK: Readonly<Record<DeliveryStatus, number>> = {
  queued: 0,
  deferred: 0,
  sending: 10,
  unknown: 20,
  presumed_lost: 25,
  sent: 30,
  failed: 35,
  delivered: 40,
  read: 50,
  suppressed: 90,
  expired: 90,
  cancelled: 90,
};

/** States that a person has to know about; they can be listed across conversations. The others are read with their conversation. */
export const LISTED_STATUSES = [
  "deferred",
  "unknown",
  "presumed_lost",
  "failed",
  "suppressed",
] as const satisfies readonly DeliveryStatus[];
export type ListedStatus = (typeof LISTED_STATUSES)[number];
export const isListed = (status: DeliveryStatus): status is ListedStatus =>
  (LISTED_STATUSES as readonly string[]).includes(status);

/** Why a delivery is where it is, in words of ours (`code`) and of the provider (`text`). */
export interface DeliveryReason {
  readonly code: string;
  readonly text: string;
  readonly retryable: boolean;
}

/** One receipt, or several of one delivery folded into one. */
export interface Receipt {
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly externalId: string;
  /** When each status was reached, as the provider says. ISO 8601. */
  readonly times: Readonly<Partial<Record<"sent" | "delivered" | "read" | "failed", string>>>;
  readonly reason?: DeliveryReason;
  /** What it says against whoever sends: the address does not exist, or its owner called it spam. Kept whatever the status is. */
  readonly unreachable?: "bounce" | "complaint";
}

/** A delivery's id is its conversation's id and its message's key: one read finds it, and so does the provider's echo of it. */
export const deliveryId = (conversationId: string, key: string): string => `${conversationId}.${key}`;

export function parseDeliveryId(id: string): { readonly conversationId: string; readonly key: string } | undefined {
  const match = /^([a-z0-9]{26})\.(\d{13}-[a-z0-9]{16})$/.exec(id);
  return match?.[1] && match[2] ? { conversationId: match[1], key: match[2] } : undefined;
}

/** Folds two receipts of one delivery into one: the furthest status, every time that either knows. */
export function foldReceipts(a: Receipt, b: Receipt): Receipt {
  const further = RANK[b.status] > RANK[a.status] ? b : a;
  const reason = further.status === "failed" ? (further.reason ?? a.reason ?? b.reason) : undefined;
  const unreachable = a.unreachable ?? b.unreachable;
  return {
    status: further.status,
    externalId: further.externalId,
    times: { ...b.times, ...a.times },
    ...(reason ? { reason } : {}),
    ...(unreachable ? { unreachable } : {}),
  };
}

export interface Watermark {
  /** By the provider's clock: what it had been handed until then. ISO 8601. */
  readonly through: string;
  /** When the receipt says that this was reached. */
  readonly at: string;
}
export type Watermarks = Readonly<Partial<Record<"delivered" | "read", Watermark>>>;

/** What has to be known of a message to judge it. */
export interface MarkedMessage {
  /** When it was written: not later than the provider got it. Epoch milliseconds. */
  readonly writtenAt: number;
  readonly externalId?: string | undefined;
  /** Absent for an echo of which no receipt has come yet. */
  readonly status?: DeliveryStatus | undefined;
  readonly times: Receipt["times"];
  /** For ours: when its last attempt began. Epoch milliseconds. */
  readonly askedAt?: number | undefined;
  /** Ours, or an echo: written in the provider's own app, at the provider's time. */
  readonly kind: "sent" | "received";
}

/**
 * The receipt that the watermarks are for one message; undefined when they say nothing new of it. Only what the provider surely
 * took is moved: a watermark is no proof for a message whose fate is unknown, and none against a failure.
 */
export function receiptUnder(message: MarkedMessage, marks: Watermarks): Receipt | undefined {
  if (message.externalId === undefined || !taken(message)) return undefined;
  // A reply may have waited long before it went out, and its receipt may be older than our own note of the provider's answer: so
  // it is judged by when the provider was asked.
  const since = message.kind === "sent" ? (message.askedAt ?? Date.parse(message.times.sent ?? "")) : message.writtenAt;
  const covers = (mark: Watermark) => since <= Date.parse(mark.through);
  const rank = message.status === undefined ? -1 : RANK[message.status];
  const read = marks.read && covers(marks.read) ? marks.read : undefined;
  const delivered = marks.delivered && covers(marks.delivered) ? marks.delivered : undefined;
  const status = read ? "read" : "delivered";
  if (!(read ?? delivered) || RANK[status] <= rank) return undefined;
  return {
    status,
    externalId: message.externalId,
    times: { ...(read ? { read: read.at } : {}), ...(delivered ? { delivered: delivered.at } : {}) },
  };
}

/** Whether the watermarks may be about a message of which we do not know yet that the provider took it. */
export const isAwaited = ({ status, askedAt }: MarkedMessage, marks: Watermarks): boolean =>
  (status === "sending" || status === "unknown") &&
  Object.values(marks).some(({ through }) => askedAt !== undefined && askedAt <= Date.parse(through));

const taken = ({ kind, status }: MarkedMessage): boolean =>
  (kind === "received" && status === undefined) || status === "sent" || status === "delivered";

/** How far the watermarks go: beyond a message that is there already, everything older was moved by an earlier one. */
export const furthest = (marks: Watermarks): number => (marks.read ? RANK.read : RANK.delivered);
