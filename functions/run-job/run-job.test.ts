import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { WakeOne } from "../../lib/core/deliveries/wake.ts";
import type { FetchMedia } from "../../lib/core/media/fetch.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  BULK_QUEUE,
  captureLog,
  idsOf,
  JOBS_QUEUE,
  lambdaContext,
  PERSONAL,
  personalIn,
  setEnvironment,
  sqsEvent,
  sqsRecord,
} from "../../test/support/room.ts";
import { makeHandler } from "./handler.ts";

const THREAD = "c".repeat(26);
const KEY = "1793610000000-aaaaaaaaaaaaaaaa";

let aws: FakeAws;
let invoke: (...records: SQSRecord[]) => Promise<SQSBatchResponse>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  setEnvironment({
    JOBS_QUEUE_URL: JOBS_QUEUE,
    BULK_QUEUE_URL: BULK_QUEUE,
    SECRETS_PREFIX: "/chasqui/test",
    FILES_BUCKET: "chasqui-files",
    MEDIA_BUCKET: "chasqui-media",
    // `fetch` opens no connection to the discard port: this provider cannot be reached.
    CHANNEL_BASE_URLS: JSON.stringify({ whatsapp: "http://127.0.0.1:9/v1" }),
  });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (...records) => handler(sqsEvent(...records), lambdaContext());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  aws.on("ChangeMessageVisibility").resolves({});
  log = captureLog();
});

const job = (type: string, receives = 1, tenant = "demo") =>
  sqsRecord(
    {
      id: `${THREAD}.${KEY}`,
      type,
      version: 1,
      time: "2026-11-02T09:00:00.000Z",
      tenant,
      subject: `${THREAD}.${KEY}`,
      data: { conversationId: THREAD, key: KEY },
    },
    { receives },
  );
const at = (ms: number) => new Date(Date.now() + ms).toISOString();
/** The delivery in question, alone in the lists of what is due. */
const stored = (item: Record<string, unknown> | undefined) => {
  const Item = item && { conversationId: THREAD, key: KEY, ...item };
  aws.on("GetItem").resolves(Item ? { Item } : {});
  aws.on("Query").resolves({ Items: Item ? [Item] : [] });
};
const hidden = () => aws.calls("ChangeMessageVisibility");
const updates = () => aws.calls("UpdateItem").map((input) => input.ExpressionAttributeValues ?? {});

describe("run-job wakes", () => {
  beforeEach(() => {
    aws.on("UpdateItem").resolves({ Attributes: {} });
  });

  test("a deferred delivery whose time has come: it goes into the outbox again", async () => {
    stored({ kind: "sent", status: "deferred", wakeAt: at(-1) });
    expect(await invoke(job("delivery.wake"))).toEqual({ batchItemFailures: [] });
    expect(updates()).toMatchObject([{ ":queued": "queued", ":relay": "talk" }]);
    expect(log.text()).toContain('"kind":"requeued"');
  });

  test("a send without a trace whose time has come: it is closed as presumed lost", async () => {
    stored({ kind: "sent", status: "unknown", wakeAt: at(-1) });
    expect(await invoke(job("delivery.wake"))).toEqual({ batchItemFailures: [] });
    expect(updates()).toMatchObject([{ ":lost": "presumed_lost" }]);
    expect(log.text()).toContain('"kind":"presumedLost"');
  });

  test("nothing twice, nothing that moved on, nothing that is gone", async () => {
    for (const item of [{ kind: "sent", status: "sent" }, { kind: "received" }, undefined]) {
      stored(item);
      expect(await invoke(job("delivery.wake"))).toEqual({ batchItemFailures: [] });
    }
    expect(updates()).toEqual([]);
    stored({ kind: "sent", status: "deferred", wakeAt: at(-1) });
    aws.on("UpdateItem").rejects("ConditionalCheckFailedException");
    expect(await invoke(job("delivery.wake"))).toEqual({ batchItemFailures: [] });
    expect(log.codes()).not.toContain("message_failed");
  });

  test("too early: it waits for its time", async () => {
    const record = job("delivery.wake");
    stored({ kind: "sent", status: "deferred", wakeAt: at(30_000) });
    expect(await invoke(record)).toEqual(idsOf([record]));
    expect(hidden()).toMatchObject([
      { QueueUrl: JOBS_QUEUE, ReceiptHandle: record.receiptHandle, VisibilityTimeout: 30 },
    ]);
    stored({ kind: "sent", status: "deferred", wakeAt: at(6 * 3_600_000) });
    expect(await invoke(record)).toEqual(idsOf([record]));
    expect(hidden().at(-1)).toMatchObject({ VisibilityTimeout: 6 * 3_600 });
    expect(log.codes()).toEqual(["delivery_woken", "delivery_woken"]);
  });
});

