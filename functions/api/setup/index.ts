import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeSentIn, makeSpendingStore } from "../../../lib/adapters/dynamo/spending.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { makeChannelSetup } from "../../../lib/channels/gateway/setup.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeManageSpending } from "../../../lib/core/spending/manage.ts";
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
      spending: makeManageSpending({
        spending: makeSpendingStore(storesOf(id)),
        sentIn: makeSentIn(makeCounterStore(storesOf(id))),
        free: Math.max(0, ...manifests.map(({ freeServiceMessages }) => freeServiceMessages ?? 0)),
        clock,
      }),
      clock,
      ids,
    });
  }),
);
