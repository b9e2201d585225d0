import { askContactScore, findLookalikes, getContactScore, listClusters } from "../../../../events/api/segments.ts";
import { clusterAt } from "../../../../lib/core/segments/features.ts";
import { lookalikes } from "../../../../lib/core/segments/lookalike.ts";
import { membershipOf } from "../../../../lib/core/segments/membership.ts";
import { scoreOf } from "../../../../lib/core/segments/score.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { memberView } from "../views.ts";

async function scored({ audience, contacts, findings, clock }: Tenant, contactId: string) {
  const speaker = await contacts.resolve(contactId);
  const [row] = speaker ? await audience.all([speaker.contactId]) : [];
  if (!row) return undefined;
  const clusters = await findings.clusters();
  const now = clock.now();
  const { engagement, recency, frequency, daysSinceActive = null } = scoreOf(row, now);
  return {
    ...{ contactId: row.contactId, engagement, recency, frequency, daysSinceActive },
    cluster: clusters ? clusterAt(clusters, row, now) : null,
  };
}

export const scoreRoutes: readonly Route<Tenant>[] = [
  route(getContactScore, "segments.read", {
    input: ({ params }) => params.contactId,
    run: scored,
    output: (score) => (score ? done(score) : missing("contact")),
  }),

  route(askContactScore, "segments.read", {
    input: ({ query }) => query.contactId,
    run: scored,
    output: (score) => (score ? done(score) : missing("contact")),
  }),

  route(listClusters, "segments.read", {
    input: () => undefined,
    run: ({ findings }) => findings.clusters(),
    output: (found) =>
      done({
        clusters: (found?.clusters ?? []).map(({ share, marks }, index) => ({
          ...{ number: index + 1, share },
          marks: marks.map(({ feature, by }) => ({ feature, by: Math.round(by * 100) / 100 })),
        })),
        sample: found?.sample ?? 0,
        asOf: found?.asOf ?? null,
      }),
  }),

  route(findLookalikes, "segments.read", {
    input: ({ params }) => params.id,
    run: async ({ world, glance, clock }, id) => {
      const known = await world();
      const segment = known.segments.find((one) => one.id === id);
      if (!segment) return undefined;
      const { seen } = await glance();
      const now = clock.now();
      const found = lookalikes(seen, membershipOf(segment, known), now);
      const view = memberView(now);
      return { looked: seen.length, contacts: found.map(({ row, likeness }) => ({ contact: view(row), likeness })) };
    },
    output: (found) => (found ? done(found) : missing("segment")),
  }),
];
