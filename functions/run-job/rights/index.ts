/** What a business owes its customers, and moves about of them: exports, imports, erasures, retention. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makePersonStore } from "../../../lib/adapters/dynamo/people-rows.ts";
import { makeRetentionStore } from "../../../lib/adapters/dynamo/retention.ts";
import { makeErasureLedger, makePersonFiles } from "../../../lib/adapters/s3/people-files.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { zipArchive } from "../../../lib/adapters/zip/archive.ts";
import type { RunKind } from "../../../lib/core/jobs/ports.ts";
import { makeErase } from "../../../lib/core/rights/erase.ts";
import { makeExportContacts } from "../../../lib/core/rights/export-contacts.ts";
import { makeExportPerson } from "../../../lib/core/rights/export-person.ts";
import { makeApplyRetention } from "../../../lib/core/rights/retention.ts";
import type { Runs } from "../kinds.ts";
import { makeSearchEraser } from "../search/index.ts";
import { env, filesOf, storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  const activity = makeActivityStore(context);
  const contacts = makeContactDesk(context, systemIds);
  const people = makePersonStore(context, systemIds);
  const media = makePersonFiles({ bucket: env.MEDIA_BUCKET, tenant });
  const files = filesOf(tenant);
  return {
    "contacts.export": makeExportContacts({
      contacts,
      fields: makeFieldStore(context).all,
      files,
      activity,
      clock: systemClock,
    }),
    "contact.export": makeExportPerson({
      people,
      media,
      files,
      activity,
      audit: makeAuditReader(context),
      archive: zipArchive,
      clock: systemClock,
    }),
    "retention.apply": makeApplyRetention({
      retention: makeRetentionStore(context, media),
      jobs: makeJobStore(context),
      files,
      clock: systemClock,
    }),
    "contact.erase": alsoInSearch(
      tenant,
      makeErase({
        people,
        media,
        activity,
        ledger: makeErasureLedger({ bucket: env.MEDIA_BUCKET, tenant }),
        jobs: makeJobStore(context),
        files,
        clock: systemClock,
        ids: systemIds,
      }),
    ),
  };
};

/** What a checkpoint of an erasure says of whom, and since when they are gone. */
interface Erased {
  readonly contactIds?: readonly string[];
  readonly cutAt?: string;
}

/** The erasure is done once no file of the search index holds anything of them. A trial run has no checkpoint, and erases nothing. */
const alsoInSearch =
  (tenant: string, erase: RunKind): RunKind =>
  async (slice) => {
    const outcome = await erase(slice);
    const { contactIds = [], cutAt } = (slice.job.checkpoint ?? {}) as Erased;
    if (outcome.kind === "done" && cutAt) await makeSearchEraser(tenant)(contactIds, Date.parse(cutAt));
    return outcome;
  };
