/** Outgoing webhooks on a real table, by a clock that is moved: nothing is lost, nothing is invented, nobody waits for somebody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../../lib/adapters/dynamo/webhooks.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import { CLAIM_MS, makeDeliverEvents } from "../../lib/core/webhooks/deliver.ts";
import type { Fact, WebhookEndpoint } from "../../lib/core/webhooks/model.ts";
import type { Posted, PostWebhook } from "../../lib/core/webhooks/ports.ts";
import { makePublishFact, makeTellEndpoint } from "../../lib/core/webhooks/publish.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const ONE = "a".repeat(16);
const OTHER = "b".repeat(16);
const fact = (number: number, more: Partial<Fact> = {}): Fact => ({
  type: "lead.updated",
  key: ["lead", String(number)],
  subject: { kind: "lead", id: "lead" },
  at: "2026-11-02T09:00:00.000Z",
  data: { id: "lead", version: number },
  ...more,
});

let tenants = 0;
function open(answer: (call: Parameters<PostWebhook>[0], now: number) => Posted | Promise<Posted>) {
  const tenant = `t${++tenants}`;
  let now = Date.parse("2026-11-02T09:00:01.000Z");
  /** The call of the table before or after which the process dies. */
  let crash: { at: number; after: boolean } | undefined;
  let calls = 0;
  const dying = <Input, Output>(call: (input: Input) => Promise<Output>) => {
    return async (input: Input): Promise<Output> => {
      const dies = ++calls === crash?.at;
      if (dies && !crash?.after) throw new Error("died");
      const done = await call(input);
      if (dies) throw new Error("died");
      return done;
    };
  };
  const { client: real, tableName } = table;
  const client = Object.fromEntries(
    Object.entries(real).map(([name, call]) => [name, dying(call as (input: unknown) => Promise<unknown>)]),
  ) as unknown as DocumentClient;
  const context = { client, tableName, tenant };
  const clock = { now: () => now };
  const endpoints = makeEndpointStore(context, systemIds);
  const deliveries = makeWebhookDeliveryStore(context);
  const timers = makeTimerStore(context);
  const posted: { id: string; url: string; at: number }[] = [];
  const told: NewNotice[] = [];
  const deliver = makeDeliverEvents({
    endpoints,
    deliveries,
    timers,
    secrets: { read: async () => ({ secret: "whsec_x", headers: {} }) },
    post: async (call) => {
      posted.push({ id: call.id, url: call.url, at: now });
      return answer(call, now);
    },
    notices: { notify: async (notices) => void told.push(...notices) },
    people: {
      page: async () => ({ items: [{ userId: "usr_ana", role: "administrator", status: "active" }] }),
    } as never,
    clock,
    ids: systemIds,
    random: () => 0,
  });
  const add = (id: string, more: Partial<WebhookEndpoint> = {}) =>
    endpoints.create({
      ...{ id, url: `https://${id}.example/hook`, description: null, types: ["lead.*"], active: true },
      ...{ disabled: null, headers: [], aliases: false, campaignDeliveries: "summary", previousSecretUntil: null },
      ...{ createdAt: "2026-11-02T08:00:00.000Z", updatedAt: "2026-11-02T08:00:00.000Z", version: 1 },
      ...more,
    });
  const publish = makePublishFact({ endpoints, deliveries, clock, ids: systemIds, length: Buffer.byteLength });
  const tell = makeTellEndpoint({ endpoints, deliveries, clock, ids: systemIds, length: Buffer.byteLength });
  /** As the outbox and the timers would: each ring, and each timer at its time. */
  const until = async (end: number) => {
    for (;;) {
      const [next] = await timers.due(new Date(end).toISOString(), 1);
      if (!next) break;
      now = Math.max(now, Date.parse(next.wakeAt));
      await deliver(next.timer.slice("webhook.".length));
      await timers.clear(next);
    }
    now = end;
  };
  const of = async (id: string) => (await deliveries.list(id, {}, { limit: 100 })).items;
  return {
    ...{ endpoints, deliveries, deliver, add, publish, tell, until, of, posted, told, clock },
    pass: (ms: number) => {
      now += ms;
    },
    callsOf: async (work: () => Promise<unknown>) => {
      calls = 0;
      await work();
      return calls;
    },
    crashAt: (at: number, after: boolean) => {
      calls = 0;
      crash = { at, after };
    },
    live: () => {
      crash = undefined;
    },
  };
}

