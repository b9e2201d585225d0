/** What the parts of this room are made of. */
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeJobFiles } from "../../lib/adapters/s3/job-files.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { currentActor } from "../../lib/runtime/actor.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { env as expected } from "./env.ts";

export const env = readEnv(expected);

// Whatever a job changes was changed by who asked for it.
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

export const storesOf = (tenant: string) => ({ client, tableName: env.TABLE_NAME, tenant });

export const filesOf = (tenant: string) => makeJobFiles({ bucket: env.FILES_BUCKET, tenant });
