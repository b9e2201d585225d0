/** What a business owes its customers, and moves about of them: exports, imports, erasures, retention. */
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { systemIds } from "../../../lib/adapters/system/system.ts";
import { makeExportContacts } from "../../../lib/core/rights/export-contacts.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";
import type { Runs } from "../kinds.ts";

const { TABLE_NAME, FILES_BUCKET } = readEnv(env);

export const runs: Runs = (tenant) => {
  const contacts = makeContactStore({ client: dynamoClient(), tableName: TABLE_NAME, tenant }, systemIds);
  const files = makeJobFiles({ bucket: FILES_BUCKET, tenant });
  return {
    "contacts.export": makeExportContacts({ contacts, files }),
  };
};
