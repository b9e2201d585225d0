import { makeAudienceDesk } from "../../../lib/adapters/dynamo/audience.ts";
import { makeAutomationStore, makeRunStore } from "../../../lib/adapters/dynamo/automations.ts";
import { makeCampaignDeliveryStore } from "../../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeCatalogue } from "../../../lib/adapters/dynamo/catalogue.ts";
import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import {
  makeConsentStore,
  makeSendingPolicyStore,
  makeSuppressionStore,
} from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeEventRuleStore, makeFollowedStore, makeRuleLog } from "../../../lib/adapters/dynamo/event-rules.ts";
import { makeEventTypeStore } from "../../../lib/adapters/dynamo/event-types.ts";
import { makeEventStore, makeFollowedTypes } from "../../../lib/adapters/dynamo/events.ts";
import { makeFeedbackFormStore } from "../../../lib/adapters/dynamo/feedback.ts";
import { makeFieldStore, makeFunnelStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeItemStore } from "../../../lib/adapters/dynamo/items.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makeNotificationTypeStore } from "../../../lib/adapters/dynamo/notification-types.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeEndpointStore } from "../../../lib/adapters/dynamo/webhooks.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { figuresIn } from "../../../lib/core/automations/figures.ts";
import { NOW } from "../../../lib/core/counters/model.ts";
import { makeFindItem } from "../../../lib/core/items/find.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import type { Team } from "../../../lib/core/people/model.ts";
import { makePinTemplate } from "../../../lib/core/templates/pin.ts";
import { makeLog } from "../../../lib/runtime/logger.ts";
import { judgeOf } from "../../judging.ts";
import { catalogueOf } from "../../of-items.ts";
import { makeTeller } from "../../teller.ts";
import { wakeOf } from "../../waking.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf, unstampedStoresOf } from "../wiring.ts";
import { automationRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const log = makeLog();

export const part = partOf(
  automationRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const contacts = makeContactDesk(stores, ids);
    const [segments, fields] = [makeSegmentStore(stores, ids), makeFieldStore(stores)];
    const [policy, counters] = [makeSendingPolicyStore(stores), makeCounterStore(stores)];
    return enter({
      automations: makeAutomationStore(stores, ids),
      runs: makeRunStore(unstampedStoresOf(tenant)),
      wakeRun: wakeOf(makeTimerStore(unstampedStoresOf(tenant))),
      automationFigures: async () => figuresIn(await counters.read("automation", NOW, NOW)),
      segments,
      funnels: makeFunnelStore(stores),
      jobs: makeJobStore(stores),
      judge: judgeOf({
        audience: makeAudienceDesk(stores, makeFollowedTypes(stores)),
        deliveries: makeCampaignDeliveryStore(stores),
        ...{ segments, fields, clock, family: contacts.family },
      }),
      zoneOf: async (id) => (await contacts.resolve(id))?.timeZone ?? (await policy.read()).timeZone,
      id: tenant,
      // An event says itself who reported it; the audit log would say it once more for each.
      events: makeEventStore(unstampedStoresOf(tenant)),
      eventTypes: makeEventTypeStore(stores),
      eventRules: makeEventRuleStore(stores, ids),
      followed: makeFollowedTypes(stores),
      followedStore: makeFollowedStore(unstampedStoresOf(tenant)),
      ruleLog: makeRuleLog(stores),
      teller: makeTeller({
        notificationTypes: makeNotificationTypeStore(stores, ids),
        pinTemplate: makePinTemplate({ templates: makeTemplateStore(stores, ids), ids }),
        forms: makeFeedbackFormStore(stores, ids),
        // Here rules are looked at, and followed nowhere.
        notify: () => Promise.reject(new Error("rules are followed by the queue's worker")),
        ask: () => Promise.reject(new Error("rules are followed by the queue's worker")),
      }),
      ...catalogueOf(stores, contacts),
      connections: makeConnectionStore(stores),
      channelFacts: channelPlanning,
      consent: makeConsentStore(stores, ids),
      suppressions: makeSuppressionStore(stores, ids),
      pools: {
        team: makeCatalogue<Team>(stores, ids, { noun: "team" }).get,
        membersOf: makePeopleStore(stores).membersOf,
      },
      contacts,
      fields,
      campaigns: makeCampaignStore(stores),
      endpoints: makeEndpointStore(stores, ids),
      findItem: makeFindItem({ items: makeItemStore(stores), ids }),
      onFailed: (error) => log.error("event_not_taken", { tenant }, error),
      clock,
      ids,
    });
  }),
);
