import type { Connection } from "../connections/model.ts";
import type { Conversation, SentMessage } from "../conversations/model.ts";
import type { ProactiveAnswer, SendingPolicy } from "./model.ts";

export interface SendingPolicyStore {
  /** `DEFAULT_SENDING` until somebody said something. */
  read(): Promise<SendingPolicy>;
  /** Replaces it when the stored version is one less than the given one. */
  save(policy: SendingPolicy): Promise<"saved" | "conflict">;
}

/** What speaks for or against a message that nobody at a desk wrote. Throws when a store cannot be reached. */
export interface ProactiveGate {
  /**
   * `send` holds the place among what the contact got, where it counts: exactly as many get it as the caps allow, however many ask at
   * once. Asking again for the same message is in its own place.
   */
  ask(
    message: SentMessage,
    conversation: Conversation,
    by: {
      readonly windowMs: number | undefined;
      readonly connection: Pick<Connection, "connectionId" | "dailyLimit" | "warmUp">;
    },
  ): Promise<ProactiveAnswer>;
  /** It did not go: its place is free again. */
  release(message: SentMessage, conversation: Conversation): Promise<void>;
  /** It does not go now: the connection may send another in its place today. */
  giveBack(connectionId: string, place: string): Promise<void>;
}

/** How many a connection sends on a day, exactly. A place that a lost worker took stays taken: fewer go then, never more. */
export interface DailyPlaces {
  /** How many of `count` were free of the day's `limit`, and are taken now. */
  take(connectionId: string, day: string, limit: number, count: number): Promise<number>;
  giveBack(connectionId: string, day: string, count: number): Promise<void>;
  /**
   * As `take`, of a day to come and for those who wait until then, so that each waits once. Nobody holds such a place: on the day itself it is
   * taken as any other.
   */
  promise(connectionId: string, day: string, limit: number, count: number): Promise<number>;
}
