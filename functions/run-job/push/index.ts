/** Web push, loaded when there is a notice to push. */
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { makePersonalNotices } from "../../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../../../lib/adapters/dynamo/people.ts";
import { makePushReceipts, makeSubscriptionStore } from "../../../lib/adapters/dynamo/push.ts";
import { makeGuardedFetch } from "../../../lib/adapters/http/guarded.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { makeVapidStore } from "../../../lib/adapters/webpush/keys.ts";
import { makePushService } from "../../../lib/adapters/webpush/service.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makePushNotice } from "../../../lib/core/push/push.ts";
import { parseAllowList } from "../../../lib/runtime/channel-env.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";

const { TABLE_NAME, SECRETS_PREFIX, FETCH_ALLOW_ORIGINS } = readEnv(env);
const visit = makeGuardedFetch({ allow: parseAllowList(FETCH_ALLOW_ORIGINS) });
const service = makePushService({ post: (request) => visit({ ...request, maxBytes: 0 }), clock: systemClock });

export const pushesOf = perTenant((tenant) => {
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  const people = makePeopleStore(context);
  return makePushNotice({
    tenant,
    notices: makePersonalNotices(context, systemIds),
    subscriptions: makeSubscriptionStore(context),
    receipts: makePushReceipts(context),
    keys: makeVapidStore(makeSecretStore({ prefix: SECRETS_PREFIX, tenant })),
    service,
    isMember: async (person) => (await people.membersOf([person])).some(({ status }) => status === "active"),
    clock: systemClock,
  });
});
