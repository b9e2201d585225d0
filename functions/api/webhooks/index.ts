import { makeEndpointStore, makeWebhookDeliveryStore } from "../../../lib/adapters/dynamo/webhooks.ts";
import { isVisited } from "../../../lib/adapters/http/guarded.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { makeEndpointSecretStore } from "../../../lib/adapters/ssm/webhook-secrets.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { parseAllowList } from "../../../lib/runtime/channel-env.ts";
import { newKey } from "../../../lib/signing/standard-webhooks.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { webhookRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const allow = parseAllowList(env.FETCH_ALLOW_ORIGINS);

export const part = partOf(
  webhookRoutes,
  perTenant((tenant) =>
    enter({
      endpoints: makeEndpointStore(storesOf(tenant), ids),
      webhookDeliveries: makeWebhookDeliveryStore(storesOf(tenant)),
      endpointSecrets: makeEndpointSecretStore(makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant })),
      newSecret: newKey,
      isVisited: (url) => isVisited(url, allow),
      clock,
      ids,
    }),
  ),
);