describe("run-job reminds", () => {
  const reminderId = `${"p".repeat(26)}.${"o".repeat(16)}`;
  const due = (more: Record<string, unknown> = {}) =>
    sqsRecord({
      id: `${reminderId}.1`,
      type: "reminder.due",
      version: 1,
      time: "2026-11-02T09:00:00.000Z",
      tenant: "demo",
      subject: reminderId,
      data: { reminderId, generation: 1 },
      ...more,
    });
  const row = (dueAt: string, more: Record<string, unknown> = {}) => ({
    reminderId,
    owner: "usr_ana",
    createdBy: "usr_ana",
    title: PERSONAL.text,
    note: null,
    subject: null,
    at: "2026-11-02T09:00",
    timeZone: "UTC",
    repeat: null,
    series: { id: reminderId, start: "2026-11-02T09:00", number: 1 },
    state: "pending",
    dueAt,
    generation: 1,
    firedAt: null,
    closedAt: null,
    endReason: null,
    version: 4,
    ...more,
  });
  const there = (item: Record<string, unknown>) => {
    aws
      .on("GetItem")
      .callsFake(({ Key }: { Key: { sk: string } }) => (Key.sk.startsWith("reminder#") ? { Item: item } : {}));
    aws.on("TransactWriteItems").resolves({});
    aws.on("PutItem").resolves({});
  };

  test("whose time has come: state and notice are one write", async () => {
    there(row(at(-1)));
    expect(await invoke(due())).toEqual({ batchItemFailures: [] });
    const [{ TransactItems } = { TransactItems: [] }, ...others] = aws.calls("TransactWriteItems");
    expect(others).toEqual([]);
    expect(TransactItems).toMatchObject([
      { Put: { Item: { state: { S: "fired" }, version: { N: "5" } }, ConditionExpression: "version = :before" } },
      { Put: { Item: { kind: { S: "reminder" }, pk: { S: "demo#notices-of#usr_ana" }, readAt: { NULL: true } } } },
    ]);
    expect(TransactItems[0].Put.Item).not.toHaveProperty("relay");
    expect(log.text()).toContain('"kind":"fired"');
    expect(personalIn(log.text())).toEqual([]);
  });

  test("nothing of another clock", async () => {
    there(row(at(-1), { generation: 2 }));
    expect(await invoke(due())).toEqual({ batchItemFailures: [] });
    expect(aws.calls("TransactWriteItems")).toEqual([]);
  });

  test("soon: it waits; much later: the clock is set anew by the outbox", async () => {
    const record = due();
    there(row(at(30_000)));
    expect(await invoke(record)).toEqual(idsOf([record]));
    expect(hidden()).toMatchObject([{ VisibilityTimeout: 30 }]);
    there(row(at(3 * 3_600_000)));
    expect(await invoke(record)).toEqual({ batchItemFailures: [] });
    expect(aws.calls("PutItem")).toMatchObject([{ Item: { relay: "reminder", generation: 2, state: "pending" } }]);
  });
});

