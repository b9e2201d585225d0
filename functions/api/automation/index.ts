import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeEventTypeStore } from "../../../lib/adapters/dynamo/event-types.ts";
import { makeEventStore, makeFollowedTypes } from "../../../lib/adapters/dynamo/events.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeItemStore } from "../../../lib/adapters/dynamo/items.ts";
import { makeFindItem } from "../../../lib/core/items/find.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf, unstampedStoresOf } from "../wiring.ts";
import { automationRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  automationRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      id: tenant,
      // An event says itself who reported it; the audit log would say it once more for each.
      events: makeEventStore(unstampedStoresOf(tenant)),
      eventTypes: makeEventTypeStore(stores),
      followed: makeFollowedTypes(stores),
      contacts: makeContactDesk(stores, ids),
      fields: makeFieldStore(stores),
      findItem: makeFindItem({ items: makeItemStore(stores), ids }),
      clock,
      ids,
    });
  }),
);
