/** Those whom a rule tells of an event beyond the first page, slice by slice. */
import type { SliceOutcome } from "../jobs/model.ts";
import type { RunKind } from "../jobs/ports.ts";
import type { ApplyRules } from "./apply.ts";
import { type Counts, counted } from "./model.ts";

interface Input {
  readonly ruleId: string;
  readonly eventId: string;
  readonly cursor: string;
  readonly counts: Counts;
}
type At = Pick<Input, "cursor" | "counts">;

/** A page that is begun again tells nobody twice, and is counted once: from where the last one ended. */
export function makeTellMany({ page, note }: Pick<ApplyRules, "page" | "note">): RunKind {
  return async ({ job, hasTime }) => {
    const { ruleId, eventId, ...begun } = job.input as unknown as Input;
    let at = (job.checkpoint as unknown as At | null) ?? begun;
    for (;;) {
      const found = await page(ruleId, eventId, at.cursor);
      const counts = found ? counted(at.counts, found.people) : at.counts;
      const done = Object.values(counts).reduce((sum, one) => sum + one, 0);
      // Switched off or removed meanwhile, or the last page.
      if (found?.nextCursor === undefined) {
        await note(ruleId, eventId, counts, true);
        return {
          kind: "done",
          progress: { done, total: done },
          result: { files: [], counts: { ...counts } },
        } satisfies SliceOutcome;
      }
      at = { cursor: found.nextCursor, counts };
      if (hasTime()) continue;
      await note(ruleId, eventId, counts, false);
      return { kind: "more", checkpoint: at as never, progress: { done, total: null } } satisfies SliceOutcome;
    }
  };
}
