/** Runs that a pause held back are looked at again, slice by slice. */
import type { RunKind } from "../jobs/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { RunStore, Wake } from "./ports.ts";

const PAGE = 100;

/** One that is looked at leaves the list by itself; should the work be cut off, those that are still in it are woken again. */
export function makeResumeRuns({
  runs,
  wake,
  clock,
}: {
  readonly runs: Pick<RunStore, "list">;
  readonly wake: Wake;
  readonly clock: Clock;
}): RunKind {
  return async ({ job, hasTime }) => {
    const { automationId } = job.input as { readonly automationId: string };
    let { cursor, done } = (job.checkpoint ?? { cursor: null, done: 0 }) as { cursor: string | null; done: number };
    for (;;) {
      const page = await runs.list(automationId, "held", { limit: PAGE, ...(cursor === null ? {} : { cursor }) });
      const at = new Date(clock.now()).toISOString();
      await Promise.all(page.items.map((run) => wake(run, at)));
      done += page.items.length;
      cursor = page.nextCursor ?? null;
      if (cursor === null)
        return { kind: "done", progress: { done, total: done }, result: { files: [], counts: { woken: done } } };
      if (!hasTime()) return { kind: "more", checkpoint: { cursor, done }, progress: { done, total: null } };
    }
  };
}
