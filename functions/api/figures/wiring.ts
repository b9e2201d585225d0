/** A dry run with everything that sending reads, and nothing that it writes. Loaded with the first. */
import { makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeCampaignDeliveryStore } from "../../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeSendingPolicyStore, makeSendLedgerStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeStores } from "../../../lib/adapters/dynamo/stores.ts";
import type { TableContext } from "../../../lib/adapters/dynamo/table.ts";
import { systemClock as clock, systemIds as ids } from "../../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { makeKnownTemplate } from "../../../lib/core/deliveries/known-template.ts";
import { makeMembershipOf } from "../../../lib/core/shards/membership.ts";
import { makeRehearse, type Rehearse } from "../../../lib/core/shards/rehearse.ts";
import { makeSelectPage } from "../../../lib/core/shards/select.ts";
import { makeUsable } from "../../../lib/core/shards/usable.ts";
import { makeFindWay } from "../../../lib/core/shards/ways.ts";
import { compileBy } from "../../pinned-segments.ts";
import { lateRendererOf } from "../../rendering-late.ts";

export function rehearseOf(context: TableContext): Rehearse {
  const { tenant } = context;
  const stores = makeStores({ client: context.client, tableName: context.tableName, tenant, ids });
  const campaigns = makeCampaignStore(context);
  const policies = makeSendingPolicyStore(context).read;
  const audience = makeAudienceStore(context, {
    ...{ counters: makeCounterStore(context), clock },
    zone: async () => (await policies()).timeZone,
  });
  return makeRehearse({
    select: makeSelectPage({ audience, deliveries: makeCampaignDeliveryStore(context), clock, ids }),
    membershipOf: makeMembershipOf({ compile: compileBy(makeFieldStore(context).all), campaigns }),
    findWay: makeFindWay({
      ...{ conversations: stores.conversations, channels: channelPlanning, ids, tenant },
      render: lateRendererOf(context),
      knownTemplate: makeKnownTemplate(stores.providerTemplates, ids),
    }),
    usable: makeUsable({ connections: stores.connections, channels: channelPlanning }),
    ledgers: makeSendLedgerStore(context),
    suppressions: stores.suppressions,
    ...{ audience, policies, clock, ids },
  });
}
