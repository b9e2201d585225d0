import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { inboundEvent } from "../../events/inbound-event.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { messageKey, type SentMessage } from "../../lib/core/conversations/model.ts";
import type { ReceiptInput } from "../../lib/core/deliveries/receipts.ts";
import type { KeptStore, NoticeStore } from "../../lib/core/kernel/kept.ts";
import { providerTemplateId } from "../../lib/core/provider-templates/model.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  captureLog,
  INBOUND_QUEUE,
  idsOf,
  lambdaContext,
  PERSONAL,
  personalIn,
  setEnvironment,
  sqsEvent,
  sqsRecord,
} from "../../test/support/room.ts";
import { startTable, type TestTable } from "../../test/support/table.ts";
import { inert } from "../api/testing/inert.ts";
import { makeHandler } from "./handler.ts";

const CONNECTION = "abcdefghij.klmnopqrstuv";
const AT = "2026-11-02T09:00:00.000Z";
let table: TestTable;
let aws: FakeAws;
let stores: ReturnType<typeof makeStores>;
let invoke: (event: SQSEvent) => Promise<SQSBatchResponse>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  table = await startTable();
  aws = await startAws();
  setEnvironment({
    TABLE_NAME: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    INBOUND_QUEUE_URL: INBOUND_QUEUE,
  });
  const { handler } = await import("./index.ts");
  invoke = async (event) => handler(event, lambdaContext());
  stores = makeStores({ client: table.client, tableName: table.tableName, tenant: "demo", ids: systemIds });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
  await table.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  log = captureLog();
});

const envelope = (type: string, data: unknown, more: Record<string, unknown> = {}) => ({
  id: systemIds.random(),
  type: `inbound.${type}`,
  version: 1,
  time: "2026-11-02T09:00:05.000Z",
  tenant: "demo",
  subject: CONNECTION,
  data,
  ...more,
});

const receipt = (message: SentMessage | undefined, status: string, more: Record<string, unknown> = {}) =>
  envelope("receipt", {
    connectionId: CONNECTION,
    retryable: false,
    event: {
      event: "status",
      channel: "whatsapp",
      externalId: "wamid.1",
      recipientId: PERSONAL.phone,
      status,
      timestamp: AT,
      ...(message ? { clientRef: `${message.conversationId}.${message.key}` } : {}),
      ...more,
    },
  });

async function sent(name: string, connectionId = CONNECTION): Promise<SentMessage> {
  const message: SentMessage = {
    kind: "sent",
    conversationId: systemIds.derive("conversation", name),
    key: messageKey(AT, systemIds.derive(name)),
    at: AT,
    createdAt: AT,
    order: AT,
    direction: "out",
    connectionId,
    author: "usr_1",
    content: { type: "text", text: PERSONAL.text },
    status: "sent",
    attempts: 1,
    refusals: 0,
    times: { sent: AT },
  };
  await stores.conversations.insert(message);
  return message;
}

const itemsOf = async (pk: string) =>
  (
    await table.client.query({
      TableName: table.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
    })
  ).Items ?? [];

