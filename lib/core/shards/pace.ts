/**
 * One lane's pace: its messages leave at even distances, and what a pause lost is made up for a little faster, never in a burst: a provider
 * that counts by the second sees no second with more than it takes.
 */
import type { Clock } from "../kernel/ports.ts";
import { REPLIES_SHARE } from "./model.ts";

/** What may be made up for. Milliseconds. */
const BEHIND_MS = 1_000;
/** Of the usual distance, while it is made up for: half of what is left to replies stays theirs. */
const HURRY = 1 - REPLIES_SHARE / 2;

export interface Pacer {
  /** When the next one may leave: epoch milliseconds. */
  next(everyMs: number): number;
  /** The provider wants patience: nothing leaves for so long. */
  hold(ms: number): void;
}

export function makePacer(clock: Clock): Pacer {
  let [due, left, seen] = [0, 0, 0];
  /** A clock that is set back takes the lane's places along: it would else be silent for as long. */
  const look = (): number => {
    const now = clock.now();
    const back = Math.max(0, seen - now);
    [due, left, seen] = [due - back, left - back, now];
    return now;
  };
  return {
    next(everyMs) {
      const now = look();
      due = Math.max(due, now - BEHIND_MS);
      left = Math.max(due, left + everyMs * HURRY, now);
      due += everyMs;
      return left;
    },
    hold(ms) {
      due = Math.max(due, look() + ms);
    },
  };
}
