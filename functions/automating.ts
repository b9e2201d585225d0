/** What automations do, for the rooms in which a run's time comes: steps by the same use cases as everybody else's. */
import { makeAudienceDesk } from "../lib/adapters/dynamo/audience.ts";
import { makeAutomationStore, makeRunStore } from "../lib/adapters/dynamo/automations.ts";
import { makeCampaignDeliveryStore } from "../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import { makeCatalogue } from "../lib/adapters/dynamo/catalogue.ts";
import { makeSendingPolicyStore } from "../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../lib/adapters/dynamo/conversation-desk.ts";
import { makeDigestStore } from "../lib/adapters/dynamo/digests.ts";
import { makeEventStore, makeFollowedTypes } from "../lib/adapters/dynamo/events.ts";
import { makeFeedbackFormStore } from "../lib/adapters/dynamo/feedback.ts";
import { makeFieldStore, makeFunnelStore } from "../lib/adapters/dynamo/funnels.ts";
import { makeLabelStore } from "../lib/adapters/dynamo/labels.ts";
import { makeLeadStore } from "../lib/adapters/dynamo/leads.ts";
import { makeLostReasonStore } from "../lib/adapters/dynamo/lost-reasons.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makeNotificationTypeStore } from "../lib/adapters/dynamo/notification-types.ts";
import { makeNotificationStore } from "../lib/adapters/dynamo/notifications.ts";
import { makePeopleStore } from "../lib/adapters/dynamo/people.ts";
import { makeSegmentStore } from "../lib/adapters/dynamo/segments.ts";
import { stamped } from "../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTemplateStore } from "../lib/adapters/dynamo/templates.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeWaveStore } from "../lib/adapters/dynamo/waves.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../lib/adapters/dynamo/webhooks.ts";
import { systemClock as clock, systemIds as ids, systemPause } from "../lib/adapters/system/system.ts";
import { type AdvanceRun, makeAdvanceRun } from "../lib/core/automations/advance.ts";
import { makeHands } from "../lib/core/automations/hands.ts";
import { makeManageContacts } from "../lib/core/contacts/manage.ts";
import { makeReachContact } from "../lib/core/contacts/reach.ts";
import { makeHandleConversation } from "../lib/core/conversations/handle.ts";
import type { BusinessEvent } from "../lib/core/events/model.ts";
import { makeManageLeads } from "../lib/core/leads/manage.ts";
import { makeNotifyContact } from "../lib/core/notifications/notify.ts";
import type { Team } from "../lib/core/people/model.ts";
import { makeAskForPhase } from "../lib/core/shards/ask-for.ts";
import { makeEnsureLater, makeSetClock } from "../lib/core/shards/waves.ts";
import { makePinTemplate } from "../lib/core/templates/pin.ts";
import { makeTellEndpoint } from "../lib/core/webhooks/publish.ts";
import { judgeOf } from "./judging.ts";
import { sayingOf } from "./saying.ts";
import { makeTeller } from "./teller.ts";
import { wakeOf } from "./waking.ts";

export const AUTOMATION_ACTOR = "rule:automations";

/** Whatever they change was changed by them, and the audit log says so; their own rows are nobody's deed. */
export function advanceRunOf(context: TableContext): AdvanceRun {
  const { tenant } = context;
  const written: TableContext = {
    ...context,
    client: stamped(
      context.client,
      () => ({ kind: "rule", id: AUTOMATION_ACTOR }),
      () => ids.random().slice(0, 10),
    ),
  };
  const contacts = makeContactDesk(written, ids);
  const fields = makeFieldStore(written);
  const leads = makeLeadStore(written);
  const conversations = makeConversationDesk(written);
  const timers = makeTimerStore(context);
  const events = makeEventStore(context);
  const followed = makeFollowedTypes(context);
  const deliveries = makeCampaignDeliveryStore(context);
  const waves = makeWaveStore(context);
  const policy = makeSendingPolicyStore(context);
  const teams = makeCatalogue<Team>(written, ids, { noun: "team" });
  const reach = makeReachContact({ contacts, clock, ids, tenant });
  const notify = makeNotifyContact({
    notifications: makeNotificationStore(written),
    digests: makeDigestStore(written),
    pause: systemPause,
    ...{ contacts, reach, clock, ids, tenant },
  });
  const teller = makeTeller({
    notificationTypes: makeNotificationTypeStore(context, ids),
    pinTemplate: makePinTemplate({ templates: makeTemplateStore(context, ids), ids }),
    forms: makeFeedbackFormStore(context, ids),
    notify,
    ask: () => Promise.reject(new Error("automations ask for no feedback")),
  });
  const shared = { clock, ids };
  const hands = makeHands({
    say: sayingOf({ teller, contacts, events, clock }),
    contacts,
    manageContacts: makeManageContacts({ contacts, fields, ...shared }),
    leads,
    manageLeads: makeManageLeads({
      ...{ leads, contacts, fields, ...shared },
      funnels: makeFunnelStore(written),
      lostReasons: makeLostReasonStore(written, ids),
    }),
    conversations,
    handle: makeHandleConversation({
      ...{ conversations, teams, clock, timers },
      labels: makeLabelStore(written, ids),
      people: makePeopleStore(written),
      notices: makePersonalNotices(written, ids),
    }),
    putEvent: async (event: BusinessEvent) => {
      await events.put(event, (await followed.read()).has(event.type));
    },
    askForPhase: makeAskForPhase({
      ...{ campaigns: makeCampaignStore(context), deliveries, ...shared },
      later: makeEnsureLater({ waves, ...shared }, makeSetClock({ waves, timers, clock })),
    }),
    tell: makeTellEndpoint({
      endpoints: makeEndpointStore(context, ids),
      deliveries: makeWebhookDeliveryStore(context),
      ...{ ...shared, length: Buffer.byteLength },
    }),
    by: AUTOMATION_ACTOR,
    ...shared,
  });
  return makeAdvanceRun({
    automations: makeAutomationStore(context, ids),
    runs: makeRunStore(context),
    hands,
    judge: judgeOf({
      audience: makeAudienceDesk(context, followed),
      segments: makeSegmentStore(context, ids),
      deliveries,
      fields,
      family: contacts.family,
      clock,
    }),
    async isSilent(contactId, own) {
      const [delivery] = await deliveries.all([{ contactId, own }]);
      // One that never arrived, or that nobody knows any more, keeps silent about nothing.
      if (!delivery?.sentAt || delivery.status === "failed") return false;
      return delivery.answeredAt === undefined && delivery.clickedAt === undefined;
    },
    async zoneOf(contactId) {
      const contact = await contacts.resolve(contactId);
      return contact?.timeZone ?? (await policy.read()).timeZone;
    },
    wake: wakeOf(timers),
    family: contacts.family,
    clock,
  });
}
