/** Segments and their counts, by walks over everybody. */
import { makeAudienceDesk, makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeAudienceSources } from "../../../lib/adapters/dynamo/audience-sources.ts";
import { makeSendingPolicyStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFollowedTypes } from "../../../lib/adapters/dynamo/events.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeSegmentFindings, makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { groupByKMeans } from "../../../lib/adapters/kmeans/group.ts";
import { systemClock as clock, systemIds as ids } from "../../../lib/adapters/system/system.ts";
import { makeRebuildAudience } from "../../../lib/core/audience/rebuild.ts";
import { makeRefreshAudience } from "../../../lib/core/audience/refresh.ts";
import { makeLook } from "../../../lib/core/segments/look.ts";
import { makeReadWatched } from "../../../lib/core/segments/watched.ts";
import type { Runs } from "../kinds.ts";
import { storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  const contacts = makeContactDesk(context, ids);
  const policy = makeSendingPolicyStore(context);
  const [segments, fields] = [makeSegmentStore(context, ids), makeFieldStore(context)];
  const desk = makeAudienceDesk(context, makeFollowedTypes(context));
  const audience = makeAudienceStore(context, {
    counters: makeCounterStore(context),
    zone: async () => (await policy.read()).timeZone,
    clock,
  });
  const findings = makeSegmentFindings(context);
  return {
    "audience.look": makeLook({ audience, desk, segments, fields, findings, group: groupByKMeans, clock, ids }),
    "audience.rebuild": makeRebuildAudience(
      contacts,
      makeRefreshAudience({
        sources: makeAudienceSources(context, contacts),
        audience: desk,
        watched: makeReadWatched({ segments, fields, clock }),
        clock,
        ids,
      }),
    ),
  };
};
