/** A campaign's figures are looked at: loaded with the first look. */
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import { makeCounterStore } from "../lib/adapters/dynamo/counters.ts";
import { makeFiguresStore } from "../lib/adapters/dynamo/figures.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeShardStore, makeWaveStore } from "../lib/adapters/dynamo/waves.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { makeLookAtFigures } from "../lib/core/figures/look.ts";
import { publishOf } from "./publishing.ts";

export const lookOf = (context: TableContext) =>
  makeLookAtFigures({
    campaigns: makeCampaignStore(context),
    counters: makeCounterStore(context),
    waves: makeWaveStore(context),
    shards: makeShardStore(context, clock),
    figures: makeFiguresStore(context),
    publish: publishOf(context),
    timers: makeTimerStore(context),
    ...{ clock, ids },
  });
