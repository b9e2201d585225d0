/**
 * What those say of consent who withdrew it a moment ago, for whoever goes by rows that are seconds behind: one short list is read for all, and
 * the ledgers of those alone who are on it.
 */
import type { Clock } from "../kernel/ports.ts";
import type { ConsentRecord } from "./model.ts";
import type { ConsentStore, OptOutStore } from "./ports.ts";

interface RecentPorts {
  readonly optOuts: OptOutStore;
  readonly consent: Pick<ConsentStore, "ledger">;
  /** The contact that speaks for this one, first, and all that were merged into it. */
  readonly family: (contactId: string) => Promise<readonly { readonly contactId: string }[]>;
  readonly clock: Clock;
}

/** The ledgers, as they stand, of those among these contacts who withdrew consent of late. Throws when a store cannot be reached. */
export type RecentWords = (contactIds: readonly string[]) => Promise<ReadonlyMap<string, readonly ConsentRecord[]>>;

/** Whoever opted out longer ago than this is surely known. */
export const FRESH_MS = 1_000;
/** How far the rows may be behind: beyond it there is an alarm. */
const WINDOW_MS = 3_600_000;
/** Clocks of those who write may be off by so much. */
const OVERLAP_MS = 60_000;

export function makeRecentWords({ optOuts, consent, family, clock }: RecentPorts): RecentWords {
  /** By who speaks for them: whose ledgers are asked, and since when they are on the list. */
  const known = new Map<string, { readonly own: readonly string[]; readonly at: number }>();
  const seen = new Map<string, number>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const now = clock.now();
    for (const all of [seen.entries(), [...known].map(([id, { at }]) => [id, at] as const)])
      for (const [name, at] of all)
        if (at < now - WINDOW_MS - OVERLAP_MS) for (const map of [seen, known]) map.delete(name);
    const since = Math.max(now - WINDOW_MS, readAt - OVERLAP_MS);
    for (const { contactId, at } of await optOuts.since(new Date(since).toISOString())) {
      const name = `${at} ${contactId}`;
      if (seen.has(name)) continue;
      const own = (await family(contactId)).map((one) => one.contactId);
      const [speaker] = own;
      if (speaker !== undefined) known.set(speaker, { own, at: Date.parse(at) });
      seen.set(name, Date.parse(at));
    }
    readAt = now;
  }

  return async (contactIds) => {
    if (clock.now() - readAt >= FRESH_MS) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    const asked = contactIds.flatMap((id) => {
      const one = known.get(id);
      return one ? [{ id, own: one.own }] : [];
    });
    return new Map(await Promise.all(asked.map(async ({ id, own }) => [id, await consent.ledger(own)] as const)));
  };
}
