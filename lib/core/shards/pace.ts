/** One lane's pace: its messages leave at even distances, and what a pause between two chunks lost is made up for at once. */
import type { Clock } from "../kernel/ports.ts";

/** What may be made up for: more than this would be a burst. Milliseconds. */
const BEHIND_MS = 1_000;

export interface Pacer {
  /** When the next one may leave: epoch milliseconds. */
  next(everyMs: number): number;
  /** The provider wants patience: nothing leaves for so long. */
  hold(ms: number): void;
}

export function makePacer(clock: Clock): Pacer {
  let at = 0;
  return {
    next(everyMs) {
      const now = clock.now();
      at = Math.max(at, now - Math.min(BEHIND_MS, everyMs * 2));
      const mine = at;
      at += everyMs;
      return mine;
    },
    hold: (ms) => {
      at = Math.max(at, clock.now() + ms);
    },
  };
}