describe("run-job fetches files", () => {
  const message = {
    kind: "received",
    body: { type: "image" },
    media: [{ state: "pending", providerId: "media-1", mime: "image/jpeg", filename: `${PERSONAL.name}.jpg` }],
  };
  beforeEach(() => {
    aws.on("GetItem", { Key: { pk: `demo#cnv#${THREAD}`, sk: `m#${KEY}` } }).resolves({ Item: message });
    aws
      .on("GetItem", { Key: { pk: `demo#cnv#${THREAD}`, sk: "head" } })
      .resolves({ Item: { conversationId: THREAD, connectionId: "abcdefghij.klmnopqrstuv", channel: "whatsapp" } });
    aws.on("GetItem", { Key: { pk: "demo#apps", sk: "abcdefghij.klmnopqrstuv" } }).resolves({
      Item: {
        entity: "connection",
        connectionId: "abcdefghij.klmnopqrstuv",
        channel: "whatsapp",
        settings: { phoneNumberId: "500600700800900" },
      },
    });
    aws.on("UpdateItem").resolves({ Attributes: message });
    aws.on("GetParameter").resolves({ Parameter: { Value: JSON.stringify({ accessToken: PERSONAL.token }) } });
  });

  test("again and again, later and later, while the provider cannot be reached; in the end it gives up", async () => {
    const records = [1, 2, 3, 4, 5, 6].map((receives) => job("media.fetch", receives));
    for (const record of records) expect(await invoke(record)).toEqual(idsOf([record]));
    expect(hidden().map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual([5, 60, 600, 3_600, 21_600, 43_000]);
    expect(updates()).toEqual([]);
    expect(await invoke(job("media.fetch", 7))).toEqual({ batchItemFailures: [] });
    expect(JSON.stringify(updates())).toContain('"state":"failed"');
    expect(new Set(log.codes())).toEqual(new Set(["media_fetched"]));
    expect(personalIn(log.text())).toEqual([]);
  });
});

test("what is no job comes again alone, and no word of it is logged", async () => {
  aws.on("UpdateItem").resolves({ Attributes: {} });
  stored({ kind: "sent", status: "deferred", wakeAt: at(-1) });
  const bad = [
    job(PERSONAL.text),
    sqsRecord(`${PERSONAL.text}\n  at ${PERSONAL.phone}:1:1`),
    job("media.fetch", 1, "sys#x"),
  ];
  const { batchItemFailures } = await invoke(...bad.slice(0, 1), job("delivery.wake"), ...bad.slice(1));
  expect(new Set(batchItemFailures)).toEqual(new Set(idsOf(bad).batchItemFailures));
  expect(log.codes().filter((code) => code === "message_failed")).toHaveLength(3);
  expect(personalIn(log.text())).toEqual([]);
});

test("each tenant's jobs are done with its own stores", async () => {
  const tenants: string[] = [];
  const write = vi.fn();
  const silent = { debug: write, info: write, warn: write, error: write };
  const wake: WakeOne = async () => ({ kind: "gone" });
  const unexpected = async () => {
    throw new Error("unexpected call");
  };
  const fetchMedia: FetchMedia = unexpected;
  const handle = makeHandler({
    jobsOf: (tenant) => {
      tenants.push(tenant);
      return {
        wake,
        fetchMedia,
        runSlice: unexpected,
        compactSearch: unexpected,
        push: unexpected,
        advance: unexpected,
        applyRules: unexpected,
        advanceCampaign: unexpected,
        fireWave: unexpected,
        fire: async () => ({ kind: "gone" }),
        reminders: { fire: unexpected, setAgain: unexpected },
      };
    },
    log: silent,
  });
  const run = queueHandler({ log: silent, concurrency: 5, handle, lastReceive: 8, needsMs: 1_000 });
  const records = ["alfa", "beta"].map((tenant) => job("delivery.wake", 1, tenant));
  expect(await run(sqsEvent(...records), lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(tenants).toEqual(["alfa", "beta"]);
});
