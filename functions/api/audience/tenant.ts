/** Who may be spoken to, and in which groups. `index.ts` fills it with adapters, tests with fakes. */
import type { AudienceStore } from "../../../lib/core/audience/ports.ts";
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob, type StartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type EstimateAudience, type Glance, makeEstimate, makeGlance } from "../../../lib/core/segments/estimate.ts";
import { type ChangeList, makeChangeList } from "../../../lib/core/segments/lists.ts";
import {
  type ManageSegments,
  makeManageSegments,
  segmentWorld,
  type TenantWorld,
} from "../../../lib/core/segments/manage.ts";
import type { ListMembers, SegmentFindings, SegmentStore } from "../../../lib/core/segments/ports.ts";
import { routesFor } from "../route.ts";

export interface AudiencePorts {
  readonly audience: AudienceStore;
  readonly segments: SegmentStore;
  readonly listMembers: ListMembers;
  readonly findings: SegmentFindings;
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities">;
  readonly fields: Pick<FieldStore, "all">;
  readonly jobs: Pick<JobStore, "create" | "get">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<AudiencePorts, "audience" | "segments" | "listMembers" | "findings" | "contacts" | "clock"> {
  readonly world: () => Promise<TenantWorld>;
  readonly manageSegments: ManageSegments;
  readonly changeList: ChangeList;
  readonly estimate: EstimateAudience;
  readonly glance: () => Promise<Glance>;
  readonly startJob: StartJob;
}

export function enter(ports: AudiencePorts): Tenant {
  const startJob = makeStartJob(ports);
  return {
    ...ports,
    startJob,
    world: () => segmentWorld(ports),
    manageSegments: makeManageSegments({ ...ports, startJob }),
    changeList: makeChangeList(ports),
    estimate: makeEstimate(ports),
    glance: makeGlance(ports.audience),
  };
}

export const route = routesFor<Tenant>();
