import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { SendDelivery } from "../../lib/core/deliveries/send.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  BULK_QUEUE,
  captureLog,
  idsOf,
  lambdaContext,
  PERSONAL,
  personalIn,
  setEnvironment,
  sqsEvent,
  sqsRecord,
  TALK_QUEUE,
} from "../../test/support/room.ts";
import { makeHandler } from "./handler.ts";

const THREAD = "c".repeat(26);
const CONNECTION = "abcdefghij.klmnopqrstuv";

let provider: Server;
let asked: { readonly path: string | undefined; readonly authorization: string | undefined; readonly body: string }[];
let answer: { readonly status: number; readonly body: unknown };
let aws: FakeAws;
let invoke: (...records: SQSRecord[]) => Promise<SQSBatchResponse>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  provider = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({ path: request.url, authorization: request.headers.authorization, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((ready) => provider.listen(0, "127.0.0.1", ready));
  setEnvironment({
    TALK_QUEUE_URL: TALK_QUEUE,
    BULK_QUEUE_URL: BULK_QUEUE,
    SECRETS_PREFIX: "/chasqui/test",
    MEDIA_BUCKET: "chasqui-media",
    CHANNEL_BASE_URLS: JSON.stringify({ whatsapp: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1` }),
  });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (...records) => handler(sqsEvent(...records), lambdaContext());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
  provider.closeAllConnections();
  await new Promise((closed) => provider.close(closed));
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  asked = [];
  aws.on("ChangeMessageVisibility").resolves({});
  aws.on("PutItem").resolves({});
  aws.on("GetParameter").resolves({ Parameter: { Value: JSON.stringify({ accessToken: PERSONAL.token }) } });
  aws.on("GetItem", { Key: { pk: `demo#cnv#${THREAD}`, sk: "head" } }).resolves({ Item: conversation() });
  aws.on("GetItem", { Key: { pk: "demo#apps", sk: CONNECTION } }).resolves({ Item: connection });
  aws.on("GetItem", { Key: { pk: "demo#switches", sk: "sending" } }).resolves({});
  aws
    .on("UpdateItem")
    .callsFake(({ UpdateExpression }: { UpdateExpression: string }) =>
      UpdateExpression.includes("ADD attempts") ? { Attributes: delivery("sending", { attempts: 1 }) } : {},
    );
  log = captureLog();
});

const conversation = () => ({
  conversationId: THREAD,
  connectionId: CONNECTION,
  channel: "whatsapp",
  chat: { id: PERSONAL.phone, type: "person" },
  contactName: PERSONAL.name,
  lastInboundAt: new Date().toISOString(),
  lastMessageAt: new Date().toISOString(),
  version: 1,
});
const connection = {
  entity: "connection",
  connectionId: CONNECTION,
  channel: "whatsapp",
  settings: { phoneNumberId: "500600700800900", businessAccountId: "700100" },
  active: true,
  health: "healthy",
  version: 1,
};
const keyOf = (number: number) => `1793610000000-${String(number).padStart(16, "a")}`;
const delivery = (status: string, more: Record<string, unknown> = {}) => ({
  kind: "sent",
  conversationId: THREAD,
  key: keyOf(1),
  content: { type: "text", text: PERSONAL.text },
  connectionId: CONNECTION,
  status,
  attempts: 0,
  ...more,
});
const command = (number = 1, receives = 1, group = THREAD) =>
  sqsRecord(
    {
      id: `${group}.${keyOf(number)}`,
      type: "delivery.send",
      version: 1,
      time: "2026-11-02T09:00:00.000Z",
      tenant: "demo",
      subject: `${group}.${keyOf(number)}`,
      data: { conversationId: group, key: keyOf(number) },
    },
    { group, receives },
  );

/** What stands in the table when the claim's condition does not hold. */
const standing = (item: Record<string, unknown>) =>
  aws.on("UpdateItem").rejects("ConditionalCheckFailedException", { Item: item });
const hidden = () => aws.calls("ChangeMessageVisibility");
const updates = () => aws.calls("UpdateItem").map((input) => input.ExpressionAttributeValues ?? {});

describe("send-outbound", () => {
  test("claims, asks the provider, and keeps its id; the log shows neither the words, the number nor the token", async () => {
    answer = { status: 200, body: { messages: [{ id: "wamid.O1" }] } };
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    expect(asked).toMatchObject([{ path: "/v1/500600700800900/messages", authorization: `Bearer ${PERSONAL.token}` }]);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      to: PERSONAL.phone,
      biz_opaque_callback_data: `${THREAD}.${keyOf(1)}`,
    });
    expect(updates()).toMatchObject([{ ":sending": "sending" }, { ":sent": "sent", ":external": "wamid.O1" }]);
    expect(log.codes()).toEqual(["delivery_attempted"]);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("a refusal that quotes the customer is stored, not logged", async () => {
    answer = { status: 400, body: { error: { code: 131026, message: `${PERSONAL.phone}: ${PERSONAL.text}` } } };
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    expect(updates()[1]).toMatchObject({ ":status": "failed", ":reason": { code: "undeliverable", retryable: false } });
    expect(log.text()).toContain('"code":"undeliverable"');
    expect(personalIn(log.text())).toEqual([]);
  });

  test("a wait hides the message for as long as the provider asked, and the thread comes again behind it, without an error", async () => {
    answer = { status: 400, body: { error: { code: 131056, message: "too fast" } } };
    const records = [command(1), command(2)];
    expect(await invoke(...records)).toEqual(idsOf(records));
    expect(hidden()).toEqual(
      records.map(({ receiptHandle }) => ({
        QueueUrl: TALK_QUEUE,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 1,
      })),
    );
    expect(updates()[1]).toMatchObject({ ":queued": "queued", ":refused": 1 });
    expect(asked).toHaveLength(1);
    expect(log.codes()).toEqual(["delivery_attempted"]);
  });

  test("each of the two queues is asked for its own message", async () => {
    answer = { status: 400, body: { error: { code: 131056, message: "too fast" } } };
    const inBulk = { ...command(1), eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:chasqui-bulk.fifo" };
    await invoke(inBulk);
    await invoke(command(2));
    expect(hidden().map(({ QueueUrl }) => QueueUrl)).toEqual([BULK_QUEUE, TALK_QUEUE]);
  });

  test("from the sixth receive on, waiting goes on in the table", async () => {
    answer = { status: 400, body: { error: { code: 131056, message: "too fast" } } };
    expect(await invoke(command(1, 6))).toEqual({ batchItemFailures: [] });
    expect(hidden()).toEqual([]);
    expect(updates()[1]).toMatchObject({ ":status": "deferred", ":relay": "wake" });
  });

  test("a command that was carried out already, or whose delivery is gone, asks nobody", async () => {
    standing(delivery("delivered"));
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    aws.on("UpdateItem").rejects("ConditionalCheckFailedException");
    expect(await invoke(command())).toEqual({ batchItemFailures: [] });
    expect(asked).toEqual([]);
    expect(log.text()).toContain('"status":"delivered"');
    expect(log.text()).toContain('"status":"missing"');
  });

  test("a claim of another worker is waited for until its lease ends, a minute at the most", async () => {
    const record = command();
    standing(delivery("sending", { leaseUntil: new Date(Date.now() + 89_000).toISOString() }));
    expect(await invoke(record)).toEqual(idsOf([record]));
    standing(delivery("sending", { leaseUntil: new Date(Date.now() + 20_000).toISOString() }));
    await invoke(record);
    const [first, second] = hidden().map(({ VisibilityTimeout }) => VisibilityTimeout ?? 0);
    expect(first).toBe(60);
    expect(second).toBeGreaterThanOrEqual(19);
    expect(second).toBeLessThanOrEqual(20);
    expect(asked).toEqual([]);
  });

  test("what is no command fails with those of its thread behind it, and no other thread", async () => {
    answer = { status: 200, body: { messages: [{ id: "wamid.O1" }] } };
    const bad = sqsRecord(
      { ...JSON.parse(command().body), type: "delivery.forget", note: PERSONAL.text },
      { group: THREAD },
    );
    const behind = command(2);
    const other = command(3, 1, "d".repeat(26));
    aws.on("GetItem").resolves({ Item: undefined });
    expect(await invoke(bad, behind, other)).toEqual(idsOf([bad, behind]));
    expect(log.codes().toSorted()).toEqual(["delivery_attempted", "message_failed"]);
    expect(personalIn(log.text())).toEqual([]);
  });
});

describe("its handler", () => {
  const write = vi.fn();
  const silent = { debug: write, info: write, warn: write, error: write };

  test("rounds waits up to whole seconds, and runs out of patience at the sixth receive", async () => {
    const patience: string[] = [];
    const hides: (readonly [string, number])[] = [];
    const send: SendDelivery = async (_id, how) => {
      patience.push(how);
      return { kind: "wait", ms: 1_001, code: "131056" };
    };
    const handle = makeHandler({
      sendOf: () => send,
      shardsOf: async () => {
        throw new Error("no campaign is sent");
      },
      log: silent,
      now: () => Date.now(),
    });
    const records = [5, 6].map((receives) => command(receives, receives, String(receives).repeat(26)));
    const run = queueHandler({
      log: silent,
      concurrency: 1,
      handle,
      hide: async (receiptHandle, seconds) => void hides.push([receiptHandle, seconds]),
      lastReceive: 10,
      needsMs: 1_000,
    });
    expect(await run(sqsEvent(...records), lambdaContext())).toEqual(idsOf(records));
    expect(patience).toEqual(["plenty", "out"]);
    expect(hides).toEqual(records.map(({ receiptHandle }) => [receiptHandle, 2]));
  });
});