describe("process-receipts", () => {
  test("receipts in any order and repeated end in the furthest status", async () => {
    const message = await sent("any-order");
    const records = ["read", "sent", "delivered", "read"].map((status) => sqsRecord(receipt(message, status)));
    expect(await invoke(sqsEvent(...records))).toEqual({ batchItemFailures: [] });
    expect(await invoke(sqsEvent(...records.slice(1, 3)))).toEqual({ batchItemFailures: [] });
    expect((await stores.deliveries.get(message))?.status).toBe("read");
    expect(log.codes()).toEqual(["receipts_processed", "receipts_processed"]);
    expect(log.text()).toContain('"moved":4');
    expect(log.text()).toContain('"unchanged":2');
  });

  test("a failure keeps the provider's reason, and no log shows it", async () => {
    const message = await sent("failed");
    const failure = { errorCode: "131026", errorText: `${PERSONAL.phone} cannot be reached` };
    expect(await invoke(sqsEvent(sqsRecord(receipt(message, "failed", failure))))).toEqual({ batchItemFailures: [] });
    expect(await stores.deliveries.get(message)).toMatchObject({
      status: "failed",
      reason: { code: "provider_131026", text: `${PERSONAL.phone} cannot be reached`, retryable: false },
    });
    expect(personalIn(log.text())).toEqual([]);
  });

  test("news and what nobody could use are stored as the provider wrote them, numbers beyond 53 bits and deep nesting too", async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(60)}17841400000000001${"}".repeat(60)}`) as unknown;
    const notice = {
      event: "account",
      channel: "whatsapp",
      type: "account_update",
      timestamp: AT,
      detail: { waba: 17_841_400_000_000_000 },
    };
    const records = [
      sqsRecord(envelope("notice", { connectionId: CONNECTION, event: notice })),
      sqsRecord(
        envelope("kept", { reason: "unknown field", channel: "whatsapp", appId: "demo.abcdefghij", raw: deep }),
      ),
    ];
    expect(await invoke(sqsEvent(...records, ...records))).toEqual({ batchItemFailures: [] });
    const [notices, kept] = [await itemsOf(`demo#notices#${CONNECTION}`), await itemsOf("demo#kept#2026-11-02")];
    expect(notices.map(({ event }) => JSON.parse(String(event)))).toEqual([notice]);
    expect(kept.map(({ raw }) => JSON.parse(String(raw)))).toEqual([deep]);
    expect(notices[0]).toMatchObject({ notice: "account", at: AT, ttl: Date.parse(AT) / 1000 + 90 * 86_400 });
  });

  test("news of a template changes what is known of it", async () => {
    const place = { channel: "whatsapp", accountId: "900", name: "booking", language: "es_MX" };
    const id = providerTemplateId(systemIds, place);
    const saidAt = { state: AT, category: AT, quality: AT };
    await stores.providerTemplates.create({
      ...{ id, ...place, providerId: "41", state: "approved", category: "utility", variables: 1, saidAt },
      ...{ createdAt: AT, updatedAt: AT, version: 1 },
    });
    const template = { name: "booking", language: "es_MX", state: "paused" };
    const timestamp = "2026-11-02T09:00:01.000Z";
    const event = { event: "account", channel: "whatsapp", accountId: "900", type: "-", timestamp, template };
    await invoke(sqsEvent(sqsRecord(envelope("notice", { connectionId: CONNECTION, event }))));
    expect(await stores.providerTemplates.get(id)).toMatchObject({ state: "paused", category: "utility", version: 2 });
  });

  test("what cannot be read comes again alone, without a word of it in the log", async () => {
    const message = await sent("among-bad-ones");
    const bad = [
      sqsRecord(`not json\n  at ${PERSONAL.text}:1:1`),
      sqsRecord(receipt(message, "delivered").data),
      sqsRecord({ ...receipt(message, "delivered"), tenant: PERSONAL.phone.repeat(3) }),
      sqsRecord(receipt(message, "lost in space")),
    ];
    const good = sqsRecord(receipt(message, "delivered"));
    expect(await invoke(sqsEvent(...bad, good))).toEqual(idsOf(bad));
    expect((await stores.deliveries.get(message))?.status).toBe("delivered");
    expect(log.codes()).toEqual([...bad.map(() => "event_failed"), "receipts_processed"]);
    expect(personalIn(log.text())).toEqual([]);
  });
});

