/** What comes of campaigns. `index.ts` of the campaigns fills it with adapters, tests with fakes. */
import type { AudienceStore } from "../../../lib/core/audience/ports.ts";
import type { CompletePlan } from "../../../lib/core/campaigns/complete.ts";
import type { CampaignReader } from "../../../lib/core/campaigns/ports.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { CounterStore } from "../../../lib/core/counters/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { SegmentStore } from "../../../lib/core/segments/ports.ts";
import { type Convert, makeConvert } from "../../../lib/core/shards/convert.ts";
import type { CampaignDeliveryStore, WaveStore } from "../../../lib/core/shards/ports.ts";
import type { Rehearse } from "../../../lib/core/shards/rehearse.ts";
import { makeResendFailed, type ResendFailed } from "../../../lib/core/shards/resend.ts";
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
    | "clock"
    | "ids"
  > {
  readonly convert: Convert;
  readonly resend: ResendFailed;
}
/** With what the campaigns' own part has beside it. */
export type Tenant = ReportsTenant & { readonly complete: CompletePlan };

export const enterReports = (ports: CampaignReportsPorts): ReportsTenant => ({
  ...ports,
  convert: makeConvert({ deliveries: ports.campaignDeliveries }),
  resend: makeResendFailed(ports),
});

export const route = routesFor<Tenant>();
