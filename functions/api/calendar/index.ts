import { makeCalendarEventStore, makeFeedLinkStore } from "../../../lib/adapters/dynamo/calendar.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeBusyStore, makeGoogleAccountStore } from "../../../lib/adapters/dynamo/google-calendar.ts";
import { makeLeadStore } from "../../../lib/adapters/dynamo/leads.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeReminderStore } from "../../../lib/adapters/dynamo/reminders.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeGoogleConsent } from "../../../lib/adapters/google/consent.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { equalInConstantTime, sha256Base64Url } from "../../../lib/adapters/system/system.ts";
import { makeManageCampaigns } from "../../../lib/core/campaigns/manage.ts";
import { makeManageGoogle } from "../../../lib/core/google-calendar/connect.ts";
import { makeGoogleSource } from "../../../lib/core/google-calendar/source.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeManageReminders } from "../../../lib/core/reminders/manage.ts";
import { makeLookAt } from "../../../lib/core/reminders/subjects.ts";
import { parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { googleAsOf } from "../../google-calendar.ts";
import { phasesOf } from "../../phases.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf, unstampedStoresOf } from "../wiring.ts";
import { calendarRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

/** Calendars at Google, which are asked while somebody connects theirs and chooses. */
function googleOf(tenant: string) {
  const googleAccounts = makeGoogleAccountStore(storesOf(tenant));
  const secrets = makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant });
  const google = { secrets, baseUrl: parseBaseUrls(env.CHANNEL_BASE_URLS)["google-calendar"] };
  const manageGoogle = makeManageGoogle({
    accounts: googleAccounts,
    ...{ secrets, clock, ids, same: equalInConstantTime, challenge: sha256Base64Url },
    consent: makeGoogleConsent({ http: callHttp, baseUrl: google.baseUrl }),
    googleAs: googleAsOf(googleAccounts, google),
    timers: makeTimerStore(unstampedStoresOf(tenant)),
  });
  return { googleAccounts, manageGoogle };
}

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
      ...googleOf(tenant),
      moreSources: [
        phasesOf({ campaigns, manage: makeManageCampaigns({ campaigns, clock, ids }), clock }),
        makeGoogleSource((person) => makeBusyStore(stores, person)),
      ],
      membersOf: makePeopleStore(stores).membersOf,
      linksUrl: env.LINKS_URL.replace(/\/+$/, ""),
      same: equalInConstantTime,
      clock,
      ids,
    });
  }),
);
