import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeWakeDue } from "../../lib/core/deliveries/wake.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
const desk = () => openDesk(table);

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

  test("a claim that a client repeats finds itself", async () => {
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

  test("a delivery that held its thread and may not go any more lets go of it", async () => {
    const { queue, send, answers, clock, stores, head } = await desk();
    const first = await queue("first");
    answers.push({ kind: "retry", code: "131000", text: "later", afterMs: 120_000 });
    await send(first, "plenty");
    expect((await head()).held).toMatchObject({ by: first.key });
    // Meanwhile the connection is switched off.
    const connection = await stores.connections.connection(CONNECTION);
    if (!connection) throw new Error("there is no connection");
    await stores.connections.saveConnection({ ...connection, active: false, version: connection.version + 1 });
    clock.advance(120_000);
    await makeWakeDue({ deliveries: stores.deliveries, clock })();
    expect(await send(first, "plenty")).toMatchObject({ status: "failed", code: "connection_inactive" });
    expect((await head()).held).toBeUndefined();
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
    expect((await stores.deliveries.get(message))?.reason).toMatchObject({
      code: "stopped",
      text: expect.stringContaining("audit"),
    });
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
