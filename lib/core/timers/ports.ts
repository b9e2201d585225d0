import type { Timer } from "./model.ts";

export interface TimerStore {
  /** In place of the one of this name. Leaves for the outbox, which sees to it that it fires. */
  set(timer: Timer): Promise<void>;
  get(conversationId: string, timer: string): Promise<Timer | undefined>;
  /** Takes it away if it is still for that moment. */
  clear(timer: Timer): Promise<void>;
  /** Those whose time has come, oldest first. */
  due(until: string, limit: number): Promise<readonly Timer[]>;
  /** Once more into the outbox: for a timer whose schedule could not be made. */
  again(timer: Timer): Promise<void>;
}

/**
 * What is done when a timer's time has come. Done twice it must be as if done once: it is cleared afterwards, so a crash between
 * the two fires it again. Throws when it has to be repeated.
 */
export type FireTimer = (timer: Timer) => Promise<string>;
