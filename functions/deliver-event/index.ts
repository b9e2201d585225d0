import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../../lib/adapters/dynamo/webhooks.ts";
import { makePostWebhook } from "../../lib/adapters/http/webhooks.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { makeEndpointSecretStore } from "../../lib/adapters/ssm/webhook-secrets.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeDeliverEvents } from "../../lib/core/webhooks/deliver.ts";
import { parseAllowList } from "../../lib/runtime/channel-env.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, SECRETS_PREFIX, FETCH_ALLOW_ORIGINS } = readEnv(env);
const post = makePostWebhook({ allow: parseAllowList(FETCH_ALLOW_ORIGINS), now: systemClock.now });

/** Endpoints are switched off by themselves, and the audit log says so. */
const byRule = () =>
  stamped(
    dynamoClient(),
    () => ({ kind: "rule", id: "rule:webhooks" }),
    () => systemIds.random().slice(0, 10),
  );

const deliverOf = perTenant((tenant) => {
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  return makeDeliverEvents({
    endpoints: makeEndpointStore({ ...context, client: byRule() }, systemIds),
    deliveries: makeWebhookDeliveryStore(context),
    secrets: makeEndpointSecretStore(makeSecretStore({ prefix: SECRETS_PREFIX, tenant })),
    post,
    timers: makeTimerStore(context),
    notices: makePersonalNotices(context, systemIds),
    people: makePeopleStore(context),
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
  });
});

export const handler = makeHandler({ deliverOf, log: makeLog() });
