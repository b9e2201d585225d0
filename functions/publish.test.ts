import { expect, test } from "vitest";
import { inboundEvent, keptEvent } from "../events/inbound-event.ts";
import { MAX_MESSAGE_BYTES, queueBytes, queueText } from "../lib/adapters/sqs/queue.ts";
import { systemIds } from "../lib/adapters/system/system.ts";
import type { Connection } from "../lib/core/connections/model.ts";
import type { MessageEvent } from "../lib/core/messages/model.ts";
import { makeClock } from "../test/support/clock.ts";
import { makePublish } from "./publish.ts";

const clock = makeClock();
const connection: Connection = {
  connectionId: "abcdefghij.klmnopqrstuv",
  appId: "demo.abcdefghij",
  channel: "whatsapp",
  name: "number",
  accountIds: ["900"],
  settings: {},
  active: true,
  health: "healthy",
  createdAt: clock.iso(),
  updatedAt: clock.iso(),
  version: 1,
};

async function publish(...texts: readonly string[]) {
  const inbound: string[] = [];
  const receipts: string[] = [];
  const into = (queue: string[]) => async (messages: readonly { readonly body: string }[]) => {
    queue.push(...messages.map(({ body }) => queueText(body)));
    return messages.map(() => true);
  };
  const run = makePublish({
    connectionOf: async () => connection,
    channelOf: () => ({
      locate: () => ({
        thread: "15550001111",
        chat: { id: "15550001111", type: "person" },
        identities: [{ kind: "phone", value: "+15550001111" }],
      }),
      retryable: () => false,
    }),
    toInbound: into(inbound),
    toReceipts: into(receipts),
    sizeOf: queueBytes,
    maxBytes: MAX_MESSAGE_BYTES,
    clock,
    ids: systemIds,
  });
  const events = texts.map(
    (text, index): MessageEvent => ({
      event: "message",
      channel: "whatsapp",
      accountId: "900",
      externalId: `w${index}`,
      direction: "in",
      senderId: "15550001111",
      type: "text",
      text,
      timestamp: clock.iso(),
    }),
  );
  const app = { channel: "whatsapp", appId: "demo.abcdefghij", name: "app", settings: {}, active: true };
  const counts = await run({
    app: {
      tenant: "demo",
      app: { ...app, createdAt: clock.iso(), updatedAt: clock.iso(), version: 1 },
      connections: [connection],
      secrets: undefined,
    },
    channel: "whatsapp",
    appId: "demo.abcdefghij",
    events,
    trace: "req-1",
  });
  return { counts, inbound, receipts };
}

/** Every kind of character that takes another number of bytes in a queue. */
const LETTERS = ["a", '"', "\\", "ñ", "字", "🥜", "\ud83e", "\u0000", "\uffff"];

test.each(LETTERS)("an event that is too large for a queue is kept, cut to what fits: %j", async (letter) => {
  const { counts, inbound, receipts } = await publish("before", letter.repeat(300_000), "behind");
  expect(counts).toEqual({ ordered: 2, unordered: 1, kept: 1 });
  expect(inbound.map((body) => inboundEvent.parse(JSON.parse(body)).data.event)).toMatchObject([
    { externalId: "w0" },
    { externalId: "w2" },
  ]);
  const [kept = ""] = receipts;
  expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  const { data } = keptEvent.parse(JSON.parse(kept));
  expect(data).toMatchObject({ reason: "event too large", channel: "whatsapp", appId: "demo.abcdefghij" });
  expect(String(data.raw)).toContain('"type":"inbound.event"');
});

test.each(LETTERS)("whatever goes to a queue fits it: %j", async (letter) => {
  const { inbound, receipts } = await publish(
    ...[20_000, 42_000, 60_000, 84_000].map((length) => letter.repeat(length)),
  );
  expect(inbound.length + receipts.length).toBe(4);
  for (const body of [...inbound, ...receipts]) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
});
