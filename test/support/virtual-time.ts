/** Time that passes only while nobody works: what takes minutes is told in seconds, and the same every time. */
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../lib/core/kernel/ports.ts";

export interface VirtualTime {
  readonly clock: Clock;
  /** The clock is set, forward or back; whoever waits waits as long as they would have. */
  set(ms: number): void;
  /** Resolves when so many milliseconds have passed. */
  pause(ms: number): Promise<void>;
  /** Work that takes real time, as if it had taken so many milliseconds. */
  io<Output>(call: () => Promise<Output>, ms: number): Promise<Output>;
  /** Lets time pass until the work is done. */
  run<Output>(work: Promise<Output>): Promise<Output>;
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

export function makeVirtualTime(start: string): VirtualTime {
  let now = Date.parse(start);
  let [working, set] = [0, 0];
  /** The latest first. */
  const alarms: Alarm[] = [];
  const pause = (ms: number): Promise<void> =>
    new Promise((ring) => {
      const at = now + Math.max(0, Math.ceil(ms));
      let [low, high] = [0, alarms.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((alarms[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      alarms.splice(low, 0, { at, ring });
    });
  return {
    clock: { now: () => now + set },
    set: (ms) => {
      set += ms;
    },
    pause,
    async io(call, ms) {
      working++;
      try {
        return await call();
      } finally {
        working--;
        if (ms > 0) await pause(ms);
      }
    },
    async run(work) {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      while (!done) {
        await turn();
        if (working > 0 || done) continue;
        // Whoever was woken asks for what they need in this turn.
        await turn();
        if (working > 0 || done) continue;
        const next = alarms.pop();
        if (!next) continue;
        now = Math.max(now, next.at);
        next.ring();
        while (alarms.at(-1)?.at === next.at) alarms.pop()?.ring();
      }
      return work;
    },
  };
}
