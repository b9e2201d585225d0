/** The audit log as files. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { stamped } from "../../../lib/adapters/dynamo/stamped.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { makeExportAudit } from "../../../lib/core/audit/export.ts";
import { currentActor } from "../../../lib/runtime/actor.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";
import type { Runs } from "../kinds.ts";

const { TABLE_NAME, FILES_BUCKET } = readEnv(env);
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

export const runs: Runs = (tenant) => {
  const context = { client, tableName: TABLE_NAME, tenant };
  return {
    "audit.export": makeExportAudit({
      audit: makeAuditReader(context),
      files: makeJobFiles({ bucket: FILES_BUCKET, tenant }),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
  };
};
