import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDeliveryStore } from "../../lib/adapters/dynamo/deliveries.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeWakeDue } from "../../lib/core/deliveries/wake.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME } = readEnv(env);

const run = makeHandler({
  log: makeLog(),
  wakeOf: (tenant) =>
    makeWakeDue({
      deliveries: makeDeliveryStore({ client: dynamoClient(), tableName: TABLE_NAME, tenant }, systemIds),
      clock: systemClock,
    }),
});

export const handler = middy((event: unknown, context: Context) =>
  run(event, () => context.getRemainingTimeInMillis()),
);
