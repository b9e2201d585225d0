/** What all parts are made of. */
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { desk } from "../../lib/channels/parts/desk.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { env as expected } from "./env.ts";

export const env = readEnv(expected);
export const clock = systemClock;
export const ids = systemIds;
export const manifests = Object.values(desk).map(({ manifest }) => manifest);

/** Where a tenant's stores keep what they hold. */
export const storesOf = (tenant: string) => ({ client: dynamoClient(), tableName: env.TABLE_NAME, tenant });
