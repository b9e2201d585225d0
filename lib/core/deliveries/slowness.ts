/** Connections that a provider asked to slow down. Each process knows of those that it was told of itself, and sends for a few lanes alone. */
import type { Clock } from "../kernel/ports.ts";

/**
 * A wait up to this long is spent where the delivery is: to give it back to the queue costs two writes and two requests for each message
 * that comes meanwhile, and one of its ten receives.
 */
export const LONGEST_PAUSE_MS = 3_000;

export interface Slowness {
  /** The provider asked this connection to wait so long. */
  note(connectionId: string, ms: number): void;
  /** Waits here where little is left. Returns the milliseconds that are left after it; 0: it may go. */
  pass(connectionId: string): Promise<number>;
}

/** `pause`: resolves after so many milliseconds. */
export function makeSlowness(clock: Clock, pause: (ms: number) => Promise<void>): Slowness {
  const until = new Map<string, number>();
  const left = (connectionId: string) => Math.max(0, (until.get(connectionId) ?? 0) - clock.now());
  return {
    note(connectionId, ms) {
      until.set(connectionId, clock.now() + ms);
    },
    async pass(connectionId) {
      // Another message may be told to wait meanwhile, so that more is left after the pause.
      for (let spent = 0; ; ) {
        const ms = left(connectionId);
        if (ms === 0 || spent + ms > LONGEST_PAUSE_MS) return ms;
        await pause(ms);
        spent += ms;
      }
    },
  };
}
