/** Leads that wander through funnels which people rearrange, and what somebody who remembers every step says of them. */
import { type Funnel, STANDARD_FUNNELS } from "../../lib/core/funnels/model.ts";
import { BLANK_LEAD, LEAD_STATES, type Lead, type StageMove } from "../../lib/core/leads/model.ts";
import { stepOf } from "../../lib/core/leads/step.ts";
import type { Dice } from "./life.ts";

/** Where a lead came to, and how the open stages of that funnel stood then. */
interface Arrival {
  readonly at: string;
  readonly funnelId: string;
  readonly stageId: string;
  readonly closed: boolean;
  readonly order: readonly string[];
}

export interface Wanderer {
  lead: Lead;
  readonly steps: StageMove[];
  readonly arrivals: Arrival[];
}

export function makeBoards(random: Dice) {
  const funnels = new Map<string, Funnel>(STANDARD_FUNNELS.map((funnel) => [funnel.funnelId, funnel]));
  const ids = [...funnels.keys()];
  const leads = new Map<string, Wanderer>();

  /** Stages change places, are taken out and put back; the last one that takes endings stays. */
  function rearrange(): void {
    const funnel = funnels.get(random.one(ids));
    if (!funnel) return;
    const stages = funnel.stages
      .map((stage) => ({ stage, by: random.upTo(1_000) }))
      .sort((a, b) => a.by - b.by)
      .map(({ stage }) => ({ ...stage, archived: stage.state !== "closed" && random.chance(0.3) }));
    funnels.set(funnel.funnelId, { ...funnel, stages });
  }

  /** Undefined: the lead refused, or stayed as it was. */
  function step(leadId: string, at: string, fields: Partial<Lead>): Lead | undefined {
    if (random.chance(0.02)) rearrange();
    const known = leads.get(leadId);
    const lead: Lead = known?.lead ?? {
      ...BLANK_LEAD,
      leadId,
      contactId: leadId.split(".")[0] ?? "",
      contactName: null,
      source: { channel: "whatsapp" },
      sources: [],
      journey: {},
      createdAt: at,
      updatedAt: at,
      version: 0,
    };
    const stays = known !== undefined && random.chance(0.7);
    const funnel = funnels.get(stays && lead.funnelId ? lead.funnelId : random.one(ids));
    if (!funnel) return undefined;
    const state = random.one(LEAD_STATES);
    const outcome = stepOf({
      lead: { ...lead, ...fields },
      change: { ...(random.chance(0.6) ? { state } : {}), lostReason: state === "closed_lost" ? "price" : null },
      funnel,
      ...(random.chance(0.6) ? { stageId: random.one(funnel.stages).stageId } : {}),
      by: "usr_ana",
      at,
    });
    if (outcome.kind !== "changed") return undefined;
    const wanderer = known ?? { lead: outcome.lead, steps: [], arrivals: [] };
    leads.set(leadId, wanderer);
    wanderer.lead = outcome.lead;
    const { move } = outcome;
    if (move) {
      wanderer.steps.push(move);
      const order = funnel.stages.filter(({ archived }) => !archived).map(({ stageId }) => stageId);
      const { funnelId, stageId, state: now } = move.to;
      wanderer.arrivals.push({ at, funnelId, stageId, closed: now.startsWith("closed_"), order });
    }
    return outcome.lead;
  }

  return { step, leads, funnels };
}

/** By `<stage key> <day> <what>`: told from every step that there was, and not from what the lead remembers. */
export function watched({ lead, arrivals }: Wanderer): Record<string, number> {
  const counts: Record<string, number> = {};
  const seen = new Set(arrivals.map(({ funnelId, stageId }) => `${funnelId}/${stageId}`));
  for (const key of seen) {
    const is = (one: Arrival) => `${one.funnelId}/${one.stageId}` === key;
    const [first, last] = [arrivals.findIndex(is), arrivals.findLastIndex(is)];
    const { at = "", funnelId = "", stageId = "" } = arrivals[first] ?? {};
    const side = (one: Arrival) => Math.sign(one.order.indexOf(one.stageId) - one.order.indexOf(stageId));
    const open = (one: Arrival) =>
      one.funnelId === funnelId && !one.closed && one.order.includes(stageId) && one.order.includes(one.stageId);
    const since = arrivals.slice(last + 1).filter((one) => one.funnelId === funnelId);
    const here = lead.funnelId === funnelId;
    const won = here && lead.state === "closed_won";
    const lost = here && lead.state === "closed_lost";
    const fate =
      won || arrivals.slice(first + 1).some((one) => open(one) && side(one) > 0)
        ? "fate.forward"
        : since.some((one) => open(one) && side(one) < 0)
          ? "fate.back"
          : !here
            ? "fate.elsewhere"
            : since.length === 0 && lead.stageId !== stageId
              ? "fate.elsewhere"
              : since.length > 0 && !since.at(-1)?.closed
                ? "fate.elsewhere"
                : lost
                  ? "fate.lost"
                  : undefined;
    const day = at.slice(0, 10);
    for (const what of ["reached", fate, ...(won ? ["fate.won"] : [])])
      if (what !== undefined) counts[`${key} ${day} ${what}`] = (counts[`${key} ${day} ${what}`] ?? 0) + 1;
  }
  return counts;
}
