/** The audit log as files. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { systemClock } from "../../../lib/adapters/system/system.ts";
import { makeExportAudit } from "../../../lib/core/audit/export.ts";
import type { Runs } from "../kinds.ts";
import { filesOf, storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  return {
    "audit.export": makeExportAudit({
      audit: makeAuditReader(context),
      files: filesOf(tenant),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
  };
};
