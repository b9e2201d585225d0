/** How much one person gets: limits over all campaigns and channels together, and the ledger of what they got. */

import type { Purpose } from "../consent/model.ts";
import { dayAround } from "../kernel/wall-clock.ts";

export interface Cap {
  /** At most so many; 0 allows none. */
  readonly limit: number;
  /** Over this many days that go along with the clock, or within the calendar day of the contact's zone. */
  readonly per: { readonly days: number } | "day";
  /** What counts, and is counted. Transactional messages and people's own answers never are. */
  readonly purposes: readonly Exclude<Purpose, "transactional">[];
}

/** What was sent, or is about to be. */
export interface Counted {
  /** Of the delivery: the same one counts once, however often it is asked about. */
  readonly id: string;
  readonly at: string;
  readonly purpose: Purpose;
}

export interface SendLedger {
  readonly entries: readonly Counted[];
  readonly version: number;
}

export const EMPTY_LEDGER: SendLedger = { entries: [], version: 0 };
/** The longest cap, in days: what is older is forgotten. */
export const MAX_CAP_DAYS = 31;
const DAY = 86_400_000;

/**
 * May this one go too? `full` says when the first place is free again. Asked of one that is in the ledger already, it is in its own place.
 */
export function room(
  caps: readonly Cap[],
  ledger: SendLedger,
  wish: Counted,
  zone: string,
): { readonly kind: "free" } | { readonly kind: "full"; readonly cap: Cap; readonly until: string | null } {
  const now = Date.parse(wish.at);
  for (const cap of caps) {
    if (wish.purpose === "transactional" || !cap.purposes.includes(wish.purpose)) continue;
    const today = cap.per === "day" ? dayAround(now, zone) : undefined;
    const since = today ? today.from : now - (cap.per as { readonly days: number }).days * DAY;
    const within = ledger.entries
      .filter(
        ({ id, at, purpose }) => id !== wish.id && isCounted(cap, purpose) && Date.parse(at) > since - (today ? 1 : 0),
      )
      .map(({ at }) => Date.parse(at))
      .sort((a, b) => a - b);
    if (within.length < cap.limit) continue;
    // So many have to leave the span before one fits in.
    const leaves = within[within.length - cap.limit];
    if (cap.limit === 0 || leaves === undefined) return { kind: "full", cap, until: null };
    const until = today ? today.to : leaves + (cap.per as { readonly days: number }).days * DAY;
    return { kind: "full", cap, until: new Date(until).toISOString() };
  }
  return { kind: "free" };
}

const isCounted = (cap: Cap, purpose: Purpose): boolean => (cap.purposes as readonly Purpose[]).includes(purpose);

/** With this one in it, and without what no cap looks back to. */
export function reserve(ledger: SendLedger, wish: Counted): SendLedger {
  const since = Date.parse(wish.at) - MAX_CAP_DAYS * DAY;
  const entries = ledger.entries.filter(({ id, at }) => id !== wish.id && Date.parse(at) > since);
  return { entries: [...entries, wish], version: ledger.version + 1 };
}

/** Without one that did not go. */
export const release = (ledger: SendLedger, id: string): SendLedger => ({
  entries: ledger.entries.filter((entry) => entry.id !== id),
  version: ledger.version + 1,
});
