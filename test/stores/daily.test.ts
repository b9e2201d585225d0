/** The day's look at connections: who is told that credentials end, when, and how often. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeWatchStore } from "../../lib/adapters/dynamo/watch.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { TokenExpiry } from "../../lib/core/connections/model.ts";
import type { Member } from "../../lib/core/people/model.ts";
import { makeBeginDaily, makeDaily } from "../../lib/core/watch/daily.ts";
import { makeTellExpiry } from "../../lib/core/watch/expiry.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const BOSS = "usr_boss";
const boss = { userId: BOSS, role: "administrator", status: "active" } as Member;
const DAY_MS = 86_400_000;

async function open() {
  const { tenant, clock, stores } = await openDesk(table);
  const context = { client: table.client, tableName: table.tableName, tenant };
  const { connections } = stores;
  const [timers, watch, notices] = [
    makeTimerStore(context),
    makeWatchStore(context),
    makePersonalNotices(context, systemIds),
  ];
  const provider: { says: TokenExpiry | undefined; dies: boolean; synced: string[] } = {
    ...{ says: undefined, dies: false, synced: [] },
  };
  const shared = { timers, clock, ids: systemIds };
  await makeBeginDaily(shared)();
  const fire = makeDaily({
    ...shared,
    ...{ connections, watch, expiry: async () => provider.says },
    tell: makeTellExpiry({ watch, notices, people: { page: async () => ({ items: [boss] }) }, clock }),
    sync: async (connectionId) => {
      if (provider.dies) throw new Error("the table is away");
      provider.synced.push(connectionId);
    },
  });
  return {
    ...{ provider, clock, connections },
    /** A day later, as its clock asks for it. */
    async day() {
      const [timer] = await timers.due(new Date(clock.now() + 2 * DAY_MS).toISOString(), 10);
      if (!timer) throw new Error("nobody waits for the next day");
      clock.advance(Math.max(0, Date.parse(timer.wakeAt) - clock.now()));
      const outcome = await fire(timer);
      await timers.clear(timer);
      return outcome;
    },
    told: async () => (await notices.list(BOSS, { limit: 50 })).items.map(({ kind, text }) => `${kind} ${text}`),
  };
}

test("administrators are told seven days and one day before a token ends, once each, as the provider says it", async () => {
  const { provider, clock, connections, day, told } = await open();
  const ends = new Date(clock.now() + 9.5 * DAY_MS).toISOString();
  provider.says = { expiresAt: ends };
  await day();
  expect(await connections.connection(CONNECTION)).toMatchObject({
    tokenExpiresAt: ends,
    tokenExpirySource: "provider",
  });
  await day();
  expect(await told()).toEqual([]);
  const notice = `token_expiring number: ${ends.slice(0, 10)}`;
  for (let days = 3; days <= 8; days++) {
    await day();
    expect(await told()).toEqual([notice]);
  }
  await day();
  expect(await told()).toEqual([notice, notice]);
  await day();
  await day();
  expect(await told()).toHaveLength(2);
  provider.says = { expiresAt: null };
  await day();
  expect((await connections.connection(CONNECTION))?.tokenExpiresAt).toBeUndefined();
});

test("what failed of a day is tried again, and what was done is not done twice", async () => {
  const { provider, day } = await open();
  provider.dies = true;
  await expect(day()).rejects.toThrow("the table is away");
  provider.dies = false;
  expect(await day()).toBe("looked");
  expect(provider.synced).toEqual([CONNECTION]);
  await day();
  expect(provider.synced).toHaveLength(2);
});
