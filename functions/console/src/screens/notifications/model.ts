import type { Schemas } from "../../api/client.ts";
import type { Tone } from "../../kit/mark.tsx";

export type Notification = Schemas["Notification"];
export type Status = Notification["status"];
type Attempt = Notification["attempts"][number];
type Reason = NonNullable<Notification["reason"]>;

/** Something that happened to it, or will. */
export interface Step {
  readonly at: string;
  readonly what:
    | "asked"
    | "skipped"
    | "planned"
    | "tried"
    | "waits"
    | "sent"
    | "delivered"
    | "read"
    | "opened"
    | "clicked"
    | "answered"
    | "failed"
    | "ended";
  readonly channel?: string;
  /** Which try on its channel. */
  readonly attempt?: number;
  readonly reason?: Reason;
  readonly policy?: NonNullable<Attempt["policy"]>;
  readonly language?: string;
  readonly conversationId?: string;
}

const ARRIVALS = ["sent", "delivered", "read"] as const;
/** The end of a try that did not arrive. */
const ENDS: readonly (Status | null)[] = ["failed", "suppressed", "expired", "cancelled", "unknown", "presumed_lost"];

/** The whole life in the order in which it was lived. What happened at the same moment keeps its order: a channel is skipped before the next is tried. */
export function lifeOf(notification: Notification): readonly Step[] {
  const { createdAt, updatedAt, attempts, skipped, status, reason } = notification;
  const steps: Step[] = [
    { at: createdAt, what: "asked" },
    ...skipped.map(({ channel, code, text, at }) => ({
      at,
      what: "skipped" as const,
      channel,
      reason: { code, text },
    })),
    ...attempts.flatMap(stepsOf),
  ];
  const last = attempts.at(-1);
  // What ended with its last try is said there.
  if (reason && ENDS.includes(status) && !(last && last.reason?.code === reason.code && ENDS.includes(last.status)))
    steps.push({ at: updatedAt, what: "ended", reason });
  return steps
    .map((step, index) => ({ step, index }))
    .sort(inTime)
    .map(({ step }) => step);
}

const inTime = (a: { step: Step; index: number }, b: { step: Step; index: number }): number =>
  Date.parse(a.step.at) - Date.parse(b.step.at) || a.index - b.index;

function stepsOf(one: Attempt): readonly Step[] {
  const { channel, attempt, at, status, reason, policy, language, conversationId, times } = one;
  const of = { channel, attempt, conversationId };
  if (status === null) return [{ at, what: "planned", ...of }];
  const steps: Step[] = [{ at, what: "tried", ...of, ...(language === null ? {} : { language }) }];
  if (status === "deferred" && reason) steps.push({ at, what: "waits", ...of, reason });
  for (const what of ARRIVALS) {
    const when = times[what];
    if (when !== undefined) steps.push({ at: when, what, ...of, ...(what === "sent" && policy ? { policy } : {}) });
  }
  const { first: openedAt } = one.opens.people;
  const { first: clickedAt } = one.clicks.people;
  if (openedAt) steps.push({ at: openedAt, what: "opened", ...of });
  if (clickedAt) steps.push({ at: clickedAt, what: "clicked", ...of });
  if (one.answeredAt) steps.push({ at: one.answeredAt, what: "answered", ...of });
  if (ENDS.includes(status))
    steps.push({ at: times.failed ?? times.sent ?? at, what: "failed", ...of, ...(reason ? { reason } : {}) });
  return steps;
}

export const toneOf = (status: Status): Tone =>
  ({
    queued: "info",
    sending: "info",
    deferred: "info",
    sent: "ok",
    delivered: "ok",
    read: "ok",
    unknown: "warn",
    presumed_lost: "warn",
    failed: "danger",
    suppressed: "neutral",
    expired: "neutral",
    cancelled: "neutral",
  })[status] as Tone;

/** It has not left yet. */
export const isWaiting = ({ status }: Pick<Notification, "status">): boolean =>
  status === "queued" || status === "deferred";
/** More may happen to it soon. */
export const isUnderway = ({ status }: Pick<Notification, "status">): boolean =>
  ["queued", "sending", "sent", "delivered"].includes(status);
