/** Who did it stands on every row, and stores see nothing of it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { AwsError } from "../../lib/adapters/aws/error.ts";
import { deleteTraced, makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeLabelStore } from "../../lib/adapters/dynamo/labels.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Actor } from "../../lib/core/audit/model.ts";
import type { Conversation } from "../../lib/core/conversations/model.ts";
import { actAs, currentActor } from "../../lib/runtime/actor.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const ana: Actor = { kind: "person", id: "usr_ana", requestId: "req-1", from: "192.0.2.0/24" };
let changes = 0;
const client = () => stamped(table.client, currentActor, () => `change${++changes}`);
const context = () => ({ client: client(), tableName: table.tableName, tenant: "demo" });
const raw = async (pk: string, sk: string) =>
  (await table.client.get({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true })).Item;
const key = (sk: string) => ({ TableName: table.tableName, Key: { pk: "demo#x", sk } });
const put = (sk: string, fields: object = {}) => ({
  TableName: table.tableName,
  Item: { pk: "demo#x", sk, ...fields },
});

test("puts, updates and transactions are stamped, each anew; reads come without", async () => {
  const ours = client();
  await actAs(ana, async () => {
    await ours.put(put("1", { n: 1 }));
    await ours.update({ ...key("2"), UpdateExpression: "ADD n :n", ExpressionAttributeValues: { ":n": 1 } });
    await ours.update({
      ...key("2"),
      UpdateExpression: "REMOVE m SET #SET = :n ADD n :n",
      ExpressionAttributeNames: { "#SET": "set" },
      ExpressionAttributeValues: { ":n": 1 },
    });
    await ours.transactWrite({
      TransactItems: [
        { Put: put("3", { n: 1 }) },
        { Update: { ...key("4"), UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": 1 } } },
        { ConditionCheck: { ...key("1"), ConditionExpression: "n = :n", ExpressionAttributeValues: { ":n": 1 } } },
      ],
    });
  });
  const stamps = await Promise.all(["1", "2", "3", "4"].map(async (sk) => (await raw("demo#x", sk))?.by));
  for (const by of stamps) expect(by).toEqual({ ...ana, change: expect.stringMatching(/^change\d+$/) });
  expect(new Set(stamps.map(({ change }) => change)).size).toBe(4);
  expect(await raw("demo#x", "2")).toMatchObject({ n: 2, set: 1 });

  expect(await ours.get(key("1"))).toEqual({ Item: { pk: "demo#x", sk: "1", n: 1 } });
  const query = {
    TableName: table.tableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": "demo#x" },
  };
  expect((await ours.query(query)).Items?.every((item) => !("by" in item))).toBe(true);
  const batch = await ours.batchGet({ RequestItems: { [table.tableName]: { Keys: [key("1").Key, key("9").Key] } } });
  expect(batch.Responses?.[table.tableName]).toEqual([{ pk: "demo#x", sk: "1", n: 1 }]);
  const changed = await actAs(ana, () =>
    ours.update({
      ...key("1"),
      UpdateExpression: "SET n = :n",
      ExpressionAttributeValues: { ":n": 2 },
      ReturnValues: "ALL_NEW",
    }),
  );
  expect(changed).toEqual({ Attributes: { pk: "demo#x", sk: "1", n: 2 } });
});

test("nobody in particular leaves a row's stamp alone", async () => {
  const before = (await raw("demo#x", "1"))?.by;
  await client().update({ ...key("1"), UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": 3 } });
  expect((await raw("demo#x", "1"))?.by).toEqual(before);
  await client().put(put("1", { n: 4 }));
  expect(await raw("demo#x", "1")).not.toHaveProperty("by");
});

test("a refused write shows the row that stood in its way without its stamp", async () => {
  const ours = client();
  await actAs(ana, () => ours.put(put("5", { n: 1 })));
  const refused = ours.put({
    ...put("5"),
    ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  const error = await refused.then(undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AwsError);
  expect((error as AwsError).details.Item).toEqual({ pk: { S: "demo#x" }, sk: { S: "5" }, n: { N: "1" } });
  const cancelled = ours.transactWrite({
    TransactItems: [
      {
        Put: {
          ...put("5"),
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
    ],
  });
  const why = await cancelled.then(undefined, (thrown: AwsError) => thrown.details.CancellationReasons);
  expect(why).toMatchObject([{ Code: "ConditionalCheckFailed" }]);
  expect(JSON.stringify(why)).not.toContain("usr_ana");
});

test("a store knows its own repeated write, whoever makes it", async () => {
  const desk = makeConversationDesk(context());
  const conversation = {
    conversationId: "c".repeat(26),
    connectionId: "a.b",
    channel: "whatsapp",
    chat: { id: "1", type: "person" },
    contactId: "k",
    contactName: null,
    state: "open",
    assignee: null,
    unread: 0,
    lastMessageAt: "2026-11-02T09:00:00.000Z",
    lastMessageId: "m",
    lastDirection: "in",
    preview: "",
    lastInboundAt: null,
    lastApplied: "",
    readThrough: "",
    known: [],
    awaited: [],
    createdAt: "2026-11-02T09:00:00.000Z",
    updatedAt: "2026-11-02T09:00:00.000Z",
    version: 1,
  } satisfies Conversation;
  await table.client.put({
    TableName: table.tableName,
    Item: { pk: `demo#cnv#${conversation.conversationId}`, sk: "head", ...conversation },
  });
  const next = { ...conversation, assignee: "usr_ana", version: 2 };
  await actAs(ana, async () => {
    expect(await desk.save(next)).toBe("saved");
    expect(await desk.save(next)).toBe("saved");
    expect(await desk.save({ ...next, assignee: null })).toBe("conflict");
    expect(await desk.get(conversation.conversationId)).toEqual(next);
  });
  expect((await raw(`demo#cnv#${conversation.conversationId}`, "head"))?.by).toMatchObject(ana);
});

test("what is deleted leaves word of who did it, or stays", async () => {
  await table.client.put(put("gone", { n: 1 }));
  const deletion = {
    key: { pk: "demo#x", sk: "gone" },
    entity: "label",
    id: "label_1",
    at: "2026-11-02T09:00:00.000Z",
  };
  const only = { ConditionExpression: "n = :n", ExpressionAttributeValues: { ":n": 2 } };
  await expect(actAs(ana, () => deleteTraced(context(), { ...deletion, condition: only }))).rejects.toThrow(
    "TransactionCanceledException",
  );
  expect(await raw("demo#x", "gone")).toBeDefined();
  await actAs(ana, () => deleteTraced(context(), deletion));
  expect(await raw("demo#x", "gone")).toBeUndefined();
  expect(await raw("demo#activity#2026-11-02", `deleted#label#label_1#${deletion.at}`)).toMatchObject({
    entity: "activity",
    kind: "deleted",
    subject: { entity: "label", id: "label_1" },
    by: ana,
  });
});

test("an activity is recorded once", async () => {
  const store = makeActivityStore(context());
  const activity = { kind: "signed_in", at: "2026-11-02T09:00:00.000Z" } as const;
  await actAs(ana, () => store.record(activity, "signed_in#usr_ana"));
  await actAs({ ...ana, from: "198.51.100.0/24" }, () =>
    store.record({ ...activity, at: "2026-11-02T10:00:00.000Z" }, "signed_in#usr_ana"),
  );
  expect(await raw("demo#activity#2026-11-02", "signed_in#usr_ana")).toMatchObject({ ...activity, by: ana });
});

test("an entry of a catalogue that is removed leaves word too", async () => {
  const labels = makeLabelStore(context(), systemIds);
  const label = {
    id: "vip",
    name: "VIP",
    color: "#aa0000",
    createdAt: "2026-11-02T09:00:00.000Z",
    updatedAt: "2026-11-02T09:00:00.000Z",
    version: 1,
  };
  await actAs(ana, async () => {
    expect(await labels.create(label as never)).toBe("created");
    expect(await labels.remove(label as never)).toBe("removed");
  });
  const { Items = [] } = await table.client.query({
    TableName: table.tableName,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
    ExpressionAttributeValues: {
      ":pk": `demo#activity#${new Date().toISOString().slice(0, 10)}`,
      ":sk": "deleted#label#vip#",
    },
  });
  expect(Items).toMatchObject([{ kind: "deleted", subject: { entity: "label", id: "vip" }, by: ana }]);
});
