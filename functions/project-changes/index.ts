import { toProjectedChange } from "../../lib/adapters/dynamo/projected-changes.ts";
import { makeProjectChanges } from "../../lib/core/projections/project.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";
import { makeProjections } from "./wiring.ts";

const { TABLE_NAME: tableName, LIVE_MANAGEMENT_URL: liveUrl, ANALYSIS_BUCKET: analysisBucket } = readEnv(env);
const log = makeLog();

export const handler = makeHandler({
  toChange: toProjectedChange,
  project: makeProjectChanges(makeProjections({ tableName, liveUrl, analysisBucket, log })),
  log,
});
