/** How many processors others keep busy meanwhile: timings beside them would measure them. */
import { readdirSync, readFileSync } from "node:fs";

/** Above this many processors of others' work, a timing is worth nothing. */
export const QUIET = 0.2;
const TICKS_A_SECOND = 100;

/** Begins to watch; the returned function says how many processors others used since. Undefined where the system does not tell. */
export function watchOthers(): () => number | undefined {
  const before = sample();
  const start = performance.now();
  return () => {
    const after = sample();
    if (!before || !after) return undefined;
    const seconds = (performance.now() - start) / 1000;
    return Math.max(0, (after.all - before.all - (after.own - before.own)) / TICKS_A_SECOND / seconds);
  };
}

/** Ticks so far: of the whole system, and of this process with its descendants. */
function sample(): { readonly all: number; readonly own: number } | undefined {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = (
      readFileSync("/proc/stat", "latin1").split("\n")[0] ?? ""
    )
      .split(/\s+/)
      .map(Number);
    return { all: user + nice + system + irq + soft + steal, own: ownTicks() };
  } catch {
    return undefined;
  }
}

function ownTicks(): number {
  const parents = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, "latin1");
      const fields = text
        .slice(text.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number);
      // Times of children that have ended are part of their parent's.
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
      parents.set(Number(name), { parent: fields[1] ?? 0, ticks });
    } catch {
      // It ended meanwhile.
    }
  }
  const isOwn = (id: number): boolean => {
    for (let at: number | undefined = id; at; at = parents.get(at)?.parent) if (at === process.pid) return true;
    return false;
  };
  return [...parents].reduce((sum, [id, { ticks }]) => sum + (isOwn(id) ? ticks : 0), 0);
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
