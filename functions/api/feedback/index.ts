import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeDeliveryDesk } from "../../../lib/adapters/dynamo/delivery-desk.ts";
import { makeDigestStore } from "../../../lib/adapters/dynamo/digests.ts";
import { makeFeedbackFormStore, makeFeedbackStore } from "../../../lib/adapters/dynamo/feedback.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeInterestStore } from "../../../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../../../lib/adapters/dynamo/items.ts";
import { makeNotificationStore } from "../../../lib/adapters/dynamo/notifications.ts";
import { makeRankingLog, makeRankingStore } from "../../../lib/adapters/dynamo/rankings.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { systemPause } from "../../../lib/adapters/system/system.ts";
import { makeInterestedIn } from "../../../lib/core/interests/match.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeFindField } from "../../../lib/core/rankings/field.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { feedbackRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  feedbackRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const [items, itemTypes] = [makeItemStore(stores), makeItemTypeStore(stores, ids)];
    const [contacts, feedback] = [makeContactDesk(stores, ids), makeFeedbackStore(stores)];
    return enter({
      id: tenant,
      feedbackForms: makeFeedbackFormStore(stores, ids),
      feedback,
      rankings: makeRankingStore(stores, ids),
      rankingLog: makeRankingLog(stores),
      field: makeFindField({
        items,
        interestedIn: makeInterestedIn({ interests: makeInterestStore(stores), items, itemTypes, contacts, clock }),
        contacts,
        feedback,
      }),
      item: items.get,
      itemTypeExists: async (type) => (await itemTypes.get(type)) !== undefined,
      fields: makeFieldStore(stores),
      contacts,
      notifications: makeNotificationStore(stores),
      deliveries: makeDeliveryDesk(stores),
      digests: makeDigestStore(stores),
      templates: makeTemplateStore(stores, ids),
      pause: systemPause,
      clock,
      ids,
    });
  }),
);
