import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRetentionStore } from "../../lib/adapters/dynamo/retention.ts";
import type { JobKind } from "../../lib/core/jobs/model.ts";
import { makeApplyRetention, makeManageRetention } from "../../lib/core/rights/retention.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRights } from "./rights.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const DAY = 86_400_000;
let tenants = 0;

async function openTenant() {
  const tenant = `kept-${++tenants}`;
  const road = makeRoad(table, tenant);
  const { clock, process, input, text, conversationId, stores } = road;
  const rights = makeRights(table, tenant, road);
  const retention = makeRetentionStore({ ...table, tenant }, rights.media);
  rights.kinds["retention.apply" satisfies JobKind] = makeApplyRetention({ retention, clock });
  const started: unknown[] = [];
  const manage = makeManageRetention({
    retention,
    startJob: async (asked) => void started.push(asked),
  });
  let requests = 0;
  const change = (wanted: Parameters<typeof manage.change>[0], expectedVersion?: number) =>
    manage.change(wanted, { by: "usr_boss", expectedVersion, request: { id: `r${++requests}`, at: clock.iso() } });
  const write = async (id: string, words: string) => {
    await process(input(text(id, clock.iso(), words)));
    const key = (await road.head()).lastMessageId;
    rights.pictures.set(`${conversationId}/${key}/0`, new Uint8Array([1]));
  };
  /** One day's pass of the job, over all conversations. */
  const pass = async (job: Awaited<ReturnType<typeof rights.start>>) => {
    let ended = false;
    await rights.finish(job, async () => {}, 1);
    for (let slices = 0; slices < 20 && !ended; slices++) {
      const at = await rights.jobs.get(job.jobId);
      ended = at?.state === "done" || at?.dueAt !== null;
      if (!ended) await rights.finish(job, async () => {}, 1);
    }
  };
  return { ...road, rights, retention, manage, started, change, write, pass, stores, tenant };
}

describe("what was said ends after its time", () => {
  test("messages and their files, the preview with the last of them; what is younger stays", async () => {
    const { write, clock, rights, change, pass, texts, head, conversationId } = await openTenant();
    await write("w1", "vieja");
    clock.advance(40 * DAY);
    await write("w2", "nueva");
    await change({ messagesDays: 30 });
    const job = await rights.start({ kind: "retention.apply", input: { version: 1 } });
    await pass(job);
    expect(await texts()).toEqual(["nueva"]);
    expect(await head()).toMatchObject({ preview: "nueva" });
    expect([...rights.pictures.keys()]).toHaveLength(1);
    expect(await rights.jobs.get(job.jobId)).toMatchObject({ state: "running", progress: { done: 2 } });
    // The next day nothing is due; after a month the rest is, within a day.
    clock.advance(DAY);
    await pass(job);
    expect(await texts()).toEqual(["nueva"]);
    clock.advance(30 * DAY);
    await pass(job);
    expect(await texts()).toEqual([]);
    expect(await head()).toMatchObject({ preview: "", conversationId });
    expect([...rights.pictures.keys()]).toEqual([]);
  });

  test("files alone, where they end earlier", async () => {
    const { write, clock, rights, change, pass, texts } = await openTenant();
    await write("w1", "con foto");
    clock.advance(40 * DAY);
    await change({ mediaDays: 30 });
    await pass(await rights.start({ kind: "retention.apply", input: { version: 1 } }));
    expect(await texts()).toEqual(["con foto"]);
    expect([...rights.pictures.keys()]).toEqual([]);
  });

  test("what still has to be set in motion is left alone", async () => {
    const { write, clock, rights, change, pass, tenant, conversationId, head, texts } = await openTenant();
    await write("w1", "a medias");
    const { lastMessageId } = await head();
    await table.client.update({
      TableName: table.tableName,
      Key: { pk: `${tenant}#cnv#${conversationId}`, sk: `m#${lastMessageId}` },
      UpdateExpression: "SET relay = :media",
      ExpressionAttributeValues: { ":media": "media" },
    });
    clock.advance(40 * DAY);
    await change({ messagesDays: 30 });
    await pass(await rights.start({ kind: "retention.apply", input: { version: 1 } }));
    expect(await texts()).toEqual(["a medias"]);
  });

  test("a job of settings that were changed since ends; one for what is kept for ever has nothing to do", async () => {
    const { write, clock, rights, change, texts, started } = await openTenant();
    await write("w1", "queda");
    clock.advance(40 * DAY);
    await change({ messagesDays: 30 });
    await change({ messagesDays: null });
    expect(started).toMatchObject([{ kind: "retention.apply", input: { version: 1 }, createdBy: "usr_boss" }]);
    const job = await rights.finish(await rights.start({ kind: "retention.apply", input: { version: 1 } }));
    expect(job).toMatchObject({ state: "done", result: { counts: { removed: 0 } } });
    expect(await texts()).toEqual(["queda"]);
  });
});

test("settings are changed by version, once each", async () => {
  const { change, manage, retention } = await openTenant();
  expect(await manage.look()).toMatchObject({ messagesDays: null, mediaDays: null, version: 0 });
  expect(await change({ mediaDays: 90 }, 0)).toMatchObject({ kind: "done", retention: { mediaDays: 90, version: 1 } });
  expect(await change({ messagesDays: 365 }, 0)).toMatchObject({ kind: "stale", retention: { version: 1 } });
  expect(await change({ messagesDays: 365 }, 1)).toMatchObject({
    kind: "done",
    retention: { messagesDays: 365, mediaDays: 90, version: 2 },
  });
  const now = await retention.settings();
  expect(await retention.save({ ...now, mediaDays: 30 })).toBe("conflict");
});
