import type { Clock } from "../../lib/core/kernel/ports.ts";

/** A clock that stands still until it is moved. */
export function makeClock(start = "2026-11-02T09:00:00.000Z"): Clock & { advance(ms: number): void; iso(): string } {
  let now = Date.parse(start);
  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    advance(ms) {
      now += ms;
    },
  };
}
