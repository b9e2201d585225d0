import middy from "@middy/core";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeProcessReceipts } from "../../lib/core/deliveries/receipts.ts";
import { keptOnce } from "../../lib/core/kernel/once.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeHearTemplateNews } from "../../lib/core/provider-templates/hear.ts";
import { makeTellTemplateChange } from "../../lib/core/provider-templates/tell.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const settings = readEnv(env);
const { TABLE_NAME } = settings;
const log = makeLog();
const unwrapping = keptOnce(async (_: "mails") => (await import("./wiring.ts")).wireMails(settings, log));

const storesOf = perTenant((tenant) => {
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  const { deliveries, campaigns, suppressions, kept, notices, providerTemplates } = makeStores({
    ...context,
    ids: systemIds,
  });
  const tell = makeTellTemplateChange({
    notices: makePersonalNotices(context, systemIds),
    people: makePeopleStore(context),
  });
  return {
    receipts: makeProcessReceipts({ deliveries, campaigns, suppressions, clock: systemClock, concurrency: 10 }),
    kept,
    notices,
    hearTemplateNews: makeHearTemplateNews({ providerTemplates, tell, ids: systemIds }),
  };
});

export const handler = middy(
  makeHandler({ storesOf, unwrap: async (event, trace) => (await unwrapping("mails"))(event, trace), log }),
);
