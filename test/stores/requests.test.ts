import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRequestStore } from "../../lib/adapters/dynamo/requests.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { KEPT_MS, LEASE_MS, type StoredAnswer } from "../../lib/core/requests/model.ts";
import type { RequestClaim } from "../../lib/core/requests/ports.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let keys = 0;
function counter(tenant = "demo") {
  const clock = makeClock();
  const key = systemIds.derive("key", String(++keys));
  const iso = (ms: number) => new Date(clock.now() + ms).toISOString();
  const store = makeRequestStore({ client: table.client, tableName: table.tableName, tenant });
  const ask = (requestId: string, more: Partial<RequestClaim> = {}) =>
    store.claim({
      key,
      fingerprint: "print",
      requestId,
      at: iso(0),
      leaseUntil: iso(LEASE_MS),
      expiresAt: iso(KEPT_MS),
      ...more,
    });
  return { clock, key, iso, store, ask };
}
const answer: StoredAnswer = { status: 201, headers: { location: "/x" }, body: '{"a":"ñ"}' };

test("the first one has the key; others wait for its lease, and get its answer", async () => {
  const { ask, store, key, iso, clock } = counter();
  const first = iso(0);
  expect(await ask("r1")).toEqual({ kind: "claimed", requestId: "r1", at: first, resumed: false });
  clock.advance(1_000);
  expect(await ask("r2")).toEqual({ kind: "running", until: new Date(Date.parse(first) + LEASE_MS).toISOString() });
  await store.complete(key, "r1", answer);
  expect(await ask("r3")).toEqual({ kind: "answered", answer });
  clock.advance(KEPT_MS - 2_000);
  expect(await ask("r4")).toEqual({ kind: "answered", answer });
});

test("another request under the same key is another request: running, answered or not", async () => {
  const { ask, store, key } = counter();
  await ask("r1");
  expect(await ask("r2", { fingerprint: "other" })).toEqual({ kind: "reused" });
  await store.complete(key, "r1", answer);
  expect(await ask("r2", { fingerprint: "other" })).toEqual({ kind: "reused" });
});

test("of many at once one has the key", async () => {
  const { ask } = counter();
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(`r${index}`)));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(["claimed", ...Array(7).fill("running")]);
});

test("a lease that ended without an answer is taken over by one, as the same request", async () => {
  const { ask, iso, clock } = counter();
  const at = iso(0);
  await ask("r1");
  clock.advance(LEASE_MS - 1);
  expect((await ask("r2")).kind).toBe("running");
  clock.advance(1);
  const outcomes = await Promise.all(["r3", "r4", "r5"].map((requestId) => ask(requestId)));
  expect(outcomes.filter(({ kind }) => kind === "claimed")).toEqual([
    { kind: "claimed", requestId: "r1", at, resumed: true },
  ]);
  expect(outcomes.filter(({ kind }) => kind === "running")).toHaveLength(2);
  clock.advance(1_000);
  expect((await ask("r6")).kind).toBe("running");
});

test("what is over is over to the minute, deleted or not: the key is free for anything", async () => {
  const { ask, store, key, clock, iso } = counter();
  await ask("r1");
  await store.complete(key, "r1", answer);
  clock.advance(KEPT_MS);
  expect(await ask("r2", { fingerprint: "other" })).toEqual({
    kind: "claimed",
    requestId: "r2",
    at: iso(0),
    resumed: false,
  });
  await store.complete(key, "r1", { ...answer, body: "late" });
  expect((await ask("r3", { fingerprint: "other" })).kind).toBe("running");
});

test("an answer is stored once, and by its own request alone", async () => {
  const { ask, store, key } = counter();
  await store.complete(key, "r1", answer);
  expect((await ask("r1")).kind).toBe("claimed");
  await store.complete(key, "another", answer);
  expect((await ask("r2")).kind).toBe("running");
  await store.complete(key, "r1", answer);
  await store.complete(key, "r1", { ...answer, status: 500 });
  await store.release(key, "r1", "forget");
  await store.release(key, "r1", "resume");
  expect(await ask("r3")).toEqual({ kind: "answered", answer });
});

test("a request that did nothing frees its key; one that may have done something is resumed as itself", async () => {
  const { ask, store, key, clock, iso } = counter();
  const at = iso(0);
  await ask("r1");
  await store.release(key, "another", "forget");
  expect((await ask("r2")).kind).toBe("running");
  await store.release(key, "r1", "resume");
  clock.advance(1_000);
  expect(await ask("r2", { fingerprint: "other" })).toEqual({ kind: "reused" });
  expect(await ask("r2")).toEqual({ kind: "claimed", requestId: "r1", at, resumed: true });
  expect((await ask("r3")).kind).toBe("running");
  await store.release(key, "r1", "forget");
  expect(await ask("r4", { fingerprint: "other" })).toMatchObject({ kind: "claimed", requestId: "r4", resumed: false });
  await store.release(key, "r1", "forget");
  expect((await ask("r5", { fingerprint: "other" })).kind).toBe("running");
});

test("a tenant's keys are its own", async () => {
  const [one, two] = [counter("alfa"), counter("beta")];
  await one.ask("r1", { key: one.key });
  expect(await two.ask("r2", { key: one.key })).toMatchObject({ kind: "claimed", requestId: "r2" });
});
