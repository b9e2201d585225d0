import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeLeadStore } from "../../../lib/adapters/dynamo/leads.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { ids, storesOf } from "../wiring.ts";
import { salesRoutes } from "./routes/index.ts";
import type { Tenant } from "./tenant.ts";

export const part = partOf(
  salesRoutes,
  perTenant((tenant): Tenant => {
    const stores = storesOf(tenant);
    return {
      contacts: makeContactStore(stores, ids),
      leads: makeLeadStore(stores),
      conversations: makeConversationDesk(stores),
    };
  }),
);
