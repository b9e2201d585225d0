/** Makes every contact's row anew from its sources, while traffic goes on: rows that are right already cost no write. */
import type { ContactDesk } from "../contacts/ports.ts";
import type { RunKind } from "../jobs/ports.ts";
import { PARTS } from "./model.ts";
import type { RefreshAudience } from "./refresh.ts";

const PAGE = 50;
const AT_ONCE = 8;

interface Checkpoint {
  readonly cursor: string;
  readonly done: number;
  readonly written: number;
}

/** Reads all that a row is made of: 8 to 12 read units a contact. Merged contacts come with the one that speaks for them. */
export const makeRebuildAudience =
  (contacts: Pick<ContactDesk, "list">, refresh: RefreshAudience): RunKind =>
  async ({ job, hasTime }) => {
    let at = job.checkpoint as unknown as Checkpoint | null;
    for (;;) {
      const page = await contacts.list({ limit: PAGE, ...(at ? { cursor: at.cursor } : {}) });
      const rest = page.items.values();
      let written = 0;
      const work = async () => {
        for (const { contactId } of rest) if (await refresh({ contactId, parts: new Set(PARTS) })) written++;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const done = (at?.done ?? 0) + page.items.length;
      const all = (at?.written ?? 0) + written;
      if (page.nextCursor === undefined)
        return {
          kind: "done",
          progress: { done, total: done },
          result: { files: [], counts: { contacts: done, written: all } },
        };
      at = { cursor: page.nextCursor, done, written: all };
      if (!hasTime()) return { kind: "more", checkpoint: { ...at }, progress: { done, total: null } };
    }
  };
