import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeSentIn, makeSpendingStore } from "../../lib/adapters/dynamo/spending.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { sequenceText } from "../../lib/core/projections/model.ts";
import { makeSpendGuard } from "../../lib/core/spending/guard.ts";
import { NO_LIMIT, type SpendingSettings } from "../../lib/core/spending/model.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const BOSS = "usr_boss";
const template = { type: "template", name: "offer", language: "es" } as const;

function books(tenant: string) {
  const context = { client: table.client, tableName: table.tableName, tenant };
  const store = makeSpendingStore(context);
  const counters = makeCounterStore(context);
  const notices = makePersonalNotices(context, systemIds);
  const limit = (more: Partial<SpendingSettings> = {}) =>
    store.save({ ...NO_LIMIT, limitMicros: 1_000_000, tell: [BOSS], version: 1, ...more });
  return { store, counters, notices, limit, sentIn: makeSentIn(counters) };
}

test("settings are changed by one of two at once, and are nobody else's", async () => {
  const { store, limit } = books("spender");
  expect(await store.settings()).toEqual(NO_LIMIT);
  expect(await Promise.all([limit(), limit()]).then((both) => both.toSorted())).toEqual(["conflict", "saved"]);
  expect(await limit({ version: 2, mode: "warn" })).toBe("saved");
  expect(await limit({ version: 2 })).toBe("conflict");
  expect(await store.settings()).toMatchObject({ limitMicros: 1_000_000, mode: "warn", version: 2 });
  expect(await books("spender2").store.settings()).toEqual(NO_LIMIT);
});

test("a level is reached once, whoever comes first", async () => {
  const { store } = books("levels");
  const times = ["2026-11-10T09:00:00.000Z", "2026-11-10T09:00:05.000Z"] as const;
  expect(await store.reach("2026-11", "spend_limit", 5, times[0])).toBe(times[0]);
  expect(await store.reach("2026-11", "spend_limit", 5, times[1])).toBe(times[0]);
  expect(await store.reach("2026-11", "spend_limit", 6, times[1])).toBe(times[1]);
  expect(await store.reach("2026-12", "spend_limit", 5, times[1])).toBe(times[1]);
});

test("what was sent is read from the counters of the month", async () => {
  const { counters, sentIn } = books("counted");
  const step = (sequence: string, values: Record<string, number>) => [
    { sequence: sequenceText(sequence), values, extremes: {} },
  ];
  const key = { family: "sends" as const, period: "2026-11", id: CONNECTION };
  await counters.add(key, "shard", step("1", { marketing: 2, "cost.marketing": 123_000 }), Date.now());
  await counters.add({ ...key, period: "2026-12" }, "shard", step("2", { marketing: 9 }), Date.now());
  expect(await sentIn("2026-11")).toEqual([
    { connectionId: CONNECTION, values: { marketing: 2, "cost.marketing": 123_000 } },
  ]);
});

test("beyond the limit templates are suppressed with their reason, people are told, and answers still go", async () => {
  let its: ReturnType<typeof books> | undefined;
  const desk = await openDesk(table, (tenant) => {
    its = books(tenant);
    return makeSpendGuard({
      spending: its.store,
      sentIn: its.sentIn,
      free: 1_000,
      notices: its.notices,
      people: { page: async () => ({ items: [] }) },
      clock: makeClock(),
    });
  });
  await its?.limit();
  desk.answers.push(accepted, { ...accepted, externalId: "wamid.2" }, { ...accepted, externalId: "wamid.3" });

  const within = await desk.queue(template);
  expect(within).toMatchObject({ category: "marketing", micros: 400_000 });
  expect(await desk.send(within, "plenty")).toMatchObject({ status: "sent" });
  desk.clock.advance(1_000);
  expect(await desk.send(await desk.queue(template), "plenty")).toMatchObject({ status: "sent" });
  desk.clock.advance(1_000);
  const beyond = await desk.queue(template);
  expect(await desk.send(beyond, "plenty")).toEqual({ kind: "done", status: "suppressed", code: "spend_limit" });
  expect(await desk.stores.deliveries.get(beyond)).toMatchObject({
    status: "suppressed",
    reason: { code: "spend_limit", text: "this month's limit of 1.00 USD is reached", retryable: false },
  });
  expect((await desk.stores.deliveries.list("suppressed", { limit: 10 })).items).toHaveLength(1);
  desk.clock.advance(1_000);
  expect(await desk.send(await desk.queue("still here"), "plenty")).toMatchObject({ status: "sent" });
  expect(desk.sends).toHaveLength(3);
  const told = (await its?.notices.list(BOSS, { limit: 10 }))?.items.map(({ kind }) => kind);
  expect(told?.toSorted()).toEqual(["spend_limit", "spend_warning"]);
});