describe("what SES tells of mails, as EventBridge puts it on the queue", () => {
  const [app, connection] = ["demo.mailmailma", "mailmailma.klmnopqrstuv"];
  const about = { channel: "ses", name: "mail", settings: {}, active: true, createdAt: AT, updatedAt: AT, version: 1 };
  beforeAll(async () => {
    await stores.connections.createApp({ ...about, appId: app });
    const more = { connectionId: connection, accountIds: ["hello@shop.example"], health: "healthy" } as const;
    await stores.connections.createConnection({ ...about, ...more, appId: app });
  });
  const told = (eventType: string, detail: object, ref = "-", of = app) =>
    sqsRecord({
      ...{ version: "0", id: systemIds.random(), source: "aws.ses", "detail-type": eventType, time: AT },
      detail: {
        eventType,
        mail: {
          ...{ messageId: "m-1", timestamp: AT, destination: ["ana@huanca.example"] },
          tags: { chasqui_app: [of.replace(".", "_")], chasqui_ref: [ref.replaceAll(".", "_")] },
        },
        ...detail,
      },
    });
  const delivery = { delivery: { timestamp: AT, recipients: ["ana@huanca.example"] } };

  test("receipts are handled with the others of the batch; those of mails that are not ours are left", async () => {
    const message = await sent("by-mail", connection);
    const ref = `${message.conversationId}.${message.key}`;
    const records = [
      told("Send", {}, ref),
      told("Delivery", delivery, ref),
      sqsRecord(receipt(await sent("another"), "delivered")),
      told("Delivery", delivery, ref, "demo.zzzzzzzzzz"),
    ];
    expect(await invoke(sqsEvent(...records))).toEqual({ batchItemFailures: [] });
    expect((await stores.deliveries.get(message))?.status).toBe("delivered");
    expect(log.codes()).toEqual(["event_of_nobody", "receipts_processed"]);
    expect(log.text()).toContain('"moved":3');
    expect(aws.calls()).toEqual([]);
  });

  test("what cannot be read is kept as it came", async () => {
    expect(await invoke(sqsEvent(told("Teleport", { teleport: {} })))).toEqual({ batchItemFailures: [] });
    const kept = await itemsOf(`demo#kept#${new Date().toISOString().slice(0, 10)}`);
    expect(kept).toMatchObject([{ channel: "ses", appId: app, reason: "an unknown event" }]);
    expect(String(kept[0]?.raw)).toContain("Teleport");
  });

  test("who leaves a list is told in order; when that queue takes nothing, that record alone comes again", async () => {
    const message = await sent("beside-a-list", connection);
    const left = told("Subscription", {
      subscription: { contactList: "news", timestamp: AT, newTopicPreferences: { unsubscribeAll: true } },
    });
    const other = told("Delivery", delivery, `${message.conversationId}.${message.key}`);
    aws.on("SendMessageBatch").resolvesOnce({ Failed: [] });
    expect(await invoke(sqsEvent(left, other))).toEqual(idsOf([left]));
    expect((await stores.deliveries.get(message))?.status).toBe("delivered");

    aws.on("SendMessageBatch").callsFake(({ Entries }) => ({ Successful: Entries }));
    expect(await invoke(sqsEvent(left))).toEqual({ batchItemFailures: [] });
    const [asked] = aws.calls("SendMessageBatch").slice(-1);
    expect(asked?.QueueUrl).toBe(INBOUND_QUEUE);
    expect(z.parse(inboundEvent, JSON.parse(asked?.Entries[0].MessageBody))).toMatchObject({
      tenant: "demo",
      data: { connectionId: connection, event: { event: "preference", status: "unsubscribed" } },
    });
  });
});

describe("its handler", () => {
  const write = vi.fn();
  const silent = { debug: write, info: write, warn: write, error: write };
  const ports = (receipts: (inputs: readonly ReceiptInput[]) => Promise<readonly string[]>) => ({
    receipts: async (inputs: readonly ReceiptInput[]) => ({
      moved: 0,
      unchanged: 0,
      kept: 0,
      failed: await receipts(inputs),
    }),
    kept: inert<KeptStore>("kept"),
    notices: inert<NoticeStore>("notices"),
    hearTemplateNews: async () => "unknown" as const,
  });
  const unwrap = async () => [];

  test("each tenant's receipts go to its own stores, all at once; those whose store failed come again", async () => {
    const calls: (readonly [string, number])[] = [];
    const handler = makeHandler({
      log: silent,
      unwrap,
      storesOf: (tenant) =>
        ports(async (inputs) => {
          calls.push([tenant, inputs.length]);
          return tenant === "beta" ? inputs.slice(0, 1).map(({ handle }) => handle) : [];
        }),
    });
    const records = ["alfa", "beta", "alfa", "beta"].map((tenant) =>
      sqsRecord({ ...receipt(undefined, "delivered"), tenant }),
    );
    expect(await handler(sqsEvent(...records))).toEqual(idsOf(records.slice(1, 2)));
    expect(calls).toEqual([
      ["alfa", 2],
      ["beta", 2],
    ]);
  });

  test("a store that fails for one piece of news harms nothing else in the batch", async () => {
    const seen: number[] = [];
    const handler = makeHandler({
      log: silent,
      unwrap,
      storesOf: () => ({
        ...ports(async (inputs) => {
          seen.push(inputs.length);
          return [];
        }),
        kept: { keep: () => Promise.reject(new Error("throttled")) },
      }),
    });
    const failing = sqsRecord(envelope("kept", { reason: "-", channel: "whatsapp", appId: "demo.abcdefghij", raw: 1 }));
    expect(await handler(sqsEvent(failing, sqsRecord(receipt(undefined, "read"))))).toEqual(idsOf([failing]));
    expect(seen).toEqual([1]);
  });
});
