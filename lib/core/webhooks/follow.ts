/** The table's changes become facts. Most changes are of tenants that told nobody to be told: those cost a cached look. */
import type { Projection } from "../projections/model.ts";
import { factsOf } from "./facts.ts";
import type { Fact } from "./model.ts";
import type { PublishFact } from "./ports.ts";

export interface FollowFactsPorts {
  readonly publish: PublishFact;
  /** Rows of messages name their connection alone; undefined for one that is gone. */
  readonly channelOf: (connectionId: string) => Promise<string | undefined>;
}

export const makeFollowFacts = (of: (tenant: string) => FollowFactsPorts): Projection => ({
  name: "webhooks",
  async project(changes) {
    const facts = new Map<string, Fact[]>();
    for (const change of changes) {
      const told = factsOf(change);
      if (told.length > 0) facts.set(change.tenant, [...(facts.get(change.tenant) ?? []), ...told]);
    }
    for (const [tenant, told] of facts) {
      const { publish, channelOf } = of(tenant);
      await publish(...(await Promise.all(told.map((fact) => withChannel(fact, channelOf)))));
    }
    return undefined;
  },
});

async function withChannel(fact: Fact, channelOf: FollowFactsPorts["channelOf"]): Promise<Fact> {
  const { connectionId, channel } = fact.data;
  if (fact.type !== "message.received" || channel !== null || typeof connectionId !== "string") return fact;
  return { ...fact, data: { ...fact.data, channel: (await channelOf(connectionId)) ?? null } };
}
