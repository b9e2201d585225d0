import { makeSearchLog } from "../../../lib/adapters/dynamo/search-log.ts";
import { makeSearchBases } from "../../../lib/adapters/s3/search-bases.ts";
import { sqliteIndexes } from "../../../lib/adapters/sqlite/index-file.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeSearch } from "../../../lib/core/search/find.ts";
import { type LatestIndex, makeLatestIndex, makeShelf } from "../../../lib/core/search/latest.ts";
import { LostBase } from "../../../lib/core/search/model.ts";
import { makeLog } from "../../../lib/runtime/logger.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { searchRoutes } from "./routes/index.ts";
import type { Tenant } from "./tenant.ts";

const log = makeLog();

/** Of the 512 MB that a function has for files. */
const kept = makeShelf(300 * 1024 * 1024);

export const part = partOf(
  searchRoutes,
  perTenant((tenant): Tenant => {
    const latest = makeLatestIndex({
      log: makeSearchLog(storesOf(tenant)),
      bases: makeSearchBases({ bucket: env.MEDIA_BUCKET, tenant }),
      indexes: sqliteIndexes,
      kept,
    });
    const watched: LatestIndex = () =>
      latest().catch((error: unknown) => {
        if (error instanceof LostBase) log.error("search_base_lost", { tenant }, error);
        throw error;
      });
    return { search: makeSearch({ latest: watched, clock, ids }) };
  }),
);
