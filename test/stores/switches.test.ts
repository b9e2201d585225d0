/** The kill switches in the table: what was set is read back, and the audit log and the screens are told of it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeSwitchStore } from "../../lib/adapters/dynamo/switches.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import { entryOf } from "../../lib/core/audit/entries.ts";
import { hintOf } from "../../lib/core/live/model.ts";
import { type Change, type Image, sequenceText } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const at = "2026-11-02T09:00:00.000Z";
const CONNECTION = "k3v5q2m7n4.b6x2c5z7a4s3";

test("a stop is kept by itself beside others, and every turn of a switch is a change that is told", async () => {
  const { tableName } = table;
  let change = 0;
  const client = stamped(
    table.client,
    () => ({ kind: "person", id: "usr_ana" }),
    () => `${++change}`,
  );
  const switches = makeSwitchStore({ client, tableName, tenant: "demo" });
  const key = { pk: keys.switches("demo"), sk: "sending" };
  const row = async () => (await table.client.get({ TableName: tableName, Key: key, ConsistentRead: true })).Item;
  expect(await switches.read("surely")).toEqual({ connections: {} });

  const images: (Image | undefined)[] = [];
  const whole = { reason: "A wrong price", at, by: "usr_ana" };
  const own = { reason: "It is being moved", at, by: "usr_ana" };
  for (const [connectionId, stop] of [
    [undefined, whole],
    [CONNECTION, own],
    [undefined, undefined],
    [CONNECTION, undefined],
  ] as const) {
    await switches.set(connectionId, stop);
    images.push(await row());
    if (images.length === 2)
      expect(await switches.read("surely")).toEqual({ tenant: whole, connections: { [CONNECTION]: own } });
    if (images.length === 3) expect(await switches.read()).toEqual({ connections: { [CONNECTION]: own } });
  }
  expect(await switches.read("surely")).toEqual({ connections: {} });

  const changes = images.map((after, index): Change => {
    const before = images[index - 1];
    const entity = String(after?.entity);
    const place = { shard: "s", sequence: sequenceText(String(index)) };
    return {
      tenant: "demo",
      entity,
      key,
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
      expired: false,
      at,
      place,
    };
  });
  expect(changes.map(hintOf)).toEqual(images.map(() => ({ type: "setup", id: "switches", at })));
  const entries = changes.map((one) => entryOf(one));
  expect(entries.map((entry) => [entry?.entity, entry?.actor.id, entry?.hidden])).toEqual(
    images.map(() => ["switches", "usr_ana", []]),
  );
  expect(entries.map((entry) => entry?.changes)).toEqual([
    [{ field: "stop", after: `{"at":"${at}","by":"usr_ana","reason":"A wrong price"}` }],
    [{ field: `stop#${CONNECTION}`, after: expect.stringContaining("It is being moved") }],
    [{ field: "stop", before: expect.stringContaining("A wrong price") }],
    [{ field: `stop#${CONNECTION}`, before: expect.stringContaining("It is being moved") }],
  ]);
});
