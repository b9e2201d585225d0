/** What rules do with an event, for the rooms that may come to it: when it happened, and when its time has come. */
import { makeCatalogue } from "../lib/adapters/dynamo/catalogue.ts";
import { makeContactDesk } from "../lib/adapters/dynamo/contact-desk.ts";
import { makeDigestStore } from "../lib/adapters/dynamo/digests.ts";
import { makeEventRuleStore, makeRuleLog, makeToldStore, makeWaitStore } from "../lib/adapters/dynamo/event-rules.ts";
import { makeEventStore } from "../lib/adapters/dynamo/events.ts";
import { makeFeedbackFormStore, makeFeedbackStore } from "../lib/adapters/dynamo/feedback.ts";
import { makeItemStore } from "../lib/adapters/dynamo/items.ts";
import { makeJobStore } from "../lib/adapters/dynamo/jobs.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makeNotificationTypeStore } from "../lib/adapters/dynamo/notification-types.ts";
import { makeNotificationStore } from "../lib/adapters/dynamo/notifications.ts";
import { stamped } from "../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTemplateStore } from "../lib/adapters/dynamo/templates.ts";
import { systemClock as clock, systemIds as ids, systemPause } from "../lib/adapters/system/system.ts";
import { makeReachContact } from "../lib/core/contacts/reach.ts";
import { type ApplyRules, makeApplyRules } from "../lib/core/event-rules/apply.ts";
import { makeAskFeedback } from "../lib/core/feedback/ask.ts";
import { makeStartJob } from "../lib/core/jobs/start.ts";
import { makeNotifyContact } from "../lib/core/notifications/notify.ts";
import type { Team } from "../lib/core/people/model.ts";
import { makePinTemplate } from "../lib/core/templates/pin.ts";
import { makeLog } from "../lib/runtime/logger.ts";
import { catalogueOf } from "./of-items.ts";
import { makeTeller } from "./teller.ts";

const log = makeLog();

/** Whatever they change was changed by them, and the audit log says so. What is the machinery's own is nobody's deed. */
export function rulesOf(context: TableContext): ApplyRules {
  const { tenant } = context;
  const written: TableContext = {
    ...context,
    client: stamped(
      context.client,
      () => ({ kind: "rule", id: "rule:events" }),
      () => ids.random().slice(0, 10),
    ),
  };
  const contacts = makeContactDesk(written, ids);
  const reach = makeReachContact({ contacts, clock, ids, tenant });
  const start = makeStartJob({ jobs: makeJobStore(context), ids });
  const notify = makeNotifyContact({
    notifications: makeNotificationStore(written),
    digests: makeDigestStore(written),
    pause: systemPause,
    ...{ contacts, reach, clock, ids, tenant },
  });
  const pinTemplate = makePinTemplate({ templates: makeTemplateStore(context, ids), ids });
  const forms = makeFeedbackFormStore(context, ids);
  const teller = makeTeller({
    notificationTypes: makeNotificationTypeStore(context, ids),
    ...{ pinTemplate, notify, forms },
    ask: makeAskFeedback({
      requests: makeFeedbackStore(written),
      resolve: contacts.resolve,
      item: makeItemStore(context).get,
      pin: pinTemplate,
      ...{ forms, reach, notify, clock, ids, tenant },
    }),
  });
  return makeApplyRules({
    events: makeEventStore(context),
    rules: makeEventRuleStore(context, ids),
    waits: makeWaitStore(context),
    told: makeToldStore(context, ids),
    log: makeRuleLog(context),
    ...catalogueOf(context, contacts),
    notices: makePersonalNotices(context, ids),
    teams: makeCatalogue<Team>(context, ids, { noun: "team" }),
    tellRest: async (input, { receivedAt: at }) => {
      const { ruleId, eventId } = input;
      await start({
        kind: "event-rules.tell",
        input,
        subject: { kind: "event-rule", id: ruleId },
        createdBy: `rule:${ruleId}`,
        request: { id: `${ruleId} ${eventId}`, at },
      });
    },
    onFailed: (ruleId, error) => log.error("rule_failed", { tenant, ruleId }, error),
    ...{ contacts, reach, teller, clock, ids },
  });
}
