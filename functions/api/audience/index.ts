import { makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeSendingPolicyStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makeListMembers } from "../../../lib/adapters/dynamo/list-members.ts";
import { makeSegmentFindings, makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { audienceRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  audienceRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const policy = makeSendingPolicyStore(stores);
    return enter({
      audience: makeAudienceStore(stores, {
        counters: makeCounterStore(stores),
        zone: async () => (await policy.read()).timeZone,
        clock,
      }),
      segments: makeSegmentStore(stores, ids),
      listMembers: makeListMembers(stores),
      findings: makeSegmentFindings(stores),
      contacts: makeContactDesk(stores, ids),
      fields: makeFieldStore(stores),
      jobs: makeJobStore(stores),
      clock,
      ids,
    });
  }),
);
