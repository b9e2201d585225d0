/** Everything that is kept from the table's changes. Their order does not matter: each is on its own. */
import { makeAuditChain } from "../../lib/adapters/dynamo/audit.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeFactStore } from "../../lib/adapters/dynamo/facts.ts";
import { sha256Hex, systemClock } from "../../lib/adapters/system/system.ts";
import { makeAudit } from "../../lib/core/audit/project.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeFacts } from "../../lib/core/counters/facts.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import type { Projection } from "../../lib/core/projections/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";

export interface ProjectionContext {
  readonly tableName: string;
  readonly log: Log;
}

const utc = makeCalendar();

/** One line for each projection. */
export function makeProjections({ tableName, log }: ProjectionContext): readonly Projection[] {
  const context = (tenant: string) => ({ client: dynamoClient(), tableName, tenant });
  return [
    makeFacts({ of: perTenant((tenant) => makeFactStore(context(tenant))) }),
    makeCounters({ of: perTenant((tenant) => makeCounterStore(context(tenant))), calendarOf: async () => utc }),
    makeAudit({
      of: (tenant) => makeAuditChain(context(tenant)),
      hash: sha256Hex,
      now: systemClock.now,
      // The log is kept apart from the table, so it can witness against it.
      onSealed: ({ tenant, number, hash }) => log.info("audit_sealed", { tenant, number, hash }),
    }),
  ];
}
