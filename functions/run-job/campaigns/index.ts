/** What becomes of campaigns: planned when they are launched or resumed, fired when a wave's time has come. Loaded with the first. */
import { makeAudienceStore } from "../../../lib/adapters/dynamo/audience.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeSendingPolicyStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makePersonalNotices } from "../../../lib/adapters/dynamo/notices.ts";
import type { TableContext } from "../../../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeShardStore, makeWaveStore } from "../../../lib/adapters/dynamo/waves.ts";
import { makeLaneQueue } from "../../../lib/adapters/sqs/lanes.ts";
import { systemClock as clock, systemIds as ids } from "../../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { makeVariationFigures } from "../../../lib/core/figures/counted.ts";
import { makeFireWave, makeGoOn } from "../../../lib/core/shards/fire.ts";
import { makeUsable } from "../../../lib/core/shards/usable.ts";
import { makeAdvanceCampaign, makeSetClock } from "../../../lib/core/shards/waves.ts";
import { approvalOf } from "../../approval.ts";

export interface CampaignWork {
  readonly context: TableContext;
  readonly bulkQueueUrl: string;
}

export function campaignsOf({ context, bulkQueueUrl }: CampaignWork) {
  const { tenant } = context;
  const campaigns = makeCampaignStore(context);
  const counters = makeCounterStore(context);
  const policies = makeSendingPolicyStore(context);
  const audience = makeAudienceStore(context, {
    ...{ counters, clock },
    zone: async () => (await policies.read()).timeZone,
  });
  const [waves, shards, timers] = [makeWaveStore(context), makeShardStore(context, clock), makeTimerStore(context)];
  const lanes = makeLaneQueue({ queueUrl: bulkQueueUrl, tenant, clock });
  const approved = approvalOf(context);
  const setClock = makeSetClock({ waves, timers, clock });
  const notices = makePersonalNotices(context, ids);
  return {
    advance: makeAdvanceCampaign({
      ...{ campaigns, waves, audience, timers, approved, clock, ids, setClock },
      goOn: makeGoOn({ shards, lanes }),
    }),
    fire: makeFireWave({
      ...{ campaigns, waves, shards, audience, approved, lanes, clock },
      usable: makeUsable({ connections: makeConnectionStore(context), channels: channelPlanning }),
      figures: makeVariationFigures(counters),
      missed: async ({ campaignId, waveId, at }) => {
        const campaign = await campaigns.get(campaignId);
        const persons = campaign ? [...new Set([...campaign.owners, campaign.createdBy])] : [];
        const subject = { kind: "campaign", id: campaignId };
        await notices.notify(
          persons.map((person) => ({ person, kind: "phase_missed" as const, subject, at, fact: [waveId] })),
        );
      },
    }),
  };
}
