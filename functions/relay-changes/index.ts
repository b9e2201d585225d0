import middy from "@middy/core";
import { toChange } from "../../lib/adapters/dynamo/changes.ts";
import { makeRingWebhooks } from "../../lib/adapters/eventbridge/bus.ts";
import { makeSchedules } from "../../lib/adapters/scheduler/schedules.ts";
import { makeOutbox } from "../../lib/adapters/sqs/outbox.ts";
import { systemClock } from "../../lib/adapters/system/system.ts";
import { makeRelayChanges } from "../../lib/core/relay/relay.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TALK_QUEUE_URL, BULK_QUEUE_URL, JOBS_QUEUE_URL, EVENT_BUS, ...schedules } = readEnv(env);
const { SCHEDULE_GROUP, SCHEDULE_TARGET_ARN, SCHEDULE_ROLE_ARN } = schedules;

const outbox = makeOutbox({
  sendQueueUrls: { talk: TALK_QUEUE_URL, bulk: BULK_QUEUE_URL },
  jobsQueueUrl: JOBS_QUEUE_URL,
  clock: systemClock,
  ringWebhooks: makeRingWebhooks({ bus: EVENT_BUS, clock: systemClock }),
  schedules: makeSchedules({ group: SCHEDULE_GROUP, targetArn: SCHEDULE_TARGET_ARN, roleArn: SCHEDULE_ROLE_ARN }),
});

export const handler = middy(
  makeHandler({ toChange, relay: makeRelayChanges({ outbox, clock: systemClock }), log: makeLog() }),
);
