/** Where a card goes among the others of its stage, from what the table holds at this moment. */

import type { Ids } from "../kernel/ports.ts";
import { rankBetween } from "../kernel/rank.ts";
import type { Lead } from "./model.ts";
import type { LeadStore } from "./ports.ts";

export interface Anchors {
  /** The card that this one is to stand before. */
  readonly beforeId?: string;
  /** The card that this one is to stand behind. */
  readonly afterId?: string;
}

export type FindRank = (
  lead: Lead,
  place: { readonly funnelId: string; readonly stageId: string },
  anchors: Anchors,
  /** How often the rank that was found turned out to be taken. */
  attempt: number,
) => Promise<string>;

/**
 * Right behind `afterId`, else right before `beforeId`, else on top. A card that left the stage in the meantime is no anchor any more. The
 * lead's own rank comes back when it stands there already. Each failed attempt goes a random step further into the gap, so that many who
 * want the same place part ways.
 */
export function makeFindRank({
  leads,
  ids,
}: {
  readonly leads: LeadStore;
  readonly ids: Pick<Ids, "random">;
}): FindRank {
  return async (lead, place, { afterId, beforeId }, attempt) => {
    const here = lead.funnelId === place.funnelId && lead.stageId === place.stageId ? lead.rank : null;
    const [after, before] = await Promise.all([rankOf(afterId), rankOf(beforeId)]);
    if (here !== null && stands(here, after, before)) return here;

    let [low, high] = [after, before];
    if (after !== null) {
      const next = await beside(after, "behind");
      if (next?.leadId === lead.leadId) return next.rank;
      high = next?.rank ?? null;
    } else if (before !== null) {
      const previous = await beside(before, "before");
      if (previous?.leadId === lead.leadId) return previous.rank;
      low = previous?.rank ?? null;
    } else {
      high = (await beside(null, "behind"))?.rank ?? null;
    }
    return spread(low, high, attempt) ?? onTop();

    async function rankOf(leadId: string | undefined): Promise<string | null> {
      if (leadId === undefined || leadId === lead.leadId) return null;
      const anchor = await leads.get(leadId);
      return anchor?.funnelId === place.funnelId && anchor.stageId === place.stageId ? anchor.rank : null;
    }

    async function beside(rank: string | null, side: "behind" | "before") {
      return (await leads.beside(place, rank, side, 1))[0];
    }

    async function onTop(): Promise<string> {
      const rank = rankBetween(null, (await beside(null, "behind"))?.rank ?? null);
      if (rank === undefined) throw new Error("there is no place left in this stage");
      return rank;
    }
  };

  function spread(low: string | null, high: string | null, attempt: number): string | undefined {
    let [from, to] = [low, high];
    const coins = ids.random();
    for (let step = 0; step < attempt; step++) {
      const middle = rankBetween(from, to);
      if (middle === undefined) break;
      if (coins.charCodeAt(step % coins.length) % 2 === 0) from = middle;
      else to = middle;
    }
    return rankBetween(from, to);
  }
}

/** Both anchors are kept to already; with none, any place in the stage will do. */
const stands = (here: string, after: string | null, before: string | null): boolean =>
  (after === null) === (before === null) && (after === null || after < here) && (before === null || here < before);
