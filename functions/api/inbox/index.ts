import { makeCatalogue } from "../../../lib/adapters/dynamo/catalogue.ts";
import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeConsentStore, makeSuppressionStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeConversationStore } from "../../../lib/adapters/dynamo/conversations.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeDeliveryDesk } from "../../../lib/adapters/dynamo/delivery-desk.ts";
import { makeLabelStore } from "../../../lib/adapters/dynamo/labels.ts";
import { makeLaterStore } from "../../../lib/adapters/dynamo/later.ts";
import { makeTicketStore } from "../../../lib/adapters/dynamo/live.ts";
import { makeClosings, makeCompany } from "../../../lib/adapters/dynamo/live-people.ts";
import { makeMacroStore } from "../../../lib/adapters/dynamo/macros.ts";
import { makePersonalNotices } from "../../../lib/adapters/dynamo/notices.ts";
import { makeDraftStore } from "../../../lib/adapters/dynamo/own.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeSubscriptionStore } from "../../../lib/adapters/dynamo/push.ts";
import { makeReplyStore } from "../../../lib/adapters/dynamo/replies.ts";
import { makeSatisfactionResults, makeSatisfactionSettings } from "../../../lib/adapters/dynamo/satisfaction.ts";
import { makeBreachStore, makeHoursStore, makePolicyStore } from "../../../lib/adapters/dynamo/targets.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeViewStore } from "../../../lib/adapters/dynamo/views.ts";
import { makeMediaStore } from "../../../lib/adapters/s3/media.ts";
import { makeUploadStore } from "../../../lib/adapters/s3/uploads.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { sha256Hex } from "../../../lib/adapters/system/system.ts";
import { makeVapidStore } from "../../../lib/adapters/webpush/keys.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import type { Team } from "../../../lib/core/people/model.ts";
import { isPoint } from "../../../lib/webpush/encryption.ts";
import { lateRendererOf } from "../../rendering-late.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf, unstampedStoresOf } from "../wiring.ts";
import { inboxRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  inboxRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      conversations: makeConversationDesk(stores),
      deliveries: makeDeliveryDesk(stores),
      connections: makeConnectionStore(stores),
      labels: makeLabelStore(stores, ids),
      replies: makeReplyStore(stores, ids),
      later: makeLaterStore(stores),
      drafts: makeDraftStore(stores),
      macros: makeMacroStore(stores, ids),
      contacts: makeContactDesk(stores, ids),
      openings: makeConversationStore(stores, ids),
      templates: makeTemplateStore(stores, ids),
      suppressions: makeSuppressionStore(stores, ids),
      consent: makeConsentStore(stores, ids),
      renderTemplate: lateRendererOf(stores),
      counters: makeCounterStore(stores),
      roster: {
        membersOf: makePeopleStore(stores).membersOf,
        team: makeCatalogue<Team>(stores, ids, { noun: "team" }).get,
      },
      views: makeViewStore(stores, ids),
      hours: makeHoursStore(stores, ids),
      policies: makePolicyStore(stores, ids),
      breaches: makeBreachStore(stores),
      satisfactionSettings: makeSatisfactionSettings(stores, ids),
      satisfactionResults: makeSatisfactionResults(stores),
      timers: makeTimerStore(stores),
      notices: makePersonalNotices(stores, ids),
      subscriptions: makeSubscriptionStore(stores),
      isPoint,
      vapid: makeVapidStore(makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant })),
      media: makeMediaStore({ bucket: env.MEDIA_BUCKET, tenant }),
      uploads: makeUploadStore({ files: env.FILES_BUCKET, media: env.MEDIA_BUCKET, tenant }),
      channels: channelPlanning,
      live: {
        tickets: makeTicketStore(unstampedStoresOf(tenant)),
        closings: makeClosings(stores),
        company: makeCompany(stores),
        tenant,
        url: env.LIVE_URL,
        hash: sha256Hex,
      },
      clock,
      ids,
    });
  }),
);
