import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRetentionStore } from "../../lib/adapters/dynamo/retention.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import type { JobKind } from "../../lib/core/jobs/model.ts";
import { LONGEST } from "../../lib/core/rights/model.ts";
import { makeApplyRetention, makeManageRetention } from "../../lib/core/rights/retention.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { everythingOf, makeRights } from "./rights.ts";
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
  rights.kinds["retention.apply" satisfies JobKind] = makeApplyRetention({ ...rights, retention, clock });
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

describe("what goes by itself goes earlier, where a tenant wants it so", () => {
  async function openShort() {
    const world = await openTenant();
    const { tenant, clock, stores, rights } = world;
    const put = (pk: string, sk: string, entity: string, more: object = {}) =>
      table.client.put({ TableName: table.tableName, Item: { pk, sk, entity, v: 1, ...more } });
    await put(keys.people(tenant), "usr_a", "member", { userId: "usr_a" });
    await put(keys.apps(tenant), "app.con", "connection", { connectionId: "app.con" });
    const record = async (name: string) => {
      const raw = { name };
      await stores.kept.keep({ reason: "unknown_type", channel: "whatsapp", appId: "app", raw, at: clock.iso() });
      await stores.notices.record("app.con", { type: "calls", at: clock.iso(), event: raw });
      await put(keys.noticesOf(tenant, "usr_a"), `n#${clock.now()}-${name}`, "personal-notice", { text: name });
      await put(keys.noticesOf(tenant, "usr_a"), "preferences", "notice-preferences");
      const job = await rights.start_("contacts.export", {});
      await rights.finish(job);
    };
    const left = async (kind: string) =>
      (await everythingOf(table, tenant)).filter((row) => JSON.parse(row).entity === kind).length;
    const all = async () => [await left("kept"), await left("notice"), await left("personal-notice")];
    return { ...world, record, left, all };
  }

  test("rows and files that are there already too; what is younger stays", async () => {
    const { record, clock, all, left, change, started, rights, pass } = await openShort();
    await record("old");
    clock.advance(3 * DAY);
    await record("young");
    const files = rights.objects.size;
    await change({ payloadsDays: 2, filesDays: 2 });
    expect(started).toHaveLength(1);
    const job = await rights.start({ kind: "retention.apply", input: { version: 1 } });
    await pass(job);
    expect(await all()).toEqual([1, 1, 2]);
    expect(rights.objects.size).toBe(files / 2);
    clock.advance(5 * DAY);
    await change({ noticesDays: 7 });
    await pass(await rights.start({ kind: "retention.apply", input: { version: 2 } }));
    expect(await all()).toEqual([0, 0, 1]);
    expect(rights.objects.size).toBe(0);
    expect(await left("notice-preferences")).toBe(1);
  });

  test("and stays for as long as it may, when nobody wants that", async () => {
    const { record, clock, all, change, started, rights, pass } = await openShort();
    await record("old");
    clock.advance(29 * DAY);
    await change({ payloadsDays: 30, noticesDays: 90, filesDays: 7 });
    expect(started).toEqual([]);
    await change({ messagesDays: 3_000 });
    const files = rights.objects.size;
    await pass(await rights.start({ kind: "retention.apply", input: { version: 2 } }));
    expect(await all()).toEqual([1, 1, 1]);
    expect(rights.objects.size).toBe(files);
  });

  test("settings of before there were such periods mean the longest", async () => {
    const { tenant, retention } = await openShort();
    const old = {
      messagesDays: 60,
      mediaDays: null,
      changedBy: "r",
      updatedAt: "2026-11-02T09:00:00.000Z",
      version: 1,
    };
    await table.client.put({
      TableName: table.tableName,
      Item: { pk: keys.retention(tenant), sk: "settings", entity: "retention", v: 1, ...old },
    });
    expect(await retention.settings()).toEqual({ ...LONGEST, ...old });
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
