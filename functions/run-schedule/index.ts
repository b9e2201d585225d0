import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeContactStore } from "../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeDeliveryStore } from "../../lib/adapters/dynamo/deliveries.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeWakeDue } from "../../lib/core/deliveries/wake.ts";
import { makeFireReminder } from "../../lib/core/reminders/fire.ts";
import { makeLookAt } from "../../lib/core/reminders/subjects.ts";
import { makeFireDue } from "../../lib/core/timers/fire.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { timersOf } from "../timers.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, SECRETS_PREFIX, CHANNEL_BASE_URLS } = readEnv(env);

const log = makeLog();

/** Reminders fire by themselves, and the audit log says so. */
const byRule = () =>
  stamped(
    dynamoClient(),
    () => ({ kind: "rule", id: "rule:reminders" }),
    () => systemIds.random().slice(0, 10),
  );

const run = makeHandler({
  log,
  fireOf(tenant) {
    return makeFireDue({
      ...timersOf(
        { client: dynamoClient(), tableName: TABLE_NAME, tenant },
        { secretsPrefix: SECRETS_PREFIX, baseUrls: CHANNEL_BASE_URLS },
      ),
      told: ({ conversationId, timer }, outcome, error) =>
        error === undefined
          ? log.info("timer_fired", { tenant, timer: `${conversationId}.${timer}`, outcome })
          : log.error("timer_failed", { tenant, timer: `${conversationId}.${timer}` }, error),
    });
  },
  wakeOf: (tenant) =>
    makeWakeDue({
      deliveries: makeDeliveryStore({ client: dynamoClient(), tableName: TABLE_NAME, tenant }, systemIds),
      clock: systemClock,
    }),
  remindersOf(tenant) {
    const stores = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
    const [leads, conversations] = [makeLeadStore(stores), makeConversationDesk(stores)];
    return makeFireReminder({
      reminders: makeReminderStore({ ...stores, client: byRule() }, systemIds),
      notices: makePersonalNotices(stores, systemIds),
      lookAt: makeLookAt({ leads, conversations, contacts: makeContactStore(stores, systemIds) }),
      clock: systemClock,
      ids: systemIds,
    });
  },
});

export const handler = middy((event: unknown, context: Context) =>
  run(event, () => context.getRemainingTimeInMillis()),
);
