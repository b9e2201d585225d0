import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { makeFunnelStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makeZoneStore } from "../../lib/adapters/dynamo/zones.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { makeFillSources } from "../../lib/core/contacts/fill.ts";
import type { ContactSource } from "../../lib/core/contacts/model.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { keyText } from "../../lib/core/counters/model.ts";
import {
  type Difference,
  makeCompareCounters,
  makeRebuildCounters,
  type RebuildPorts,
} from "../../lib/core/counters/rebuild.ts";
import { makeFillJourneys } from "../../lib/core/journeys/fill.ts";
import { makeCaughtUp, openShardsOf, type Rows, rowsOf } from "./rows.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
}

const PASSES = 5;

async function rowsOfTenant({ stage, tenant }: Options): Promise<Rows> {
  if (!tenant || !isTenantId(tenant)) throw new Error("name the tenant first");
  return { client: dynamoClient(), tableName: await tableNameOf(stage), tenant };
}

async function portsOf(rows: Rows): Promise<RebuildPorts> {
  return {
    workshop: makeCounterWorkshop(rows),
    rows: () => rowsOf(rows),
    caughtUp: makeCaughtUp(rows, { openShards: () => openShardsOf(rows.tableName), random: systemIds.random }),
    calendar: makeCalendar((await makeZoneStore(rows).read()).zones),
  };
}

/** Compares the tenant's counters with its rows, while traffic goes on. 1 when something differs. */
export async function checkCounters(options: Options): Promise<number> {
  const { right, different, moving } = await makeCompareCounters(await portsOf(await rowsOfTenant(options)))();
  for (const difference of different) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(`${right} right, ${different.length} different, ${moving.length} moving (ask again)\n`);
  return different.length ? 1 : 0;
}

/** Makes the tenant's counters what its rows say, while traffic goes on; cut off, it is simply begun again. 1 when some kept moving. */
export async function rebuildCounters(options: Options): Promise<number> {
  const rows = await rowsOfTenant(options);
  await complete(rows);
  const rebuild = makeRebuildCounters(await portsOf(rows), { run: systemIds.random(), passes: PASSES });
  const { right, mended, moving } = await rebuild();
  for (const difference of mended) process.stdout.write(`${lineOf(difference)}\n`);
  process.stdout.write(`${right} right, ${mended.length} of them mended, ${moving.length} kept moving\n`);
  return moving.length ? 1 : 0;
}

/** Rows of before something was counted are given what it is counted by. */
async function complete(rows: Rows): Promise<void> {
  const leads: string[] = [];
  const contacts: { readonly contactId: string; readonly createdAt: unknown; readonly imported: boolean }[] = [];
  /** Whoever comes by a channel is made in the moment of their conversation. */
  const came = new Map<string, ContactSource>();
  for await (const { entity, leadId, journey, contactId, source, createdAt, ...row } of rowsOf(rows)) {
    if (entity === "lead" && typeof leadId === "string" && (journey ?? null) === null) leads.push(leadId);
    if (typeof contactId !== "string") continue;
    if (entity === "contact" && (source ?? null) === null)
      contacts.push({ contactId, createdAt, imported: row.importedBy !== undefined });
    if (entity === "conversation")
      came.set(`${contactId} ${createdAt}`, { channel: String(row.channel), connectionId: String(row.connectionId) });
  }
  const sources = contacts.map(({ contactId, createdAt, imported }) => ({
    contactId,
    source: came.get(`${contactId} ${createdAt}`) ?? { channel: imported ? "import" : "manual" },
  }));
  const journeys = makeFillJourneys({
    without: () => leads,
    leads: makeLeadStore(rows),
    funnels: makeFunnelStore(rows),
  });
  const fillSources = makeFillSources({ without: () => sources, contacts: makeContactDesk(rows, systemIds) });
  const filled = [await journeys(), await fillSources()];
  process.stdout.write(`${filled[0]} leads told what became of them, ${filled[1]} contacts how they came\n`);
}

const lineOf = ({ key, by }: Difference): string =>
  `${keyText(key)}: ${Object.entries(by)
    .map(([field, value]) => `${field} ${value > 0 ? "+" : ""}${value}`)
    .join(", ")}`;
