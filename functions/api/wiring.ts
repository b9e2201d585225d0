/** What all parts are made of. */
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { currentActor } from "../../lib/runtime/actor.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { env as expected } from "./env.ts";

export const env = readEnv(expected);
export const clock = systemClock;
export const ids = systemIds;

/** Writes say on every row who is asking. */
const client = stamped(dynamoClient(), currentActor, () => ids.random().slice(0, 10));

/** Where a tenant's stores keep what they hold. */
export const storesOf = (tenant: string) => ({ client, tableName: env.TABLE_NAME, tenant });
/** For what is the API's own affair and nobody's deed. */
export const unstampedStoresOf = (tenant: string) => ({ ...storesOf(tenant), client: dynamoClient() });
