import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import {
  type Message,
  messageKey,
  type ReceivedMessage,
  type SentMessage,
} from "../../lib/core/conversations/model.ts";
import { makeProcessReceipts, type ReceiptInput } from "../../lib/core/deliveries/receipts.ts";
import { makeClock } from "../support/clock.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";

const CONNECTION = "abcdefghij.klmnopqrstuv";
const START = Date.parse("2026-11-02T09:00:00.000Z");
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

let table: TestTable;
let stores: ReturnType<typeof makeStores>;
let conversationId: string;
let conversations = 0;
beforeAll(async () => {
  table = await startTable();
  stores = makeStores({ client: table.client, tableName: table.tableName, tenant: "demo", ids: systemIds });
});
afterAll(() => table.stop());
beforeEach(() => {
  vi.restoreAllMocks();
  conversationId = systemIds.derive("conversation", String(++conversations));
});

const base = (seconds: number) => ({
  conversationId,
  key: messageKey(at(seconds), systemIds.derive(conversationId, String(seconds))),
  at: at(seconds),
  createdAt: at(seconds),
  order: at(seconds),
  externalId: `m_${seconds}`,
});

async function sent(seconds: number, more: Partial<SentMessage> = {}): Promise<SentMessage> {
  const message: SentMessage = {
    ...base(seconds),
    kind: "sent",
    direction: "out",
    connectionId: CONNECTION,
    author: "usr_1",
    content: { type: "text", text: "hello" },
    status: "sent",
    attempts: 1,
    refusals: 0,
    askedAt: at(seconds),
    times: { sent: at(seconds + 0.4) },
    ...more,
  };
  await stores.conversations.insert(message);
  return message;
}

async function received(seconds: number, direction: "in" | "out"): Promise<Message> {
  const message: ReceivedMessage = {
    ...base(seconds),
    kind: "received",
    direction,
    sender: { id: direction === "in" ? "7" : "900" },
    body: { type: "text", text: "hello" },
    media: [],
    ...(direction === "out" ? { times: {} } : {}),
  };
  await stores.conversations.insert(message);
  return message;
}

const input = (status: "delivered" | "read", seconds: number, more: Partial<ReceiptInput> = {}): ReceiptInput => ({
  handle: `${status} ${seconds}`,
  connectionId: CONNECTION,
  conversationId,
  receivedAt: at(seconds + 1),
  retryable: false,
  event: {
    event: "status",
    channel: "messenger",
    status,
    recipientId: "7",
    watermark: at(seconds),
    timestamp: at(seconds + 0.5),
  },
  ...more,
});
const process = (...inputs: readonly ReceiptInput[]) =>
  makeProcessReceipts({ ...stores, clock: makeClock(), concurrency: 4 })(inputs);
const statuses = async () =>
  (await stores.conversations.messages(conversationId, { limit: 200 })).items
    .map((message) => ("status" in message ? message.status : undefined) ?? "none")
    .toReversed();

