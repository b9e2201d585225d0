/** Who of those that the policy lets go can go now: by their connections' day and the campaign's budget. What is held for one is freed here too. */
import type { CampaignPlan } from "../campaigns/model.ts";
import { release as without } from "../caps/model.ts";
import type { SendLedgerStore } from "../caps/ports.ts";
import type { DeliveryReason, DeliveryStatus } from "../deliveries/model.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Judgement } from "./judge.ts";
import { makeConnectionDays } from "./places.ts";
import type { BudgetStore, ChunkStores } from "./ports.ts";
import type { Way } from "./ways.ts";

/** One who may be written to, with what is held for them. */
export interface Holder {
  readonly contactId: string;
  /** Under which their place among what they get is held; absent: nothing counts. */
  readonly ledgerId?: string;
  readonly way: Way;
  /** Their place in the connection's day. */
  readonly place?: string;
  /** The phase's end where they are. ISO 8601. */
  readonly endsAt: string;
  /** What would be decided then. */
  readonly judgedAt: (now: number) => Judgement;
}

/** Gets nothing now, and holds nothing any more. */
export interface TooMany<One> {
  readonly one: One;
  readonly status: Extract<DeliveryStatus, "deferred" | "expired" | "suppressed">;
  readonly reason: DeliveryReason;
  readonly until?: string;
}
interface Sorted<One> {
  readonly going: readonly One[];
  readonly over: readonly TooMany<One>[];
}

interface LimitPorts extends Pick<ChunkStores, "places"> {
  readonly ledgers: Pick<SendLedgerStore, "get" | "save">;
  readonly budget: BudgetStore;
  readonly clock: Clock;
}

export interface Of {
  readonly campaignId: string;
  readonly plan: Pick<CampaignPlan, "budget">;
  /** By whose days connections count. */
  readonly timeZone: string;
}

/** Of senders that want a place of the same contact at the same time all but one try again. */
const ATTEMPTS = 5;
const priceOf = ({ way }: Pick<Holder, "way">): number => way.price?.micros ?? 0;

export function makeLimits({ places, ledgers, budget, clock }: LimitPorts) {
  const days = makeConnectionDays({ places, clock });
  return {
    /** `going` hold their places and their prices. Throws when a store cannot be reached. */
    async within<One extends Holder>(found: readonly One[], of: Of): Promise<Sorted<One>> {
      const byConnection = Map.groupBy(found, ({ way }) => way.connection.connectionId);
      const sorted = await Promise.all([...byConnection.values()].map((its) => withinDay(its, of)));
      const paid = await withinBudget(
        sorted.flatMap(({ going }) => going),
        of,
      );
      return { going: paid.going, over: [...sorted.flatMap(({ over }) => over), ...paid.over] };
    },

    /** Nothing of it is sent. */
    async release(one: Holder, { campaignId, plan }: Pick<Of, "campaignId" | "plan">): Promise<void> {
      await releasePlaces(one);
      if (plan.budget && priceOf(one) > 0) await budget.giveBack(campaignId, priceOf(one));
    },
  };

  /** Of one connection. Whoever is too many waits for the first day that has a place, and there for what the policy says of it. */
  async function withinDay<One extends Holder>(its: readonly One[], { timeZone }: Of): Promise<Sorted<One>> {
    const [first] = its;
    if (!first) return { going: [], over: [] };
    const { connection } = first.way;
    const { granted, day: place, limit } = await days.today(connection, timeZone, its.length);
    const going = its.slice(0, granted).map((one) => (place === undefined ? one : { ...one, place }));
    const left = its.slice(granted);
    const ends = left.map(({ endsAt }) => endsAt);
    const then = left.length === 0 ? [] : await days.later(connection, timeZone, ends);
    await Promise.all(left.map(releasePlaces));
    const text = `the connection has sent the ${limit} that it may today`;
    const over = left.map((one, index): TooMany<One> => {
      const until = untilOf(one, then[index]);
      return until === undefined || until >= one.endsAt
        ? { one, status: "expired", reason: { code: "phase_ended", text, retryable: false } }
        : { one, status: "deferred", reason: { code: "connection_limit", text, retryable: true }, until };
    });
    return { going, over };
  }

  /** The chunk's whole price at once; where that is too much, one after the other as far as it goes. */
  async function withinBudget<One extends Holder>(found: readonly One[], of: Of): Promise<Sorted<One>> {
    const { campaignId, plan } = of;
    const sum = found.reduce((total, one) => total + priceOf(one), 0);
    if (!plan.budget || sum === 0 || (await budget.take(campaignId, sum, plan.budget.micros)))
      return { going: found, over: [] };
    const [going, over]: [One[], TooMany<One>[]] = [[], []];
    for (const one of found) {
      if (priceOf(one) === 0 || (await budget.take(campaignId, priceOf(one), plan.budget.micros))) {
        going.push(one);
        continue;
      }
      await releasePlaces(one);
      const reason = { code: "budget_spent", text: "the campaign's budget is spent", retryable: false };
      over.push({ one, status: "suppressed", reason });
    }
    return { going, over };
  }

  async function releasePlaces({ contactId, ledgerId, way, place }: Holder): Promise<void> {
    if (ledgerId !== undefined) await giveUp(contactId, ledgerId);
    if (place !== undefined) await places.giveBack(way.connection.connectionId, place, 1);
  }

  async function giveUp(contactId: string, id: string): Promise<void> {
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      const ledger = await ledgers.get(contactId);
      if (!ledger.entries.some((entry) => entry.id === id)) return;
      if ((await ledgers.save(contactId, without(ledger, id))) === "saved") return;
    }
  }
}

function untilOf({ judgedAt }: Holder, from: number | undefined): string | undefined {
  if (from === undefined) return undefined;
  const then = judgedAt(from);
  return then.kind === "defer" ? then.until : new Date(from).toISOString();
}
