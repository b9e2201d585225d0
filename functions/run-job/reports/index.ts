/** Reports as files. What writes PDF is heavy, so each format is loaded when one is asked for. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { dynamoClient } from "../../../lib/adapters/dynamo/client.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeNames } from "../../../lib/adapters/dynamo/names.ts";
import { stamped } from "../../../lib/adapters/dynamo/stamped.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { csvOf } from "../../../lib/core/documents/csv.ts";
import type { DocumentWriters } from "../../../lib/core/documents/model.ts";
import { makeExportReport } from "../../../lib/core/reports/export.ts";
import { makeReports } from "../../../lib/core/reports/report.ts";
import { currentActor } from "../../../lib/runtime/actor.ts";
import { readEnv } from "../../../lib/runtime/env.ts";
import { env } from "../env.ts";
import type { Runs } from "../kinds.ts";

const { TABLE_NAME, FILES_BUCKET } = readEnv(env);
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

const writers: DocumentWriters = {
  csv: async (document) => new TextEncoder().encode(csvOf(document)),
  xlsx: async (document) => (await import("../../../lib/adapters/documents/xlsx.ts")).writeXlsx(document),
  pdf: async (document) => (await import("../../../lib/adapters/documents/pdf.ts")).writePdf(document),
};

export const runs: Runs = (tenant) => {
  const context = { client, tableName: TABLE_NAME, tenant };
  return {
    "report.export": makeExportReport({
      reports: makeReports({ counters: makeCounterStore(context), names: makeNames(context, systemIds) }),
      writers,
      files: makeJobFiles({ bucket: FILES_BUCKET, tenant }),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
  };
};
