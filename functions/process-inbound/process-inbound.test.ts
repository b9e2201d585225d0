import type { SQSEvent } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { ProcessEvent } from "../../lib/core/conversations/process.ts";
import type { KeptStore } from "../../lib/core/kernel/kept.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
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

let table: TestTable;
let stores: ReturnType<typeof makeStores>;
let invoke: (event: SQSEvent) => Promise<unknown>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  table = await startTable();
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
  await table.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  log = captureLog();
});

const thread = (name: string) => systemIds.derive("conversation", "demo", "con", name);

function envelope(conversationId: string, externalId: string, text: string, more: Record<string, unknown> = {}) {
  return {
    id: `evt-${externalId}`,
    type: "inbound.event",
    version: 1,
    time: "2026-11-02T09:00:01.000Z",
    tenant: "demo",
    subject: conversationId,
    trace: "req-1",
    data: {
      connectionId: "abcdefghij.klmnopqrstuv",
      conversationId,
      chat: { id: PERSONAL.phone, type: "person" },
      identities: [{ kind: "phone", value: `+${PERSONAL.phone}` }],
      event: {
        event: "message",
        channel: "whatsapp",
        accountId: "900",
        externalId,
        direction: "in",
        senderId: PERSONAL.phone,
        senderName: PERSONAL.name,
        timestamp: "2026-11-02T09:00:00.000Z",
        type: "text",
        text,
      },
    },
    ...more,
  };
}

async function textsOf(conversationId: string): Promise<readonly unknown[]> {
  const { items } = await stores.conversations.messages(conversationId, { limit: 50 });
  return items.map((message) => (message.kind === "received" ? message.body.text : message.kind)).reverse();
}

describe("process-inbound", () => {
  test("stores what the queue hands over; the same message twice is stored once and never a failure", async () => {
    const conversationId = thread("twice");
    const body = envelope(conversationId, "wamid.1", PERSONAL.text);
    const first = sqsRecord(body, { group: conversationId, messageId: "m-1", sequence: 1 });
    expect(await invoke(sqsEvent(first))).toEqual({ batchItemFailures: [] });
    expect(await invoke(sqsEvent(first))).toEqual({ batchItemFailures: [] });
    const again = sqsRecord(body, { group: conversationId, sequence: 9 });
    expect(await invoke(sqsEvent(again))).toEqual({ batchItemFailures: [] });
    expect(await textsOf(conversationId)).toEqual([PERSONAL.text]);
    expect((await stores.conversations.get(conversationId))?.unread).toBe(1);
    expect(log.codes()).toEqual(["event_processed", "event_processed", "event_processed"]);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("a record that nobody can read takes the rest of its thread along, and nobody else", async () => {
    const [one, two] = [thread("blocked"), thread("free")];
    const records = [
      sqsRecord(envelope(one, "a1", "first"), { group: one }),
      sqsRecord(envelope(two, "b1", "one"), { group: two }),
      sqsRecord(`{"tenant":\nat ${PERSONAL.text}:1:1`, { group: one }),
      sqsRecord(envelope(two, "b2", "two"), { group: two }),
      sqsRecord(envelope(one, "a2", "second"), { group: one }),
    ];
    expect(await invoke(sqsEvent(...records))).toEqual(idsOf(records.filter((_, index) => index === 2 || index === 4)));
    expect(await textsOf(one)).toEqual(["first"]);
    expect(await textsOf(two)).toEqual(["one", "two"]);
    expect(log.codes()).toContain("message_failed");
    expect(personalIn(log.text())).toEqual([]);
  });

  test("what breaks the contract is kept and lets the thread go on; what names no tenant goes to the dead letters", async () => {
    const conversationId = thread("contract");
    const strange = envelope(conversationId, "c1", PERSONAL.text, { version: 2 });
    const nobody = envelope(conversationId, "c2", PERSONAL.text, { tenant: "Demo#sys" });
    const records = [
      sqsRecord(strange, { group: conversationId }),
      sqsRecord(envelope(conversationId, "c3", "after it"), { group: conversationId }),
      sqsRecord(nobody, { group: "another" }),
    ];
    expect(await invoke(sqsEvent(...records))).toEqual(idsOf(records.slice(2)));
    expect(await textsOf(conversationId)).toEqual(["after it"]);
    const kept = await table.client.query({
      TableName: table.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": "demo#kept#2026-11-02" },
    });
    expect(kept.Items).toHaveLength(1);
    expect(kept.Items?.[0]).toMatchObject({ reason: "not an inbound event" });
    expect(JSON.parse(String(kept.Items?.[0]?.raw))).toEqual(strange);
    expect(log.text()).toContain('"issues":["version"]');
    expect(personalIn(log.text())).toEqual([]);
  });
});

describe("its handler", () => {
  const write = vi.fn();
  const silent = { debug: write, info: write, warn: write, error: write };

  test("a store that fails has the message and those behind it handed over again", async () => {
    const seen: unknown[] = [];
    const process: ProcessEvent = async ({ event }) => {
      if ("externalId" in event && event.externalId === "x2") throw new Error("the table is not there");
      seen.push("externalId" in event ? event.externalId : event.event);
      return "stored";
    };
    const handle = makeHandler({ processOf: () => ({ process, kept: inert<KeptStore>("kept") }), log: silent });
    const conversationId = thread("failing");
    const records = ["x1", "x2", "x3"].map((id) =>
      sqsRecord(envelope(conversationId, id, "-"), { group: conversationId }),
    );
    const other = sqsRecord(envelope(thread("other"), "y1", "-"), { group: "other" });
    const run = queueHandler({ log: silent, concurrency: 1, handle, lastReceive: 5, needsMs: 1_000 });
    expect(await run(sqsEvent(...records, other), lambdaContext())).toEqual(idsOf(records.slice(1)));
    expect(seen).toEqual(["x1", "y1"]);
  });

  test("tells the position in the queue and whether an operator put the message back", async () => {
    const inputs: Parameters<ProcessEvent>[0][] = [];
    const process: ProcessEvent = async (input) => {
      inputs.push(input);
      return "stored";
    };
    const handle = makeHandler({ processOf: () => ({ process, kept: inert<KeptStore>("kept") }), log: silent });
    const conversationId = thread("positions");
    const run = queueHandler({ log: silent, concurrency: 10, handle, lastReceive: 5, needsMs: 1_000 });
    const records = [false, true].map((redriven, index) =>
      sqsRecord(envelope(conversationId, `p${index}`, "-"), { group: conversationId, sequence: index, redriven }),
    );
    await run(sqsEvent(...records), lambdaContext());
    expect(inputs).toMatchObject([
      { redriven: false, receivedAt: "2026-11-02T09:00:01.000Z", position: "000018900000000000000000" },
      { redriven: true, position: "000018900000000000000001" },
    ]);
  });
});
