/** What reports and long work are asked with. `index.ts` fills it with adapters, tests with fakes. */
import type { JobFiles, JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob, type StartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { routesFor } from "../route.ts";

export interface ReportsPorts {
  readonly jobs: JobStore;
  readonly files: JobFiles;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends ReportsPorts {
  readonly startJob: StartJob;
}

export const enter = (ports: ReportsPorts): Tenant => ({ ...ports, startJob: makeStartJob(ports) });

export const route = routesFor<Tenant>();
