import type { OutboundContent } from "../messages/model.ts";
import type { Timer, TimerName } from "../timers/model.ts";

/** `sending`: its time came, and the message is being written. */
export const LATER_STATES = ["scheduled", "sending", "sent", "cancelled", "failed"] as const;
export type LaterState = (typeof LATER_STATES)[number];

/** A message that is written now and sent at a time. It is its own timer, and becomes an ordinary message at that time. */
export interface LaterMessage {
  readonly conversationId: string;
  readonly laterId: string;
  readonly author: string;
  readonly content: OutboundContent;
  readonly cannedReplyId?: string;
  /** A whole minute. */
  readonly sendAt: string;
  /** Whether it is not sent when the customer writes first. */
  readonly cancelOnReply: boolean;
  /** The customer's last message when somebody last decided that this is to be sent. */
  readonly seenInboundAt: string | null;
  readonly state: LaterState;
  /** Why it was not sent. */
  readonly reason?: { readonly code: string; readonly text: string };
  /** When it was first tried; what is tried again after a crash is the same message. */
  readonly firedAt?: string;
  /** Of the messages that it became. */
  readonly messageKeys?: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export const MAX_LATER = 20;
export const LONGEST_MS = 366 * 86_400_000;

export const CUSTOMER_WROTE = { code: "customer_wrote", text: "the customer wrote first" } as const;

export const isWaiting = ({ state }: Pick<LaterMessage, "state">): boolean =>
  state === "scheduled" || state === "sending";

/** Whether what the customer wrote meanwhile calls it off. */
export const isCalledOff = (
  { state, cancelOnReply, seenInboundAt }: LaterMessage,
  lastInboundAt: string | null,
): boolean => state === "scheduled" && cancelOnReply && lastInboundAt !== null && lastInboundAt !== seenInboundAt;

export const laterTimer = ({ conversationId, laterId, sendAt }: LaterMessage): Timer => ({
  conversationId,
  timer: `later.${laterId}`,
  wakeAt: sendAt,
});

export const laterIdOf = (timer: TimerName): string => timer.slice("later.".length);
