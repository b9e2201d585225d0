import { makeActivationStore } from "../../../lib/adapters/dynamo/activations.ts";
import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import {
  makeConsentStore,
  makeSendingPolicyStore,
  makeSuppressionStore,
} from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeDeliveryDesk } from "../../../lib/adapters/dynamo/delivery-desk.ts";
import { makeDigestStore } from "../../../lib/adapters/dynamo/digests.ts";
import { makeEngagementStore } from "../../../lib/adapters/dynamo/hits.ts";
import { makeNotificationTypeStore } from "../../../lib/adapters/dynamo/notification-types.ts";
import { makeNotificationStore } from "../../../lib/adapters/dynamo/notifications.ts";
import { makeSettingsStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { makeLinkKeys } from "../../../lib/adapters/ssm/link-keys.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { systemLinkMac, systemMac, systemTextCodec } from "../../../lib/adapters/system/mac.ts";
import { systemPause } from "../../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeLinkTokens } from "../../../lib/core/links/tokens.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { outreachRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const tokens = makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec });
const linksBase = new URL(env.LINKS_URL).origin;

export const part = partOf(
  outreachRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const keys = makeLinkKeys(makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant }));
    return enter({
      id: tenant,
      notifications: makeNotificationStore(stores),
      digests: makeDigestStore(stores),
      pause: systemPause,
      notificationTypes: makeNotificationTypeStore(stores, ids),
      templates: makeTemplateStore(stores, ids),
      contacts: makeContactDesk(stores, ids),
      deliveries: makeDeliveryDesk(stores),
      engagements: makeEngagementStore(stores),
      settings: makeSettingsStore(stores),
      linkTo: async (link) => `${linksBase}/t/${tokens.issue(await keys.ensure(), tenant, link)}`,
      signed: async (text) => ids.derive(systemMac.sign(await keys.ensure(), text)),
      activations: makeActivationStore(stores, ids),
      connections: makeConnectionStore(stores),
      channels: channelPlanning,
      consent: makeConsentStore(stores, ids),
      suppressions: makeSuppressionStore(stores, ids),
      sendingPolicy: makeSendingPolicyStore(stores),
      clock,
      ids,
    });
  }),
);
