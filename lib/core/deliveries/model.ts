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
  return {
    status: further.status,
    externalId: further.externalId,
    times: { ...b.times, ...a.times },
    ...(reason ? { reason } : {}),
  };
}
