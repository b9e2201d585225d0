import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeWakeDue, makeWakeOne } from "../../lib/core/deliveries/wake.ts";
import type { SendOutcome } from "../../lib/core/messages/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, FACTS, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
const desk = () => openDesk(table);

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

  test("where repetitions are known as such, a lost answer is asked for again, and no refusal of that says that nothing arrived", async () => {
    const { queue, send, answers, channels, clock, stores } = await desk();
    Object.assign(channels, { facts: () => ({ ...FACTS, repeatSafe: true }) });
    const lost: SendOutcome = { kind: "unknown", code: "lost", text: "no answer" };
    const refused: SendOutcome = { kind: "rejected", code: "http_400", text: "no" };
    const [first, second] = [await queue(), await queue("other")];
    answers.push(lost, refused);
    expect(await send(first, "plenty")).toMatchObject({ kind: "wait" });
    expect(await send(first, "plenty")).toMatchObject({ status: "unknown", code: "rejected" });
    expect(await stores.deliveries.get(first)).toMatchObject({ reason: { retryable: false } });
    expect(await stores.deliveries.sendAgain(first, "usr_1", clock.iso())).toBe(true);
    answers.push(refused);
    expect(await send(first, "plenty")).toMatchObject({ status: "failed" });

    await expect(send(second, "plenty")).rejects.toThrow("no answer was prepared");
    clock.advance(120_000);
    answers.push({ kind: "retry", code: "http_503", text: "busy" });
    expect(await send(second, "plenty")).toMatchObject({ kind: "wait" });
    clock.advance(86_400_000);
    expect(await send(second, "plenty")).toMatchObject({ status: "unknown", code: "window_closed" });
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
