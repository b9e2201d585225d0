/** After a restore of the table: whoever was forgotten since the backup is forgotten again. */
import type { Job, SliceOutcome } from "../jobs/model.ts";
import { newJob } from "../jobs/model.ts";
import type { RunKind } from "../jobs/ports.ts";
import type { Ids } from "../kernel/ports.ts";
import type { Erasure } from "./model.ts";
import type { ErasureLedger, PersonStore } from "./ports.ts";

interface ReapplyPorts {
  readonly ledger: Pick<ErasureLedger, "all">;
  readonly people: Pick<PersonStore, "head" | "list">;
  readonly erase: RunKind;
  readonly ids: Ids;
}

export interface Reapplied {
  /** Erasures in the ledger, and how many of them had come back. */
  readonly erasures: number;
  readonly again: number;
}

/** For a table that serves nobody yet: it waits for no worker. Repeated, it finds nothing more to do. */
export function makeReapply({ ledger, people, erase, ids }: ReapplyPorts): () => Promise<Reapplied> {
  return async () => {
    let erasures = 0;
    let again = 0;
    for await (const erasure of ledger.all()) {
      erasures++;
      await people.list(erasure);
      let found = await toTheEnd(erasure, erasure.contactId, leftovers(erasure));
      // The backup may be from before they were merged: then each stands by itself.
      for (const contactId of erasure.contactIds) {
        const head = await people.head(contactId);
        // A contact of this id that was made since is somebody who wrote again.
        if (head && head.contact.createdAt <= erasure.erasedAt)
          found = (await toTheEnd(erasure, contactId, null)) || found;
      }
      if (found) again++;
    }
    return { erasures, again };
  };

  /** Whether anything was there. */
  async function toTheEnd({ erasedAt }: Erasure, contactId: string, from: Job["checkpoint"]): Promise<boolean> {
    const asked = { kind: "contact.erase", input: { contactId, dryRun: false }, createdBy: "rule:reapply" } as const;
    let job: Job = { ...newJob({ ...asked, request: { id: contactId, at: erasedAt } }, ids), checkpoint: from };
    let outcome: SliceOutcome;
    do {
      outcome = await erase({ job, hasTime: () => true, keep: async () => true });
      if (outcome.kind === "more") job = { ...job, checkpoint: outcome.checkpoint };
    } while (outcome.kind === "more");
    return outcome.kind === "done" && outcome.progress.done > 0;
  }

  /** The backup may have been made in the middle of the erasure, when only the conversations' rows were left. */
  function leftovers({ contactIds, erasedAt, threads }: Erasure): Job["checkpoint"] {
    return {
      stage: "last",
      contactIds,
      versions: [],
      cutAt: erasedAt,
      salt: ids.random(),
      threads: threads.map((thread) => ({ ...thread })),
      leadIds: [],
      team: [],
      needles: [],
      thread: 0,
      counts: {},
    };
  }
}
