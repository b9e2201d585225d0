/** Files of contacts. Apart from the rest because of the rules of the world's telephone numbers, which weigh more than all else. */
import { csvReader } from "../../../lib/adapters/csv/reader.ts";
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { makeImportStore } from "../../../lib/adapters/dynamo/contact-imports.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { stamped } from "../../../lib/adapters/dynamo/stamped.ts";
import { phoneNumbers } from "../../../lib/adapters/phone/numbers.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { systemIds } from "../../../lib/adapters/system/system.ts";
import { makeImportContacts } from "../../../lib/core/imports/run.ts";
import { currentActor } from "../../../lib/runtime/actor.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";
import type { Runs } from "../kinds.ts";

const { TABLE_NAME, FILES_BUCKET } = readEnv(env);
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

export const runs: Runs = (tenant) => {
  const context = { client, tableName: TABLE_NAME, tenant };
  return {
    "contacts.import": makeImportContacts({
      store: makeImportStore(context, systemIds),
      recordConsent: makeContactStore(context, systemIds).recordConsent,
      files: makeJobFiles({ bucket: FILES_BUCKET, tenant }),
      table: csvReader,
      phones: phoneNumbers,
      ids: systemIds,
      tenant,
    }),
  };
};
