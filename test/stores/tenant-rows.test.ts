/** What the operator's commands read of a tenant, and when they know that the projections have seen it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCaughtUp, rowsOf } from "../../infra/ops/rows.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { sequenceText } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
const of = (tenant: string) => ({ client: table.client, tableName: table.tableName, tenant });

test("all of one tenant's things, in however many pages they lie, and nobody else's", async () => {
  const padding = "x".repeat(50_000);
  for (let index = 0; index < 60; index++) {
    const tenant = index % 3 ? "a" : "ab";
    const entity = index % 5 ? "lead" : "request";
    await table.client.put({
      TableName: table.tableName,
      Item: { pk: `${tenant}#x#${index}`, sk: "y", entity, index, padding },
    });
  }
  const found: number[] = [];
  for await (const row of rowsOf(of("a"))) found.push(Number(row.index));
  const expected = Array.from({ length: 60 }, (_, index) => index).filter((index) => index % 3 && index % 5);
  expect(found.toSorted((a, b) => a - b)).toEqual(expected);
});

test("the projections have caught up when they have counted all beacons, and are reported when they do not", async () => {
  const store = makeCounterStore(of("b"));
  const key = { family: "beacon", period: "now", id: "run" } as const;
  const beacons = (patienceMs: number) => ({ openShards: async () => 2, random: () => "run", patienceMs });
  await expect(makeCaughtUp(of("b"), beacons(10))()).rejects.toThrow("0 of 48 beacons");
  const waiting = makeCaughtUp(of("b"), beacons(10_000))();
  await store.add(key, "s", [{ sequence: sequenceText("1"), values: { seen: 48 }, extremes: {} }], Date.now());
  await waiting;
  expect(await store.read("beacon", "now", "now")).toEqual([]);
});
