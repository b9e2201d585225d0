import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeJobStore } from "../../lib/adapters/dynamo/jobs.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { makeGuardedFetch } from "../../lib/adapters/http/guarded.ts";
import { callHttp } from "../../lib/adapters/http/http.ts";
import { makeMediaStore } from "../../lib/adapters/s3/media.ts";
import { hideFor } from "../../lib/adapters/sqs/queue.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeMediaFetcher } from "../../lib/channels/gateway/media.ts";
import { makeWakeOne } from "../../lib/core/deliveries/wake.ts";
import { makeRunSlice } from "../../lib/core/jobs/run.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeFetchMedia } from "../../lib/core/media/fetch.ts";
import { makeFireReminder } from "../../lib/core/reminders/fire.ts";
import { makeLookAt } from "../../lib/core/reminders/subjects.ts";
import type { CompactInput } from "../../lib/core/search/compact.ts";
import type { FireWave } from "../../lib/core/shards/fire.ts";
import { makeFireOne } from "../../lib/core/timers/fire.ts";
import { parseAllowList, parseBaseUrls } from "../../lib/runtime/channel-env.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { ruling } from "../ruling.ts";
import { timersOf } from "../timers.ts";
import { env } from "./env.ts";
import { makeHandler, type PushedNotice } from "./handler.ts";
import { kindOf } from "./kinds.ts";
import { pushing } from "./pushing.ts";

const {
  TABLE_NAME,
  JOBS_QUEUE_URL,
  BULK_QUEUE_URL,
  SECRETS_PREFIX,
  MEDIA_BUCKET,
  CHANNEL_BASE_URLS,
  FETCH_ALLOW_ORIGINS,
} = readEnv(env);
const log = makeLog();
const baseUrls = parseBaseUrls(CHANNEL_BASE_URLS);
const download = makeGuardedFetch({ allow: parseAllowList(FETCH_ALLOW_ORIGINS) });

/** Reminders fire by themselves, and the audit log says so. */
const byRule = () =>
  stamped(
    dynamoClient(),
    () => ({ kind: "rule", id: "rule:reminders" }),
    () => systemIds.random().slice(0, 10),
  );

const jobsOf = perTenant((tenant) => {
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  const { contacts, conversations, connections, deliveries } = makeStores({ ...context, ids: systemIds });
  const secrets = makeSecretStore({ prefix: SECRETS_PREFIX, tenant });
  const fetcher = makeMediaFetcher({ http: callHttp, baseUrls, secrets, connection: connections.connection, download });
  const timers = timersOf(context, { secretsPrefix: SECRETS_PREFIX, baseUrls: CHANNEL_BASE_URLS });
  const campaignsOf = async () =>
    (await import("./campaigns/index.ts")).campaignsOf({ context, bulkQueueUrl: BULK_QUEUE_URL });
  const notices = makePersonalNotices({ client: dynamoClient(), tableName: TABLE_NAME, tenant }, systemIds);
  return {
    fetchMedia: makeFetchMedia({ conversations, fetcher, media: makeMediaStore({ bucket: MEDIA_BUCKET, tenant }) }),
    wake: makeWakeOne({ deliveries, clock: systemClock }),
    fire: makeFireOne(timers),
    advance: timers.advance,
    applyRules: async (eventId: string) => (await ruling()).rulesOf(context).apply(eventId),
    advanceCampaign: async (campaignId: string) => (await campaignsOf()).advance(campaignId),
    fireWave: async (wave: Parameters<FireWave>[0]) => (await campaignsOf()).fire(wave),
    reminders: makeFireReminder({
      reminders: makeReminderStore({ ...context, client: byRule() }, systemIds),
      notices,
      lookAt: makeLookAt({ leads: makeLeadStore(context), conversations, contacts }),
      clock: systemClock,
      ids: systemIds,
    }),
    compactSearch: async (input?: CompactInput) => {
      const { makeCompacts } = await import("./search/index.ts");
      return makeCompacts(tenant)(input);
    },
    push: async (notice: PushedNotice) => (await pushing()).pushesOf(tenant)(notice),
    runSlice: makeRunSlice({
      jobs: makeJobStore(context),
      kind: kindOf(tenant),
      clock: systemClock,
      ids: systemIds,
    }),
  };
});

/** Two files at a time: each may be a hundred megabytes, and is held in memory. */
export const handler = queueHandler({
  log,
  concurrency: 2,
  handle: makeHandler({ jobsOf, log }),
  hide: (receiptHandle, seconds) => hideFor(JOBS_QUEUE_URL, receiptHandle, seconds),
  lastReceive: 8,
  needsMs: 35_000,
});
