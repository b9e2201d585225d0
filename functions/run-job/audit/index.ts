/** The audit log as files, and whether it is whole. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { sha256Hex, systemClock } from "../../../lib/adapters/system/system.ts";
import { makeVerifyAudit } from "../../../lib/core/audit/check.ts";
import { makeExportAudit } from "../../../lib/core/audit/export.ts";
import type { Runs } from "../kinds.ts";
import { filesOf, storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  const audit = makeAuditReader(context);
  return {
    "audit.export": makeExportAudit({
      audit,
      files: filesOf(tenant),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
    "audit.verify": makeVerifyAudit({ audit, hash: sha256Hex }),
  };
};
