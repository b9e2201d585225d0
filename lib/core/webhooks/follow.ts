/** The table's changes become facts. Most changes are of tenants that told nobody to be told: those cost a cached look. */
import type { Projection } from "../projections/model.ts";
import { factsOf } from "./facts.ts";
import type { Fact } from "./model.ts";
import type { PublishFact } from "./ports.ts";

export const makeFollowFacts = (of: (tenant: string) => PublishFact): Projection => ({
  name: "webhooks",
  async project(changes) {
    const facts = new Map<string, Fact[]>();
    for (const change of changes) {
      const told = factsOf(change);
      if (told.length > 0) facts.set(change.tenant, [...(facts.get(change.tenant) ?? []), ...told]);
    }
    for (const [tenant, told] of facts) await of(tenant)(...told);
    return undefined;
  },
});
