import { csvReader } from "../../../lib/adapters/csv/reader.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makeRetentionSettings } from "../../../lib/adapters/dynamo/retention.ts";
import { makeZoneStore } from "../../../lib/adapters/dynamo/zones.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { reportsRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  reportsRoutes,
  perTenant((tenant) =>
    enter({
      id: tenant,
      table: csvReader,
      audit: makeAuditReader(storesOf(tenant)),
      zones: makeZoneStore(storesOf(tenant)),
      contacts: makeContactStore(storesOf(tenant), ids),
      retentionStore: makeRetentionSettings(storesOf(tenant)),
      jobs: makeJobStore(storesOf(tenant)),
      files: makeJobFiles({ bucket: env.FILES_BUCKET, tenant }),
      clock,
      ids,
    }),
  ),
);
