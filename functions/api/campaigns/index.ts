import { makeApprovalPolicyStore, makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makePeopleStore, makeSettingsStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeRoleStore } from "../../../lib/adapters/dynamo/roles.ts";
import { makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { checkSignature, signingKey } from "../../../lib/adapters/kms/signing.ts";
import { sha256Hex } from "../../../lib/adapters/system/system.ts";
import { mediaOf } from "../../../lib/channels/gateway/carried.ts";
import { briefs } from "../../../lib/channels/parts/briefs.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { partOf } from "../part.ts";
import { clock, ids, storesOf } from "../wiring.ts";
import { campaignsRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

export const part = partOf(
  campaignsRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      id: tenant,
      campaigns: makeCampaignStore(stores),
      approvalPolicy: makeApprovalPolicyStore(stores),
      people: makePeopleStore(stores),
      roles: makeRoleStore(stores, ids),
      templates: makeTemplateStore(stores, ids),
      segments: makeSegmentStore(stores, ids),
      settings: makeSettingsStore(stores),
      campaignMedia: mediaOf(briefs).map(({ medium }) => medium),
      signingKey,
      checkSignature,
      hash: sha256Hex,
      clock,
      ids,
    });
  }),
);
