/** Sending campaigns: loaded with the first shard that a process is handed. */
import { makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeCampaignDeliveryStore } from "../../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import {
  makeConsentStore,
  makeDailyPlaces,
  makeOptOutStore,
  makeSendingPolicyStore,
  makeSendLedgerStore,
} from "../../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeStores } from "../../../lib/adapters/dynamo/stores.ts";
import type { TableContext } from "../../../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeTogether } from "../../../lib/adapters/dynamo/together.ts";
import { makeBudgetStore, makeShardStore, makeWaveStore } from "../../../lib/adapters/dynamo/waves.ts";
import { systemClock as clock, systemIds as ids, systemPause as pause } from "../../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { makeRecentWords } from "../../../lib/core/consent/recent.ts";
import type { ForgetAddress } from "../../../lib/core/contacts/ports.ts";
import { makeBreakConnection } from "../../../lib/core/deliveries/break.ts";
import { makeKnownTemplate } from "../../../lib/core/deliveries/known-template.ts";
import type { ChannelGateway } from "../../../lib/core/deliveries/ports.ts";
import { remembered, rememberedBy } from "../../../lib/core/kernel/remembered.ts";
import type { DressMessage } from "../../../lib/core/links/ports.ts";
import { makeAttempt } from "../../../lib/core/shards/attempt.ts";
import { makePrepareChunk } from "../../../lib/core/shards/chunk.ts";
import { makeMembershipOf } from "../../../lib/core/shards/membership.ts";
import { rateOf } from "../../../lib/core/shards/model.ts";
import { makeSelectPage } from "../../../lib/core/shards/select.ts";
import { makeSendShard, type SendShard } from "../../../lib/core/shards/send.ts";
import { makeUsable } from "../../../lib/core/shards/usable.ts";
import { makeEnsureLater, makeSetClock } from "../../../lib/core/shards/waves.ts";
import { makeFindWay } from "../../../lib/core/shards/ways.ts";
import type { SpendGuard } from "../../../lib/core/spending/ports.ts";
import { approvalOf } from "../../approval.ts";
import { compileBy } from "../../pinned-segments.ts";
import { lateRendererOf } from "../../rendering-late.ts";

/** What the room has anyway. */
export interface Sending {
  readonly context: TableContext;
  readonly channels: Pick<ChannelGateway, "facts" | "prepare">;
  readonly dress: DressMessage;
  readonly forget: ForgetAddress;
  readonly spending: SpendGuard;
}

/** How long a process remembers connections and the tenant's policy. */
const REMEMBERED_MS = 10_000;

export function shardsOf({ context: plain, channels, dress, forget, spending }: Sending): SendShard {
  const context = { ...plain, together: makeTogether() };
  const { tenant } = context;
  const stores = makeStores({ ...context, ids });
  const campaigns = makeCampaignStore(context);
  const [waves, deliveries, timers] = [
    makeWaveStore(context),
    makeCampaignDeliveryStore(context),
    makeTimerStore(context),
  ];
  const policies = remembered(makeSendingPolicyStore(context).read, REMEMBERED_MS, clock);
  const audience = makeAudienceStore(context, {
    ...{ counters: makeCounterStore(context), clock },
    zone: async () => (await policies()).timeZone,
  });
  const usable = remembered(makeUsable({ connections: stores.connections, channels }), REMEMBERED_MS, clock);
  const knownTemplate = makeKnownTemplate(stores.providerTemplates, ids);
  const templates = rememberedBy(
    (of) => {
      const [channel, accountIds, name, language] = JSON.parse(of) as [string, readonly string[], string, string];
      return knownTemplate({ channel, accountIds }, { name, language });
    },
    REMEMBERED_MS,
    200,
    clock,
  );
  const prepare = makePrepareChunk({
    findWay: makeFindWay({
      ...{ conversations: stores.conversations, ids, tenant },
      channels: { ...channelPlanning, facts: channels.facts },
      render: lateRendererOf(context),
      knownTemplate: (connection, content) =>
        templates(JSON.stringify([connection.channel, connection.accountIds, content.name, content.language])),
    }),
    attempt: makeAttempt({
      ...{ channels, dress, forget, pause, clock },
      breakConnection: makeBreakConnection({ connections: stores.connections, clock }),
    }),
    ledgers: makeSendLedgerStore(context),
    suppressions: stores.suppressions,
    recentWords: makeRecentWords({
      optOuts: makeOptOutStore(context),
      consent: makeConsentStore(context, ids),
      family: makeContactDesk(context, ids).family,
      clock,
    }),
    places: makeDailyPlaces(context),
    budget: makeBudgetStore(context),
    later: makeEnsureLater({ waves, clock, ids }, makeSetClock({ waves, timers, clock })),
    ...{ usable, policies, spending, clock, ids },
  });
  return makeSendShard({
    shards: makeShardStore(context, clock),
    approved: approvalOf(context),
    membershipOf: makeMembershipOf({
      compile: compileBy(remembered(makeFieldStore(context).all, REMEMBERED_MS, clock)),
      campaigns,
    }),
    select: makeSelectPage({ audience, deliveries, clock, ids }),
    perSecondOf: async (connectionId) => {
      const found = (await usable()).find(({ connection }) => connection.connectionId === connectionId);
      return found ? rateOf(found) : 1;
    },
    switches: stores.switches,
    ...{ waves, deliveries, prepare, clock, ids },
  });
}
