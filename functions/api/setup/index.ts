import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { makeChannelSetup } from "../../../lib/channels/gateway/setup.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, manifests, storesOf } from "../wiring.ts";
import { setupRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const baseUrls = parseBaseUrls(env.CHANNEL_BASE_URLS);

export const part = partOf(
  setupRoutes,
  perTenant((id) => {
    const secrets = makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant: id });
    return enter({
      id,
      connections: makeConnectionStore(storesOf(id)),
      secrets,
      setup: makeChannelSetup({ http: callHttp, baseUrls, secrets }),
      installed: manifests,
      clock,
      ids,
    });
  }),
);
