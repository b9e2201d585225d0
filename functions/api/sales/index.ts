import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeLeadStore } from "../../../lib/adapters/dynamo/leads.ts";
import { makeReminderStore } from "../../../lib/adapters/dynamo/reminders.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeLookAt } from "../../../lib/core/reminders/subjects.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { makeReminderDesk } from "./reminder-desk.ts";
import { salesRoutes } from "./routes/index.ts";
import type { Tenant } from "./tenant.ts";

export const part = partOf(
  salesRoutes,
  perTenant((tenant): Tenant => {
    const stores = storesOf(tenant);
    const contacts = makeContactStore(stores, ids);
    const leads = makeLeadStore(stores);
    const conversations = makeConversationDesk(stores);
    return {
      contacts,
      leads,
      conversations,
      reminders: makeReminderDesk({
        reminders: makeReminderStore(stores, ids),
        lookAt: makeLookAt({ leads, conversations, contacts }),
        clock,
        ids,
      }),
    };
  }),
);
