import type { Clock } from "../lib/core/kernel/ports.ts";

/** False when somebody of this name came `limit` times within the present span. */
export type Gate = (name: string, limit: number, ms: number) => boolean;

const MOST_NAMES = 10_000;

/** What one process remembers: it costs nothing, and bounds what each process does for one visitor or network. */
export function makeGate(clock: Clock): Gate {
  const counts = new Map<string, { readonly until: number; count: number }>();
  return (name, limit, ms) => {
    const now = clock.now();
    const known = counts.get(name);
    if (known && known.until > now) return ++known.count <= limit;
    // The oldest goes first, so that somebody with many names cannot fill the memory.
    if (counts.size >= MOST_NAMES)
      for (const first of [...counts.keys()].slice(0, MOST_NAMES / 10)) counts.delete(first);
    counts.delete(name);
    counts.set(name, { until: now + ms, count: 1 });
    return true;
  };
}