const taken: Posted = { kind: "answered", status: 204, body: "" };
const HOUR = 3_600_000;

test("what nobody subscribed to leaves no row; the same fact again is the same delivery; others' types pass by", async () => {
  const { add, publish, of, pass, callsOf } = open(() => taken);
  expect(await callsOf(() => publish(fact(1), fact(2)))).toBe(1);
  expect(await callsOf(() => publish(fact(3)))).toBe(0);
  await add(ONE);
  pass(30_000);
  await publish(fact(1), fact(1, { type: "message.received" }), fact(9, { ofCampaign: true }));
  await publish(fact(1));
  expect((await of(ONE)).map(({ type, state }) => [type, state])).toEqual([["lead.updated", "pending"]]);
});

test("what is meant for one endpoint comes to that one, whatever it subscribed to, and once", async () => {
  const { add, tell, of, deliver, posted } = open(() => taken);
  await add(ONE);
  await add(OTHER, { types: ["*"] });
  const call = fact(1, { type: "automation.called", subject: { kind: "contact", id: "c" } });
  expect([await tell(ONE, call), await tell(ONE, call), await tell("c".repeat(16), call)]).toEqual([
    ...(["told", "told", "missing"] as const),
  ]);
  await deliver(ONE);
  expect([posted.length, (await of(ONE)).map(({ type }) => type), await of(OTHER)]).toEqual([
    ...[1, ["automation.called"], []],
  ]);
  await add("d".repeat(16), { active: false });
  expect(await tell("d".repeat(16), call)).toBe("off");
});

