/** The search index, loaded when it is to be made anew: other jobs have no use for a full-text engine. */
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { makeSearchLog } from "../../../lib/adapters/dynamo/search-log.ts";
import { makeSearchBases } from "../../../lib/adapters/s3/search-bases.ts";
import { sqliteIndexes } from "../../../lib/adapters/sqlite/index-file.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { type Compact, makeCompact } from "../../../lib/core/search/compact.ts";
import { type EraseFromSearch, makeEraseFromSearch } from "../../../lib/core/search/erase.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";

const { TABLE_NAME, MEDIA_BUCKET } = readEnv(env);

const portsOf = (tenant: string) => ({
  log: makeSearchLog({ client: dynamoClient(), tableName: TABLE_NAME, tenant }),
  bases: makeSearchBases({ bucket: MEDIA_BUCKET, tenant }),
  indexes: sqliteIndexes,
  clock: systemClock,
  ids: systemIds,
});

export const makeCompacts = (tenant: string): Compact => makeCompact(portsOf(tenant));

/** For whoever erases a contact, once its rows are gone. */
export function makeSearchEraser(tenant: string): EraseFromSearch {
  const ports = portsOf(tenant);
  return makeEraseFromSearch({ ...ports, compact: makeCompact(ports) });
}
