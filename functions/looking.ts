/** A campaign's figures are looked at: loaded with the first look. */
import { makeCampaignSettingsStore } from "../lib/adapters/dynamo/campaign-settings.ts";
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import { makeCounterStore } from "../lib/adapters/dynamo/counters.ts";
import { makeAlertStore, makeFiguresStore } from "../lib/adapters/dynamo/figures.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makePublicationStore } from "../lib/adapters/dynamo/publications.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeShardStore, makeWaveStore } from "../lib/adapters/dynamo/waves.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { channelPlanning } from "../lib/channels/gateway/planning.ts";
import { makePauseCampaign } from "../lib/core/campaigns/run.ts";
import { makeLookAtFigures } from "../lib/core/figures/look.ts";
import { makeAttendPublications } from "../lib/core/publications/attend.ts";
import { makeResendFailed } from "../lib/core/shards/resend.ts";
import { makeUsable } from "../lib/core/shards/usable.ts";
import { publishOf } from "./publishing.ts";

/** `written`: what of it the audit log names. */
export function lookOf(context: TableContext, written: TableContext) {
  const [campaigns, waves] = [makeCampaignStore(written), makeWaveStore(context)];
  const settings = makeCampaignSettingsStore(context);
  const usable = makeUsable({ connections: makeConnectionStore(context), channels: channelPlanning });
  const shared = { settings, notices: makePersonalNotices(context, ids), publish: publishOf(context), clock };
  return makeLookAtFigures({
    ...{ ...shared, campaigns, waves, ids },
    counters: makeCounterStore(context),
    shards: makeShardStore(context, clock),
    figures: makeFiguresStore(context),
    alerts: makeAlertStore(written),
    pause: makePauseCampaign(campaigns),
    timers: makeTimerStore(context),
    attend: makeAttendPublications({
      ...shared,
      publications: makePublicationStore(written),
      resend: makeResendFailed({ campaigns, waves, clock, ids }),
      reachable: async (channel) => (await usable()).some(({ facts }) => facts.medium === channel),
    }),
  });
}