test("an endpoint that answers 500 for a day gets its events in the end, under the same id", async () => {
  const start = Date.parse("2026-11-02T09:00:01.000Z");
  const { add, publish, deliver, until, of, posted } = open((_, now) =>
    now < start + 24 * HOUR ? { kind: "answered", status: 500, body: "down" } : taken,
  );
  await add(ONE);
  await publish(fact(1), fact(2));
  await deliver(ONE);
  await until(start + 90 * HOUR);
  const deliveries = await of(ONE);
  expect(deliveries.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  expect(new Set(posted.map(({ id }) => id))).toEqual(new Set(deliveries.map(({ deliveryId }) => deliveryId)));
  const [first] = deliveries;
  const waits = posted.filter(({ id }) => id === first?.deliveryId).map(({ at }) => (at - start) / 1000);
  expect(waits.slice(0, 5)).toEqual([0, 5, 305, 2_105, 9_305]);
  expect(first?.attempts.map(({ status }) => status)).toEqual([...waits.slice(1).map(() => 500), 204]);
});

test("after the last attempt it is given up; after five days an endpoint is switched off; 410 does so at once", async () => {
  const start = Date.parse("2026-11-02T09:00:01.000Z");
  const down = open(() => ({ kind: "failed", reason: "timeout" }));
  await down.add(ONE);
  await down.publish(fact(1));
  await down.deliver(ONE);
  await down.until(start + 100 * HOUR);
  expect((await down.of(ONE))[0]).toMatchObject({ state: "exhausted", tries: 10, dueAt: null });
  await down.publish(fact(2));
  await down.deliver(ONE);
  expect(await down.endpoints.get(ONE)).toMatchObject({ active: true });
  await down.until(start + 140 * HOUR);
  expect(await down.endpoints.get(ONE)).toMatchObject({ active: false, disabled: { reason: "failing" } });
  expect(down.told).toMatchObject([{ person: "usr_ana", kind: "webhook_disabled" }]);

  const gone = open(() => ({ kind: "answered", status: 410, body: "" }));
  await gone.add(ONE);
  await gone.publish(fact(1));
  await gone.deliver(ONE);
  expect(await gone.endpoints.get(ONE)).toMatchObject({ active: false, disabled: { reason: "gone" } });
  expect(gone.told).toHaveLength(1);
  // What happens while it is off is not kept for it.
  gone.pass(60_000);
  await gone.publish(fact(2));
  expect(await gone.of(ONE)).toHaveLength(1);
});

test("an endpoint that hangs holds up neither another nor, for good, itself", async () => {
  let release = () => {};
  const hangs = new Promise<Posted>((resolve) => {
    release = () => resolve({ kind: "failed", reason: "timeout" });
  });
  const { add, publish, deliver, of, posted } = open(({ url }) => (url.includes(ONE) ? hangs : taken));
  await add(ONE);
  await add(OTHER);
  await publish(...Array.from({ length: 25 }, (_, number) => fact(number)));
  const slow = deliver(ONE);
  expect(await deliver(OTHER)).toMatchObject({ kind: "delivered", succeeded: 25 });
  expect(await deliver(ONE)).toEqual({ kind: "busy" });
  expect(posted.filter(({ url }) => url.includes(ONE)).length).toBeLessThanOrEqual(10);
  release();
  expect(await slow).toMatchObject({ kind: "delivered", succeeded: 0, failed: 25 });
  expect((await of(OTHER)).every(({ state }) => state === "succeeded")).toBe(true);
});

test("Retry-After is honoured, and nothing waits longer than a day", async () => {
  const asked = ["120", "9999999"];
  const { add, publish, deliver, of, clock } = open(() => ({
    ...{ kind: "answered", status: 503, body: "" },
    retryAfter: asked.shift() ?? "",
  }));
  await add(ONE);
  await publish(fact(1), fact(2));
  await deliver(ONE);
  const waits = (await of(ONE)).map(({ dueAt }) => Date.parse(dueAt ?? "") - clock.now());
  expect(waits.toSorted((a, b) => a - b)).toEqual([120_000, 86_400_000]);
});

test("a crash before or after any call of the table loses nothing; what is posted twice has the same id", async () => {
  const clean = open(() => taken);
  await clean.add(ONE);
  await clean.publish(fact(1));
  const calls = await clean.callsOf(() => clean.deliver(ONE));
  expect(calls).toBeGreaterThan(5);
  for (let at = 1; at <= calls; at++) {
    for (const after of [false, true]) {
      const world = open(() => taken);
      await world.add(ONE);
      await world.publish(fact(1));
      world.crashAt(at, after);
      await world.deliver(ONE).catch(() => {});
      world.live();
      // Lambda asks again after a minute, when the claim of who died has ended.
      world.pass(CLAIM_MS + 1_000);
      await world.deliver(ONE);
      const deliveries = await world.of(ONE);
      expect(
        deliveries.map(({ state }) => state),
        `call ${at} ${after ? "after" : "before"}`,
      ).toEqual(["succeeded"]);
      expect(new Set(world.posted.map(({ id }) => id))).toEqual(new Set([deliveries[0]?.deliveryId]));
      expect(world.posted.length).toBeLessThanOrEqual(2);
    }
  }
});

test("who rings while a worker lets go is heard", async () => {
  let ring: (() => Promise<unknown>) | undefined;
  const world = open(async () => {
    await ring?.();
    ring = undefined;
    return taken;
  });
  await world.add(ONE);
  await world.publish(fact(1));
  ring = async () => {
    await world.publish(fact(2));
    expect(await world.deliver(ONE)).toEqual({ kind: "busy" });
  };
  expect(await world.deliver(ONE)).toMatchObject({ succeeded: 2 });
});
