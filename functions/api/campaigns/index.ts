import { docuSignAccount } from "../../../lib/adapters/docusign/envelopes.ts";
import { makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeCampaignDeliveryStore } from "../../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignSettingsStore } from "../../../lib/adapters/dynamo/campaign-settings.ts";
import { makeApprovalPolicyStore, makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeSendingPolicyStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeAlertStore } from "../../../lib/adapters/dynamo/figures.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makePeopleStore, makeSettingsStore } from "../../../lib/adapters/dynamo/people.ts";
import { makePublicationStore } from "../../../lib/adapters/dynamo/publications.ts";
import { makeRoleStore } from "../../../lib/adapters/dynamo/roles.ts";
import { makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { makeSignatureConnectionStore } from "../../../lib/adapters/dynamo/signatures.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeWaveStore } from "../../../lib/adapters/dynamo/waves.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { checkSignature, signingKey } from "../../../lib/adapters/kms/signing.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { sha256Hex } from "../../../lib/adapters/system/system.ts";
import { mediaOf } from "../../../lib/channels/gateway/carried.ts";
import { briefs } from "../../../lib/channels/parts/briefs.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { makeManageSignatureService } from "../../../lib/core/signatures/manage.ts";
import { parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { campaignReportRoutes } from "../figures/routes.ts";
import { enterReports, type ReportsTenant } from "../figures/tenant.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { campaignsRoutes } from "./routes/index.ts";
import { enter, type Tenant } from "./tenant.ts";

export const part = partOf<Tenant & ReportsTenant>(
  [...campaignsRoutes, ...campaignReportRoutes],
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const [campaigns, segments] = [makeCampaignStore(stores), makeSegmentStore(stores, ids)];
    const counters = makeCounterStore(stores);
    const own = enter({
      id: tenant,
      campaigns,
      approvalPolicy: makeApprovalPolicyStore(stores),
      people: makePeopleStore(stores),
      roles: makeRoleStore(stores, ids),
      templates: makeTemplateStore(stores, ids),
      segments,
      fields: makeFieldStore(stores),
      settings: makeSettingsStore(stores),
      campaignMedia: mediaOf(briefs).map(({ medium }) => medium),
      signatureService: makeManageSignatureService({
        connections: makeSignatureConnectionStore(stores),
        secrets: makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant }),
        accountOf: ({ accountId, ...fresh }) =>
          docuSignAccount({ http: callHttp, baseUrl: parseBaseUrls(env.CHANNEL_BASE_URLS).docusign }, fresh, accountId),
      }),
      signingKey,
      checkSignature,
      hash: sha256Hex,
      clock,
      ids,
    });
    const reports = enterReports({
      campaignCounters: counters,
      campaignDeliveries: makeCampaignDeliveryStore(stores),
      waves: makeWaveStore(stores),
      rehearse: async (campaign) => (await import("../figures/wiring.ts")).rehearseOf(stores)(campaign),
      contacts: makeContactDesk(stores, ids),
      audience: makeAudienceStore(stores, {
        ...{ counters, clock },
        zone: async () => (await makeSendingPolicyStore(stores).read()).timeZone,
      }),
      campaignSettings: makeCampaignSettingsStore(stores),
      publications: makePublicationStore(stores),
      campaignAlerts: makeAlertStore(stores),
      timers: makeTimerStore(stores),
      jobs: makeJobStore(stores),
      ...{ campaigns, segments, clock, ids },
    });
    return { ...reports, ...own };
  }),
);
