/** Dead letters go back into their queue, some at a time. */
import type { RunKind } from "../jobs/ports.ts";
import { isRedrivable } from "./model.ts";
import type { DeadLetters } from "./ports.ts";

interface Checkpoint {
  readonly moved: number;
  readonly total: number;
}

/**
 * Puts back as many as waited when it began. Where the cause is still there they die again and come back; without that end it would move
 * the same messages for ever.
 */
export function makeRedrive({ standing, putBack }: Pick<DeadLetters, "standing" | "putBack">): RunKind {
  return async ({ job, hasTime, keep }) => {
    const { queue } = job.input as { readonly queue: string };
    if (!isRedrivable(queue)) return { kind: "failed", code: "not_redrivable", text: `${queue} cannot be put back` };
    let at = (job.checkpoint as Checkpoint | null) ?? { moved: 0, total: (await standing(queue)).waiting };
    while (at.moved < at.total) {
      if (!hasTime()) return { kind: "more", checkpoint: { ...at }, progress: progressOf(at) };
      const moved = await putBack(queue, at.total - at.moved);
      if (moved === 0) break;
      at = { ...at, moved: at.moved + moved };
      // Somebody cancelled it: what was put back stays there.
      if (!(await keep({ checkpoint: { ...at }, progress: progressOf(at) }))) break;
    }
    return {
      kind: "done",
      progress: { done: at.moved, total: at.moved },
      result: { files: [], counts: { moved: at.moved } },
    };
  };
}

const progressOf = ({ moved, total }: Checkpoint) => ({ done: moved, total });