describe("a receipt up to a moment", () => {
  test("moves what was sent until then: ours and what was written in the provider's app, not the customer's", async () => {
    await sent(1);
    await received(2, "in");
    await received(3, "out");
    await sent(4);
    await sent(5);
    expect(await process(input("delivered", 4.2))).toEqual({ moved: 1, unchanged: 0, kept: 0, failed: [] });
    expect(await statuses()).toEqual(["delivered", "none", "delivered", "delivered", "sent"]);
    await process(input("read", 3.5));
    expect(await statuses()).toEqual(["read", "none", "read", "delivered", "sent"]);
  });

  test("late, repeated and reordered ones change nothing", async () => {
    const message = await sent(1);
    await process(input("read", 3));
    const after = await stores.deliveries.get(message);
    expect(after).toMatchObject({ status: "read", times: { sent: at(1.4), read: at(3.5) } });
    expect(await process(input("delivered", 2), input("read", 3))).toMatchObject({ moved: 0, unchanged: 2 });
    expect(await stores.deliveries.get(message)).toEqual(after);
  });

  test("proves nothing for what may not have arrived, and takes nothing back", async () => {
    const states = ["queued", "sending", "unknown", "presumed_lost", "failed", "suppressed", "cancelled"] as const;
    for (const [index, status] of states.entries()) await sent(index, { status });
    // What is being sent, or was sent without an answer, may be among those meant: it is asked for again, though not for ever.
    expect(await process(input("read", 60))).toMatchObject({ moved: 0, unchanged: 0, failed: ["read 60"] });
    const late = { receivedAt: new Date(makeClock().now() - 6 * 60_000).toISOString() };
    expect(await process(input("read", 60, late))).toMatchObject({ moved: 0, unchanged: 1, failed: [] });
    expect(await statuses()).toEqual(states);
  });

  test("finds what waited and was sent behind newer ones", async () => {
    const waited = await sent(1, { askedAt: at(299.6), times: { sent: at(300) } });
    const newer = await sent(2);
    await process(input("delivered", 10));
    expect((await stores.deliveries.get(waited))?.status).toBe("sent");
    await process(input("delivered", 301));
    expect((await stores.deliveries.get(waited))?.status).toBe("delivered");
    expect((await stores.deliveries.get(newer))?.status).toBe("delivered");
  });

  test("costs one query and one write for each message that moves, however many receipts the batch holds", async () => {
    for (let second = 0; second < 3; second++) await sent(second);
    const [queries, updates] = [vi.spyOn(table.client, "query"), vi.spyOn(table.client, "update")];
    await process(input("delivered", 5), input("read", 5), input("delivered", 6), input("read", 4));
    expect(queries).toHaveBeenCalledTimes(1);
    expect(updates).toHaveBeenCalledTimes(3);
    expect(await statuses()).toEqual(["read", "read", "read"]);
  });

  test("goes back through the newest hundred while nothing is there already, and no further", async () => {
    for (let second = 0; second < 110; second++) await sent(second);
    await process(input("delivered", 200));
    const found = await statuses();
    expect(found.filter((status) => status === "delivered")).toHaveLength(100);
    expect(found.slice(0, 10)).toEqual(Array(10).fill("sent"));
  });

  test("of another conversation or another tenant moves nothing here", async () => {
    const message = await sent(1);
    await process(input("read", 5, { conversationId: systemIds.derive("conversation", "another") }));
    const others = makeStores({ client: table.client, tableName: table.tableName, tenant: "other", ids: systemIds });
    expect(await others.deliveries.receiveUpTo(conversationId, { read: { through: at(5), at: at(5) } })).toEqual({
      moved: 0,
      awaited: false,
    });
    expect((await stores.deliveries.get(message))?.status).toBe("sent");
  });

  test("is handed over again when the table cannot be reached, and its neighbours are not", async () => {
    const message = await sent(1, { status: "sending", times: {} });
    vi.spyOn(table.client, "query").mockImplementationOnce(() => Promise.reject(new Error("unreachable")));
    const broken = await process(input("read", 5));
    expect(broken).toMatchObject({ failed: ["read 5"], moved: 0 });
    // The echo of our own message: it is sent, and what comes behind it in the batch finds it so.
    const echo: ReceiptInput = {
      handle: "echo",
      connectionId: CONNECTION,
      receivedAt: at(5),
      retryable: false,
      event: {
        event: "status",
        channel: "messenger",
        status: "sent",
        externalId: "m_1",
        clientRef: `${message.conversationId}.${message.key}`,
        timestamp: at(1.1),
      },
    };
    expect(await process(input("read", 5), echo)).toEqual({ moved: 2, unchanged: 0, kept: 0, failed: [] });
    expect(await stores.deliveries.get(message)).toMatchObject({
      status: "read",
      times: { sent: at(1.1), read: at(5.5) },
    });
  });
});
