/** What reports and long work are asked with. `index.ts` fills it with adapters, tests with fakes. */
import type { AuditReader } from "../../../lib/core/audit/ports.ts";
import { makeSearchAudit, type SearchAudit } from "../../../lib/core/audit/search.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { ZoneStore } from "../../../lib/core/counters/ports.ts";
import type { TableReader } from "../../../lib/core/imports/ports.ts";
import type { JobFiles, JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob, type StartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { RetentionStore } from "../../../lib/core/rights/ports.ts";
import { type ManageRetention, makeManageRetention } from "../../../lib/core/rights/retention.ts";
import { routesFor } from "../route.ts";

export interface ReportsPorts {
  readonly id: string;
  readonly table: TableReader;
  readonly audit: AuditReader;
  readonly zones: Pick<ZoneStore, "read">;
  readonly contacts: Pick<ContactStore, "get">;
  readonly retentionStore: Pick<RetentionStore, "settings" | "save">;
  readonly jobs: JobStore;
  readonly files: JobFiles;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends ReportsPorts {
  readonly startJob: StartJob;
  readonly retention: ManageRetention;
  readonly searchAudit: SearchAudit;
}

export function enter(ports: ReportsPorts): Tenant {
  const startJob = makeStartJob(ports);
  return {
    ...ports,
    startJob,
    retention: makeManageRetention({ retention: ports.retentionStore, startJob }),
    searchAudit: makeSearchAudit(ports.audit),
  };
}

export const route = routesFor<Tenant>();
