import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { makeReply } from "../../lib/core/conversations/reply.ts";
import type { ChannelFacts, ChannelGateway } from "../../lib/core/deliveries/ports.ts";
import { makeProcessReceipts } from "../../lib/core/deliveries/receipts.ts";
import { makeSendDelivery } from "../../lib/core/deliveries/send.ts";
import { makeWakeDue, makeWakeOne } from "../../lib/core/deliveries/wake.ts";
import type { SendOutcome, StatusEvent } from "../../lib/core/messages/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

const CONNECTION = "abcdefghij.klmnopqrstuv";
const FACTS: ChannelFacts = {
  windowMs: 86_400_000,
  maxAttempts: 3,
  backoffMs: [2_000, 8_000],
  spamBackoffMs: 3_600_000,
  presumedLostMs: 86_400_000,
  timeoutMs: 10_000,
};

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** A conversation with one message of the customer, and a channel that answers as it is told to. */
async function desk() {
  const road = makeRoad(table, `desk-${++tenants}`);
  const { stores, clock, process, input, text, conversationId } = road;
  const at = clock.iso();
  await stores.connections.createApp({
    appId: `desk-${tenants}.abcdefghij`,
    channel: "whatsapp",
    name: "app",
    settings: {},
    active: true,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await stores.connections.createConnection({
    connectionId: CONNECTION,
    appId: `desk-${tenants}.abcdefghij`,
    channel: "whatsapp",
    name: "number",
    accountIds: ["900"],
    settings: {},
    active: true,
    health: "healthy",
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await process(input(text("w1", clock.iso(), "hola")));
  const answers: SendOutcome[] = [];
  const sends: string[] = [];
  const unprepared: boolean[] = [];
  let during: (() => Promise<void>) | undefined;
  const channels: ChannelGateway = {
    facts: () => FACTS,
    plan: (_channel, content) => ({
      ok: true,
      parts:
        content.type === "text" && content.text.length > 10
          ? [
              { ...content, text: content.text.slice(0, 10) },
              { ...content, text: content.text.slice(10) },
            ]
          : [content],
    }),
    async prepare({ clientRef }) {
      if (unprepared.shift()) throw new Error("the secret store cannot be reached");
      return async () => {
        sends.push(clientRef);
        await during?.();
        const answer = answers.shift();
        if (!answer) throw new Error("no answer was prepared");
        return answer;
      };
    },
  };
  const reply = makeReply({ ...stores, channels, clock, ids: systemIds });
  const send = makeSendDelivery({ ...stores, channels, clock, ids: systemIds });
  const receipts = makeProcessReceipts({ deliveries: stores.deliveries, clock, concurrency: 4 });
  const status = async (message: SentMessage) => (await stores.deliveries.get(message))?.status;
  let requests = 0;
  return {
    ...road,
    answers,
    sends,
    unprepared,
    reply,
    send,
    status,
    whileSending: (action: () => Promise<void>) => {
      during = action;
    },
    async queue(words = "hello"): Promise<SentMessage> {
      const outcome = await reply({
        conversationId,
        author: "usr_1",
        content: { type: "text", text: words },
        request: { id: `request-${++requests}`, at: clock.iso() },
      });
      if (outcome.kind !== "queued" || !outcome.messages[0]) throw new Error(outcome.kind);
      return outcome.messages[0];
    },
    receipt: (
      message: SentMessage | undefined,
      state: StatusEvent["status"],
      externalId = "wamid.1",
      more: Partial<StatusEvent> = {},
    ) =>
      receipts([
        {
          handle: "h1",
          connectionId: CONNECTION,
          receivedAt: clock.iso(),
          retryable: false,
          event: {
            event: "status",
            channel: "whatsapp",
            externalId,
            status: state,
            timestamp: clock.iso(),
            ...(message ? { clientRef: `${message.conversationId}.${message.key}` } : {}),
            ...more,
          },
        },
      ]),
  };
}

const accepted: SendOutcome = { kind: "accepted", externalId: "wamid.1" };

describe("a reply", () => {
  test("is queued once however often it is asked for, split as the channel needs, and shown on top", async () => {
    const { reply, conversationId, clock, head, stores } = await desk();
    const ask = {
      conversationId,
      author: "usr_1",
      content: { type: "text", text: "a long answer" },
      request: { id: "r1", at: clock.iso() },
    } as const;
    const first = await reply(ask);
    expect(await reply(ask)).toEqual(first);
    const page = await stores.conversations.messages(conversationId, { limit: 10 });
    expect(
      page.items.map((message) =>
        message.kind === "sent"
          ? [message.content.type === "text" && message.content.text, message.status]
          : "customer",
      ),
    ).toEqual([["wer", "queued"], ["a long ans", "queued"], "customer"]);
    expect(await head()).toMatchObject({ preview: "wer", lastDirection: "out", unread: 1 });
  });

  test("is refused when the window is closed or the connection is broken, and nothing is written", async () => {
    const { reply, conversationId, clock, stores } = await desk();
    clock.advance(86_400_000 + 1);
    const ask = {
      conversationId,
      author: "usr_1",
      content: { type: "text", text: "hello" },
      request: { id: "r1", at: clock.iso() },
    } as const;
    expect(await reply(ask)).toMatchObject({ kind: "window_closed" });
    const connection = await stores.connections.connection(CONNECTION);
    if (!connection) throw new Error("no connection");
    await stores.connections.saveConnection({ ...connection, health: "broken", version: 2 });
    expect(await reply(ask)).toMatchObject({ kind: "connection_unusable" });
    expect((await stores.conversations.messages(conversationId, { limit: 10 })).items).toHaveLength(1);
  });
});

describe("sending", () => {
  test("queued, sent, delivered, read: with the time of each", async () => {
    const { queue, send, answers, status, receipt, stores, clock } = await desk();
    const message = await queue();
    answers.push(accepted);
    expect(await send(message, "plenty")).toEqual({ kind: "done", status: "sent" });
    clock.advance(1_000);
    await receipt(message, "delivered");
    clock.advance(1_000);
    await receipt(message, "read");
    expect(await status(message)).toBe("read");
    expect(await stores.deliveries.get(message)).toMatchObject({
      externalId: "wamid.1",
      attempts: 1,
      times: {
        sent: "2026-11-02T09:00:00.000Z",
        delivered: "2026-11-02T09:00:01.000Z",
        read: "2026-11-02T09:00:02.000Z",
      },
    });
  });

  test("a repeated command sends nothing", async () => {
    const { queue, send, answers, sends } = await desk();
    const message = await queue();
    answers.push(accepted);
    await send(message, "plenty");
    expect(await send(message, "plenty")).toEqual({ kind: "done", status: "sent" });
    expect(sends).toHaveLength(1);
  });

  test("two workers at once: one sends, the other waits", async () => {
    const { queue, send, answers, sends, whileSending } = await desk();
    const message = await queue();
    let other: unknown;
    whileSending(async () => {
      other ??= await send(message, "plenty");
    });
    answers.push(accepted);
    await send(message, "plenty");
    expect(other).toMatchObject({ kind: "wait", code: "leased" });
    expect(sends).toHaveLength(1);
  });

  test("a worker that is lost between claim and answer leaves `unknown`, never a second send; its receipt resolves it", async () => {
    const { queue, send, sends, status, clock, receipt } = await desk();
    const message = await queue();
    await expect(send(message, "plenty")).rejects.toThrow("no answer was prepared");
    clock.advance(30_000);
    expect(await send(message, "plenty")).toMatchObject({ kind: "wait", code: "leased" });
    clock.advance(90_000);
    expect(await send(message, "plenty")).toMatchObject({ status: "unknown", code: "worker_lost" });
    expect(sends).toHaveLength(1);
    await receipt(message, "delivered");
    expect(await status(message)).toBe("delivered");
  });

  test("without any receipt, `unknown` ends as presumed lost after the channel's time", async () => {
    const { queue, send, answers, status, clock, stores } = await desk();
    const message = await queue();
    answers.push({ kind: "unknown", code: "timeout", text: "no answer" });
    await send(message, "plenty");
    const wake = makeWakeDue({ deliveries: stores.deliveries, clock });
    expect(await wake()).toMatchObject({ presumedLost: 0 });
    clock.advance(FACTS.presumedLostMs);
    expect(await wake()).toMatchObject({ presumedLost: 1, more: false });
    expect(await status(message)).toBe("presumed_lost");
    expect((await stores.deliveries.list("presumed_lost", { limit: 5 })).items).toHaveLength(1);
    expect((await stores.deliveries.list("unknown", { limit: 5 })).items).toHaveLength(0);
  });

  test("a receipt that is faster than our own write is kept", async () => {
    const { queue, send, answers, status, whileSending, receipt, stores } = await desk();
    const message = await queue();
    whileSending(async () => void (await receipt(message, "read")));
    answers.push(accepted);
    await send(message, "plenty");
    expect(await status(message)).toBe("read");
    expect(await stores.deliveries.get(message)).toMatchObject({ externalId: "wamid.1" });
  });

  test("a receipt that comes before a refusal wins over it", async () => {
    const { queue, send, answers, status, whileSending, receipt } = await desk();
    const message = await queue();
    whileSending(async () => void (await receipt(message, "delivered")));
    answers.push({ kind: "unknown", code: "timeout", text: "no answer" });
    await send(message, "plenty");
    expect(await status(message)).toBe("delivered");
  });

  test("retries wait, shortly in the queue and then in the table, and end after the channel's number of attempts", async () => {
    const { queue, send, answers, status, clock, stores } = await desk();
    const message = await queue();
    const again: SendOutcome = { kind: "retry", code: "131000", text: "something went wrong" };
    answers.push(again, { ...again, afterMs: 600_000 }, again);
    expect(await send(message, "plenty")).toEqual({ kind: "wait", ms: 2_000, code: "131000" });
    expect(await send(message, "plenty")).toMatchObject({ kind: "done", status: "deferred" });
    const wake = makeWakeOne({ deliveries: stores.deliveries, clock });
    expect(await wake(message)).toEqual({ kind: "early", ms: 600_000 });
    clock.advance(600_000);
    expect(await wake(message)).toEqual({ kind: "requeued" });
    expect(await send(message, "plenty")).toMatchObject({ kind: "done", status: "failed", code: "gave_up" });
    expect(await status(message)).toBe("failed");
  });

  test("when the queue would give up, waiting goes on in the table", async () => {
    const { queue, send, answers, status } = await desk();
    const message = await queue();
    answers.push({ kind: "throttled", scope: "recipient", code: "131056", text: "slow down" });
    expect(await send(message, "out")).toMatchObject({ kind: "done", status: "deferred" });
    expect(await status(message)).toBe("deferred");
  });

  test("a throttled connection holds its other deliveries without asking the provider or using up their attempts", async () => {
    const { queue, send, answers, sends, stores, clock } = await desk();
    const [first, second] = [await queue(), await queue("other")];
    answers.push({ kind: "throttled", scope: "connection", afterMs: 5_000, code: "130429", text: "rate limit" });
    await send(first, "plenty");
    expect(await send(second, "plenty")).toMatchObject({ kind: "wait", code: "slowed" });
    expect(sends).toHaveLength(1);
    expect(await stores.deliveries.get(second)).toMatchObject({ status: "queued", refusals: 0 });
    clock.advance(5_001);
    answers.push(accepted);
    expect(await send(second, "plenty")).toMatchObject({ status: "sent" });
  });

  test("refused credentials break the connection and fail the delivery; the next one does not reach the provider", async () => {
    const { queue, send, answers, sends, stores } = await desk();
    const [first, second] = [await queue(), await queue("other")];
    answers.push({ kind: "broken", code: "190", text: "session expired" });
    expect(await send(first, "plenty")).toMatchObject({ status: "failed", code: "connection_broken" });
    expect(await stores.connections.connection(CONNECTION)).toMatchObject({
      health: "broken",
      healthReason: { code: "190" },
    });
    expect(await send(second, "plenty")).toMatchObject({ status: "failed", code: "connection_broken" });
    expect(sends).toHaveLength(1);
    expect((await stores.deliveries.list("failed", { limit: 5 })).items).toHaveLength(2);
  });

  test("the window is asked about again at the moment of sending", async () => {
    const { queue, send, sends, clock, stores } = await desk();
    const message = await queue();
    clock.advance(86_400_000);
    expect(await send(message, "plenty")).toMatchObject({ status: "failed", code: "window_closed" });
    expect(sends).toHaveLength(0);
    expect((await stores.deliveries.get(message))?.reason?.text).toContain("2026-11-03T09:00:00.000Z");
  });
});

describe("order and second chances", () => {
  test("what fails before the provider is asked is tried again, and is never `unknown`", async () => {
    const { queue, send, answers, sends, status, unprepared } = await desk();
    const message = await queue();
    unprepared.push(true);
    await expect(send(message, "plenty")).rejects.toThrow("secret store");
    expect(await status(message)).toBe("queued");
    answers.push(accepted);
    expect(await send(message, "plenty")).toMatchObject({ status: "sent" });
    expect(sends).toHaveLength(1);
  });

  test("a claim that the SDK repeats finds itself", async () => {
    const { queue, stores, clock } = await desk();
    const message = await queue();
    const claim = { claimId: "c1", now: clock.iso(), leaseUntil: "2026-11-02T10:00:00.000Z" };
    expect((await stores.deliveries.claim(message, claim)).kind).toBe("claimed");
    expect((await stores.deliveries.claim(message, claim)).kind).toBe("claimed");
    expect((await stores.deliveries.claim(message, { ...claim, claimId: "c2" })).kind).toBe("leased");
  });

  test("what was written behind a deferred delivery waits for it, and goes out after it, in order", async () => {
    const { queue, send, answers, sends, clock, stores, head } = await desk();
    const first = await queue("first");
    clock.advance(1_000);
    const second = await queue("second");
    answers.push({ kind: "retry", code: "131000", text: "later", afterMs: 120_000 });
    expect(await send(first, "plenty")).toMatchObject({ status: "deferred" });
    expect(await send(second, "plenty")).toMatchObject({ status: "deferred", code: "behind_another" });
    expect((await head()).held).toMatchObject({ by: first.key, last: second.key });
    clock.advance(120_000);
    const wake = makeWakeDue({ deliveries: stores.deliveries, clock });
    expect(await wake()).toMatchObject({ requeued: 1 });
    answers.push(accepted);
    await send(first, "plenty");
    clock.advance(1_000);
    const third = await queue("third");
    expect(await send(third, "plenty")).toMatchObject({ code: "behind_another" });
    clock.advance(90_000);
    expect(await wake()).toMatchObject({ requeued: 2 });
    answers.push({ ...accepted, externalId: "wamid.2" }, { ...accepted, externalId: "wamid.3" });
    await send(second, "plenty");
    await send(third, "plenty");
    const order = sends.map((reference) =>
      [first, second, third].findIndex((message) => reference.endsWith(message.key)),
    );
    expect(order).toEqual([0, 0, 1, 2]);
  });

  test("what an operator stopped waits, for the tenant or for one connection, and goes out when it is started", async () => {
    const { queue, send, answers, sends, clock, stores } = await desk();
    const message = await queue();
    await stores.switches.set(CONNECTION, { reason: "complaints", at: clock.iso() });
    expect(await send(message, "plenty")).toMatchObject({ status: "deferred", code: "stopped" });
    await stores.switches.set(CONNECTION, undefined);
    await stores.switches.set(undefined, { reason: "audit", at: clock.iso() });
    clock.advance(900_000);
    const wake = makeWakeDue({ deliveries: stores.deliveries, clock });
    await wake();
    expect(await send(message, "plenty")).toMatchObject({ status: "deferred", code: "stopped" });
    expect((await stores.deliveries.get(message))?.reason?.text).toContain("audit");
    await stores.switches.set(undefined, undefined);
    clock.advance(900_000);
    await wake();
    answers.push(accepted);
    expect(await send(message, "plenty")).toMatchObject({ status: "sent" });
    expect(sends).toHaveLength(1);
  });

  test("only a person sends again what may have gone out already", async () => {
    const { queue, send, answers, status, stores, clock } = await desk();
    const message = await queue();
    expect(await stores.deliveries.sendAgain(message, "usr_1", clock.iso())).toBe(false);
    answers.push({ kind: "unknown", code: "timeout", text: "no answer" });
    await send(message, "plenty");
    expect(await stores.deliveries.sendAgain(message, "usr_1", clock.iso())).toBe(true);
    answers.push(accepted);
    await send(message, "plenty");
    expect(await status(message)).toBe("sent");
    // The very request that was carried out may be repeated, as after a lost answer; another one changes nothing.
    expect(await stores.deliveries.sendAgain(message, "usr_1", clock.iso())).toBe(true);
    clock.advance(1_000);
    expect(await stores.deliveries.sendAgain(message, "usr_1", clock.iso())).toBe(false);
  });
});

describe("receipts", () => {
  test("late and repeated ones change nothing; several of one delivery are one step", async () => {
    const { queue, send, answers, receipt, status, stores } = await desk();
    const message = await queue();
    answers.push(accepted);
    await send(message, "plenty");
    expect(await receipt(message, "read")).toMatchObject({ moved: 1 });
    expect(await receipt(message, "delivered")).toMatchObject({ unchanged: 1 });
    expect(await receipt(message, "sent")).toMatchObject({ unchanged: 1 });
    expect(await receipt(message, "failed", "wamid.1", { errorCode: "131026" })).toMatchObject({ unchanged: 1 });
    expect(await status(message)).toBe("read");
    expect((await stores.deliveries.list("failed", { limit: 5 })).items).toHaveLength(0);
  });

  test("a failure carries the provider's reason and can be found; evidence of arrival overrides it", async () => {
    const { queue, send, answers, receipt, stores } = await desk();
    const message = await queue();
    answers.push(accepted);
    await send(message, "plenty");
    await receipt(message, "failed", "wamid.1", { errorCode: "131026", errorText: "undeliverable" });
    expect((await stores.deliveries.list("failed", { limit: 5 })).items).toMatchObject([
      { status: "failed", reason: { code: "provider_131026", text: "undeliverable" } },
    ]);
    await receipt(message, "delivered");
    expect((await stores.deliveries.list("failed", { limit: 5 })).items).toHaveLength(0);
    expect(await stores.deliveries.get(message)).toMatchObject({ status: "delivered" });
  });

  test("of another connection, or of nothing that we know, are kept and move nothing", async () => {
    const { queue, send, answers, status, stores, clock } = await desk();
    const message = await queue();
    answers.push(accepted);
    await send(message, "plenty");
    const id = { conversationId: message.conversationId, key: message.key };
    expect(
      await stores.deliveries.receive(id, "abcdefghij.other", {
        status: "read",
        externalId: "wamid.1",
        times: { read: clock.iso() },
      }),
    ).toBe("missing");
    expect(await status(message)).toBe("sent");
  });

  test("of a message that was written in the phone's own app are kept until its echo comes", async () => {
    const { process, input, receipt, stores, conversationId, clock } = await desk();
    expect(await receipt(undefined, "delivered", "wamid.echo")).toMatchObject({ kept: 1 });
    await process(
      input({
        event: "message",
        externalId: "wamid.echo",
        direction: "out",
        senderId: "900",
        recipientId: "15550001111",
        timestamp: clock.iso(),
        type: "text",
        text: "from the phone",
      }),
    );
    const [newest] = (await stores.conversations.messages(conversationId, { limit: 5 })).items.filter(
      (message) => message.direction === "out",
    );
    expect(newest).toMatchObject({ kind: "received", status: "delivered" });
    expect(await receipt(undefined, "read", "wamid.echo")).toMatchObject({ moved: 1 });
  });
});
