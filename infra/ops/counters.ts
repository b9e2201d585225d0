import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { makeZoneStore } from "../../lib/adapters/dynamo/zones.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { keyText } from "../../lib/core/counters/model.ts";
import {
  type Difference,
  makeCompareCounters,
  makeRebuildCounters,
  type RebuildPorts,
} from "../../lib/core/counters/rebuild.ts";
import { makeCaughtUp, openShardsOf, rowsOf } from "./rows.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
}

const PASSES = 5;

async function portsOf({ stage, tenant }: Options): Promise<RebuildPorts> {
  if (!tenant || !isTenantId(tenant)) throw new Error("name the tenant first");
  const tableName = await tableNameOf(stage);
  const rows = { client: dynamoClient(), tableName, tenant };
  return {
    workshop: makeCounterWorkshop(rows),
    rows: () => rowsOf(rows),
    caughtUp: makeCaughtUp(rows, { openShards: () => openShardsOf(tableName), random: systemIds.random }),
    calendar: makeCalendar((await makeZoneStore(rows).read()).zones),
  };
}

/** Compares the tenant's counters with its rows, while traffic goes on. 1 when something differs. */
export async function checkCounters(options: Options): Promise<number> {
  const { right, different, moving } = await makeCompareCounters(await portsOf(options))();
  for (const difference of different) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(`${right} right, ${different.length} different, ${moving.length} moving (ask again)\n`);
  return different.length ? 1 : 0;
}

/** Makes the tenant's counters what its rows say, while traffic goes on; cut off, it is simply begun again. 1 when some kept moving. */
export async function rebuildCounters(options: Options): Promise<number> {
  const rebuild = makeRebuildCounters(await portsOf(options), { run: systemIds.random(), passes: PASSES });
  const { right, mended, moving } = await rebuild();
  for (const difference of mended) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(`${right} right, ${mended.length} of them mended, ${moving.length} kept moving\n`);
  return moving.length ? 1 : 0;
}

const lineOf = ({ key, by }: Difference): string =>
  `${keyText(key)}: ${Object.entries(by)
    .map(([field, value]) => `${field} ${value > 0 ? "+" : ""}${value}`)
    .join(", ")}`;
