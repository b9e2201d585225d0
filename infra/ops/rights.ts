import { S3Client } from "@aws-sdk/client-s3";
import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeJobStore } from "../../lib/adapters/dynamo/jobs.ts";
import { makePersonStore } from "../../lib/adapters/dynamo/people-rows.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeErasureLedger, makePersonFiles } from "../../lib/adapters/s3/people-files.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeErase } from "../../lib/core/rights/erase.ts";
import { makeReapply } from "../../lib/core/rights/reapply.ts";
import { bucketOf, tableNameOf } from "./stage.ts";

/** Forgets again whom a restored table remembers. `TABLE_NAME` names the restored table, `MEDIA_BUCKET` another bucket. */
export async function reapplyErasures(asked: {
  readonly stage: string;
  readonly tenant: string | undefined;
}): Promise<number> {
  const { stage, tenant } = asked;
  if (!tenant) {
    process.stderr.write("which tenant?\n");
    return 2;
  }
  const client = stamped(
    dynamoClient(),
    () => ({ kind: "system", id: "system:ops" }),
    () => systemIds.random().slice(0, 10),
  );
  const context = { client, tableName: await tableNameOf(stage), tenant };
  const bucket = await bucketOf(new S3Client({}), stage, "media");
  const people = makePersonStore(context, systemIds);
  const ledger = makeErasureLedger({ bucket, tenant });
  const erase = makeErase({
    people,
    ledger,
    media: makePersonFiles({ bucket, tenant }),
    jobs: makeJobStore(context),
    // The files of jobs are deleted by themselves; a restore does not bring them back.
    files: { forget: async () => {}, remove: async () => {} },
    activity: makeActivityStore(context),
    clock: systemClock,
    ids: systemIds,
  });
  const { erasures, again } = await makeReapply({ ledger, people, erase, ids: systemIds })();
  process.stdout.write(`${erasures} erasures on record, ${again} of them carried out again\n`);
  return 0;
}
