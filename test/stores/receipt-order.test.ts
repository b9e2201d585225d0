import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { messageKey, type SentMessage } from "../../lib/core/conversations/model.ts";
import { type DeliveryStatus, RANK } from "../../lib/core/deliveries/model.ts";
import { makeProcessReceipts, type ReceiptInput } from "../../lib/core/deliveries/receipts.ts";
import type { ReceiptStatus } from "../../lib/core/messages/model.ts";
import { makeClock } from "../support/clock.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";

const CONNECTION = "abcdefghij.klmnopqrstuv";
const clock = makeClock();
let table: TestTable;
let stores: ReturnType<typeof makeStores>;
beforeAll(async () => {
  table = await startTable();
  stores = makeStores({ client: table.client, tableName: table.tableName, tenant: "demo", ids: systemIds });
});
afterAll(() => table.stop());

const STATUSES = ["sent", "failed", "delivered", "read", "played"] as const satisfies readonly ReceiptStatus[];
const asDelivery = (status: ReceiptStatus): DeliveryStatus => (status === "played" ? "read" : status);
/** One to eight receipts, in the batches in which a queue might hand them over, some of them twice. */
const road = fc.array(fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});
const RUNS = { numRuns: 40 };

let messages = 0;
async function put(status: DeliveryStatus): Promise<SentMessage> {
  const message: SentMessage = {
    kind: "sent",
    conversationId: systemIds.derive("conversation", String(++messages)),
    key: messageKey(clock.iso(), systemIds.derive(String(messages))),
    at: clock.iso(),
    createdAt: clock.iso(),
    order: clock.iso(),
    direction: "out",
    connectionId: CONNECTION,
    author: "usr_1",
    content: { type: "text", text: "hello" },
    status,
    attempts: 1,
    refusals: 0,
    times: {},
  };
  await stores.conversations.insert(message);
  return message;
}

const process = (batch: readonly ReceiptInput[]) => makeProcessReceipts({ ...stores, clock, concurrency: 4 })(batch);
const receipt = (status: ReceiptStatus, externalId: string, clientRef?: string): ReceiptInput => ({
  handle: `${externalId} ${status}`,
  connectionId: CONNECTION,
  receivedAt: clock.iso(),
  retryable: false,
  event: { event: "status", channel: "whatsapp", externalId, status, ...(clientRef ? { clientRef } : {}) },
});
const furthest = (start: DeliveryStatus, batches: readonly (readonly ReceiptStatus[])[]): DeliveryStatus =>
  [start, ...batches.flat().map(asDelivery)].reduce((a, b) => (RANK[b] > RANK[a] ? b : a));

describe("receipts on a real table", () => {
  test("in any order, in any batches and repeated, end in the furthest status", async () => {
    const starts = fc.constantFrom<DeliveryStatus>(
      "sending",
      "unknown",
      "presumed_lost",
      "sent",
      "suppressed",
      "cancelled",
    );
    await fc.assert(
      fc.asyncProperty(starts, road, async (start, batches) => {
        const message = await put(start);
        const reference = `${message.conversationId}.${message.key}`;
        for (const batch of [...batches, ...batches]) {
          const outcome = await process(batch.map((status) => receipt(status, "wamid.1", reference)));
          expect(outcome).toMatchObject({ kept: 0, failed: [] });
        }
        const found = await stores.deliveries.get(message);
        const end = furthest(start, batches);
        expect(found?.status).toBe(end);
        expect(found?.reason !== undefined).toBe(end === "failed" && start !== end);
        const listed = await stores.deliveries.list("failed", { limit: 100 });
        expect(listed.items.some(({ key }) => key === message.key)).toBe(end === "failed");
      }),
      RUNS,
    );
  });

  test("side by side, end in the furthest status too", async () => {
    await fc.assert(
      fc.asyncProperty(road, async (batches) => {
        const message = await put("sent");
        const reference = `${message.conversationId}.${message.key}`;
        await Promise.all(
          batches.map((batch) => process(batch.map((status) => receipt(status, "wamid.1", reference)))),
        );
        expect((await stores.deliveries.get(message))?.status).toBe(furthest("sent", batches));
      }),
      RUNS,
    );
  });

  test("without our reference they wait for their message, and the furthest of them counts", async () => {
    await fc.assert(
      fc.asyncProperty(road, road, async (before, behind) => {
        const message = await put("sending");
        const externalId = `wamid.${message.key}`;
        for (const batch of before) {
          const outcome = await process(batch.map((status) => receipt(status, externalId)));
          expect(outcome).toMatchObject({ moved: 0, kept: batch.length, failed: [] });
        }
        await stores.conversations.indexExternalId(CONNECTION, externalId, message.conversationId, message.key);
        expect((await stores.deliveries.get(message))?.status).toBe(furthest("sending", before));
        for (const batch of behind) await process(batch.map((status) => receipt(status, externalId)));
        expect((await stores.deliveries.get(message))?.status).toBe(furthest("sending", [...before, ...behind]));
      }),
      { numRuns: 25 },
    );
  });
});
