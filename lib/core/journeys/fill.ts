/** Gives leads that are older than journeys the one that their steps tell of. The change is counted like any other. */
import type { FunnelStore } from "../funnels/ports.ts";
import type { StageMove } from "../leads/model.ts";
import type { LeadStore } from "../leads/ports.ts";
import { journeyOf } from "./model.ts";

export interface FillPorts {
  /** Ids of the tenant's leads that have no journey. */
  readonly without: () => Iterable<string>;
  readonly leads: Pick<LeadStore, "get" | "save" | "steps">;
  readonly funnels: Pick<FunnelStore, "all">;
}

const ATTEMPTS = 5;
const PORTION = 100;

/** How many it was. Cut off, it is simply begun again: who has one is left alone. */
export function makeFillJourneys({ without, leads, funnels }: FillPorts): () => Promise<number> {
  return async () => {
    const known = new Map((await funnels.all()).map((funnel) => [funnel.funnelId, funnel]));
    const orderOf = (funnelId: string) => known.get(funnelId) ?? { funnelId, stages: [] };
    let filled = 0;
    for (const leadId of without()) if (await fill(leadId)) filled++;
    return filled;

    async function fill(leadId: string): Promise<boolean> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const lead = await leads.get(leadId);
        if (!lead || lead.journey !== null) return false;
        const journey = journeyOf(lead, await stepsOf(leadId), orderOf);
        if ((await leads.save({ ...lead, journey, version: lead.version + 1 }, lead)) === "saved") return true;
      }
      throw new Error("a lead kept changing");
    }
  };

  async function stepsOf(leadId: string): Promise<readonly StageMove[]> {
    const steps: StageMove[] = [];
    let cursor: string | undefined;
    do {
      const page = await leads.steps(leadId, { limit: PORTION, ...(cursor === undefined ? {} : { cursor }) });
      steps.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return steps.reverse();
  }
}
