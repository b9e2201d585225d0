import { afterAll, beforeAll, expect, test } from "vitest";
import { touchOutbox } from "../../infra/ops/replay-outbox.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test("only rows that still have something to set in motion are touched, in however many pages they lie", async () => {
  const { client, tableName } = table;
  const padding = "x".repeat(50_000);
  for (let index = 0; index < 60; index++) {
    const row = { pk: `t#cnv#${index % 7}`, sk: `m#${index}`, padding, ...(index % 3 === 0 ? { relay: "talk" } : {}) };
    await client.put({ TableName: tableName, Item: row });
  }
  expect(await touchOutbox(client, tableName, "2026-11-02T09:00:00.000Z")).toBe(20);
  const read = async (index: number) =>
    (await client.get({ TableName: tableName, Key: { pk: `t#cnv#${index % 7}`, sk: `m#${index}` } })).Item;
  expect(await read(3)).toMatchObject({ relay: "talk", replayedAt: "2026-11-02T09:00:00.000Z" });
  expect(await read(4)).not.toHaveProperty("replayedAt");
});
