import { makeAssignmentRuleStore } from "../../../lib/adapters/dynamo/assignment.ts";
import { makeCatalogue } from "../../../lib/adapters/dynamo/catalogue.ts";
import { makeClassificationRuleStore, makeCorrectionStore } from "../../../lib/adapters/dynamo/classification.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore, makeFunnelStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeInterestStore } from "../../../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../../../lib/adapters/dynamo/items.ts";
import { makeLeadStore } from "../../../lib/adapters/dynamo/leads.ts";
import { makeLostReasonStore } from "../../../lib/adapters/dynamo/lost-reasons.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeRecordNoteStore } from "../../../lib/adapters/dynamo/record-notes.ts";
import { makeReminderStore } from "../../../lib/adapters/dynamo/reminders.ts";
import { makeTimelineStore } from "../../../lib/adapters/dynamo/timeline.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import type { Team } from "../../../lib/core/people/model.ts";
import { makeLookAt } from "../../../lib/core/reminders/subjects.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { makeReminderDesk } from "./reminder-desk.ts";
import { salesRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  salesRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const contacts = makeContactDesk(stores, ids);
    const leads = makeLeadStore(stores);
    const conversations = makeConversationDesk(stores);
    return enter({
      contacts,
      leads,
      conversations,
      timeline: makeTimelineStore(stores),
      funnels: makeFunnelStore(stores),
      stageCounters: makeCounterStore(stores),
      classificationRules: makeClassificationRuleStore(stores, ids),
      corrections: makeCorrectionStore(stores),
      fields: makeFieldStore(stores),
      interests: makeInterestStore(stores),
      items: makeItemStore(stores),
      itemTypes: makeItemTypeStore(stores, ids),
      lostReasons: makeLostReasonStore(stores, ids),
      recordNotes: makeRecordNoteStore(stores),
      reminders: makeReminderDesk({
        reminders: makeReminderStore(stores, ids),
        lookAt: makeLookAt({ leads, conversations, contacts }),
        clock,
        ids,
      }),
      assignmentRules: makeAssignmentRuleStore(stores, ids),
      pools: {
        team: makeCatalogue<Team>(stores, ids, { noun: "team" }).get,
        membersOf: makePeopleStore(stores).membersOf,
      },
      clock,
      ids,
    });
  }),
);
