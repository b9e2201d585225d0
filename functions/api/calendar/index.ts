import { makeCalendarEventStore, makeFeedLinkStore } from "../../../lib/adapters/dynamo/calendar.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeLeadStore } from "../../../lib/adapters/dynamo/leads.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeReminderStore } from "../../../lib/adapters/dynamo/reminders.ts";
import { equalInConstantTime } from "../../../lib/adapters/system/system.ts";
import { makeManageCampaigns } from "../../../lib/core/campaigns/manage.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeManageReminders } from "../../../lib/core/reminders/manage.ts";
import { makeLookAt } from "../../../lib/core/reminders/subjects.ts";
import { phasesOf } from "../../phases.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { calendarRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  calendarRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const reminders = makeReminderStore(stores, ids);
    const campaigns = makeCampaignStore(stores);
    const lookAt = makeLookAt({
      leads: makeLeadStore(stores),
      conversations: makeConversationDesk(stores),
      contacts: makeContactDesk(stores, ids),
    });
    return enter({
      id: tenant,
      calendarEvents: makeCalendarEventStore(stores),
      feedLinks: makeFeedLinkStore(stores),
      reminders: makeManageReminders({ reminders, lookAt, clock, ids }),
      ownReminders: reminders,
      moreSources: [phasesOf({ campaigns, manage: makeManageCampaigns({ campaigns, clock, ids }), clock })],
      membersOf: makePeopleStore(stores).membersOf,
      linksUrl: env.LINKS_URL.replace(/\/+$/, ""),
      same: equalInConstantTime,
      clock,
      ids,
    });
  }),
);
