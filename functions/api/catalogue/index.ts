import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeFollowedTypes } from "../../../lib/adapters/dynamo/events.ts";
import { makeInterestStore } from "../../../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../../../lib/adapters/dynamo/items.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { catalogueRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  catalogueRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      itemTypes: makeItemTypeStore(stores, ids),
      items: makeItemStore(stores),
      interests: makeInterestStore(stores),
      followed: makeFollowedTypes(stores),
      contacts: makeContactDesk(stores, ids),
      clock,
      ids,
    });
  }),
);
