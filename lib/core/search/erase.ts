import type { Clock } from "../kernel/ports.ts";
import type { Compact } from "./compact.ts";
import type { SearchLog } from "./ports.ts";

/**
 * Takes everything about a contact out of the index and out of every file and entry that holds it, before it resolves. Repeats do no
 * harm. To be called once the contact's own rows are gone: what the stream still tells of the time before is ignored. Contacts that were
 * merged into it are contacts of their own here. Throws when it could not be done to the end, to be called again.
 * `before`: what is of a later moment belongs to whoever came since. Epoch milliseconds.
 */
export type EraseFromSearch = (contactIds: readonly string[], before?: number) => Promise<void>;

interface ErasePorts {
  readonly log: SearchLog;
  readonly compact: Compact;
  readonly clock: Clock;
}

const ATTEMPTS = 5;

export function makeEraseFromSearch({ log, compact, clock }: ErasePorts): EraseFromSearch {
  return async (contactIds, before) => {
    if (contactIds.length === 0) return;
    const at = before ?? clock.now();
    const changes = contactIds.map((contactId) => ({ op: "forget", contactId, sequence: "", at }) as const);
    const position = await log.append(changes);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const outcome = await compact({ urgent: true });
      const { base, swept } = await log.state();
      if ((base?.through ?? 0) >= position && swept >= position) return;
      // Turn after turn gets there: to be called again is enough.
      if (outcome.kind === "compacted" && outcome.more) break;
    }
    throw new Error("the index is not at its end yet");
  };
}
