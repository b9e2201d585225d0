import {
  makeConsentStore,
  makeSendingPolicyStore,
  makeSuppressionStore,
} from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeDeliveryDesk } from "../../../lib/adapters/dynamo/delivery-desk.ts";
import { makeNotificationTypeStore } from "../../../lib/adapters/dynamo/notification-types.ts";
import { makeNotificationStore } from "../../../lib/adapters/dynamo/notifications.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { outreachRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  outreachRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      id: tenant,
      notifications: makeNotificationStore(stores),
      notificationTypes: makeNotificationTypeStore(stores, ids),
      templates: makeTemplateStore(stores, ids),
      contacts: makeContactDesk(stores, ids),
      deliveries: makeDeliveryDesk(stores),
      consent: makeConsentStore(stores, ids),
      suppressions: makeSuppressionStore(stores, ids),
      sendingPolicy: makeSendingPolicyStore(stores),
      clock,
      ids,
    });
  }),
);
