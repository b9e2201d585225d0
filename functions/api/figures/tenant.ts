/** What comes of campaigns. `index.ts` of the campaigns fills it with adapters, tests with fakes. */
import type { AudienceStore } from "../../../lib/core/audience/ports.ts";
import type { CampaignSettingsStore } from "../../../lib/core/campaign-settings/ports.ts";
import type { CompletePlan } from "../../../lib/core/campaigns/complete.ts";
import type { CampaignReader } from "../../../lib/core/campaigns/ports.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { CounterStore } from "../../../lib/core/counters/ports.ts";
import { makeLookSoon } from "../../../lib/core/figures/look.ts";
import type { AlertStore } from "../../../lib/core/figures/ports.ts";
import type { JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob, type StartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PublicationStore } from "../../../lib/core/publications/ports.ts";
import { makeRetryPublication } from "../../../lib/core/publications/retry.ts";
import type { SegmentStore } from "../../../lib/core/segments/ports.ts";
import { type Convert, makeConvert } from "../../../lib/core/shards/convert.ts";
import type { CampaignDeliveryStore, WaveStore } from "../../../lib/core/shards/ports.ts";
import type { Rehearse } from "../../../lib/core/shards/rehearse.ts";
import { makeResendFailed, type ResendFailed } from "../../../lib/core/shards/resend.ts";
import type { TimerStore } from "../../../lib/core/timers/ports.ts";
import { routesFor } from "../route.ts";

export interface CampaignReportsPorts {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly campaignCounters: Pick<CounterStore, "read">;
  readonly campaignDeliveries: Pick<CampaignDeliveryStore, "all" | "ofContact" | "converted" | "listed">;
  readonly waves: Pick<WaveStore, "of" | "create" | "due">;
  readonly rehearse: Rehearse;
  readonly segments: Pick<SegmentStore, "all">;
  readonly contacts: Pick<ContactStore, "resolve" | "findByIdentities">;
  readonly audience: Pick<AudienceStore, "all">;
  readonly campaignSettings: CampaignSettingsStore;
  readonly publications: PublicationStore;
  readonly campaignAlerts: Pick<AlertStore, "of">;
  readonly timers: Pick<TimerStore, "set">;
  readonly jobs: Pick<JobStore, "create" | "get">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ReportsTenant
  extends Pick<
    CampaignReportsPorts,
    | "campaigns"
    | "campaignCounters"
    | "campaignDeliveries"
    | "waves"
    | "rehearse"
    | "segments"
    | "contacts"
    | "audience"
    | "campaignSettings"
    | "publications"
    | "campaignAlerts"
    | "clock"
    | "ids"
  > {
  readonly convert: Convert;
  readonly resend: ResendFailed;
  readonly retry: ReturnType<typeof makeRetryPublication>;
  readonly startJob: StartJob;
}
/** With what the campaigns' own part has beside it. */
export type Tenant = ReportsTenant & { readonly complete: CompletePlan };

export function enterReports(ports: CampaignReportsPorts): ReportsTenant {
  const resend = makeResendFailed(ports);
  return {
    ...ports,
    convert: makeConvert({ deliveries: ports.campaignDeliveries, settings: ports.campaignSettings }),
    resend,
    retry: makeRetryPublication({ publications: ports.publications, resend, lookAt: makeLookSoon(ports) }),
    startJob: makeStartJob(ports),
  };
}

export const route = routesFor<Tenant>();
