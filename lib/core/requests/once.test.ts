import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inert } from "../../../functions/api/testing/inert.ts";
import { memoryRequests } from "../../../functions/api/testing/requests.ts";
import { systemSeal } from "../../adapters/system/seal.ts";
import { isIdempotencyKey, KEPT_MS, LEASE_MS, type RequestIdentity, type StoredAnswer } from "./model.ts";
import { makeOnce } from "./once.ts";
import type { RequestStore } from "./ports.ts";

const created: StoredAnswer = { status: 201, headers: { etag: '"1"' }, body: "{}" };
const input = { key: "key-1", scope: ["usr_a", "createThing"], content: "one" };

function setUp(requests: RequestStore = memoryRequests()) {
  const clock = { time: Date.parse("2026-03-02T08:00:00.000Z"), now: () => clock.time };
  let serial = 0;
  const ids = { random: () => `id-${serial++}`, derive: (...parts: readonly string[]) => JSON.stringify(parts) };
  const runs: RequestIdentity[] = [];
  const once = makeOnce({ requests, clock, ids, seal: systemSeal, tenant: "demo" });
  const ask = (change: Partial<typeof input> = {}, answer: StoredAnswer | Error = created) =>
    once({ ...input, ...change }, async (request) => {
      runs.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    });
  return { ask, clock, runs, once };
}

describe("once", () => {
  test("the answer is given again, and nothing is done again", async () => {
    const store = memoryRequests();
    const { ask, runs } = setUp(store);
    expect(await ask()).toEqual({ kind: "answered", answer: created });
    expect(await ask()).toEqual({ kind: "replayed", answer: created });
    expect(runs).toEqual([{ id: "id-0", at: "2026-03-02T08:00:00.000Z", resumed: false }]);
    expect(store.writes()).toBe(2);
  });

  test("keys are the caller's own, for one kind of request", async () => {
    const { ask, runs } = setUp();
    await ask();
    await ask({ scope: ["usr_b", "createThing"] });
    await ask({ scope: ["usr_a", "deleteThing"] });
    await ask({ key: "key-2" });
    expect(new Set(runs.map(({ id }) => id)).size).toBe(4);
  });

  test("neither the key nor the request can be read out of the store", async () => {
    const store = memoryRequests();
    const derive = (...parts: readonly string[]) => String(parts.join().length);
    const once = makeOnce({
      requests: store,
      clock: { now: () => 0 },
      ids: { random: () => "r", derive },
      seal: systemSeal,
      tenant: "demo",
    });
    const said = { ...created, body: '{"text":"what a customer said"}' };
    const asked = { key: "key-1", scope: ["usr_a"], content: "hunter2" };
    await once(asked, async () => said);
    expect(JSON.stringify([...store.rows])).not.toMatch(/key-1|hunter2|usr_a|customer/);
    expect(await once(asked, async () => created)).toEqual({ kind: "replayed", answer: said });
  });

  test("another request under the same key is refused, answered or not", async () => {
    const { ask } = setUp();
    await ask();
    expect(await ask({ content: "two" })).toEqual({ kind: "reused" });
    const crashed = setUp();
    await expect(crashed.ask({}, new Error("crash"))).rejects.toThrow("crash");
    expect(await crashed.ask({ content: "two" })).toEqual({ kind: "reused" });
  });

  test("while it runs, its repetition waits", async () => {
    const { once, ask, clock, runs } = setUp();
    let finish: (answer: StoredAnswer) => void = () => undefined;
    const first = once(input, () => new Promise<StoredAnswer>((resolve) => (finish = resolve)));
    await Promise.resolve();
    clock.time += 10_000;
    expect(await ask()).toEqual({ kind: "running", retryAfterMs: LEASE_MS - 10_000 });
    finish(created);
    expect(await first).toEqual({ kind: "answered", answer: created });
    expect(await ask()).toEqual({ kind: "replayed", answer: created });
    expect(runs).toEqual([]);
  });

  test("a server that was lost is followed by one that carries on the same request", async () => {
    const { once, ask, clock, runs } = setUp();
    void once(input, () => new Promise<StoredAnswer>(() => undefined));
    await Promise.resolve();
    clock.time += LEASE_MS;
    expect(await ask()).toEqual({ kind: "answered", answer: created });
    expect(runs).toEqual([{ id: "id-0", at: "2026-03-02T08:00:00.000Z", resumed: true }]);
  });

  test("a failure is not stored, and may be repeated at once as the same request", async () => {
    const { ask, runs } = setUp();
    await expect(ask({}, new Error("table"))).rejects.toThrow("table");
    expect(await ask()).toEqual({ kind: "answered", answer: created });
    expect(runs.map(({ id, resumed }) => [id, resumed])).toEqual([
      ["id-0", false],
      ["id-0", true],
    ]);
  });

  test("a refusal is not stored, and frees the key for a better request", async () => {
    const { ask, runs } = setUp();
    expect(await ask({}, { ...created, status: 422 })).toMatchObject({ answer: { status: 422 } });
    expect(await ask({ content: "two" })).toEqual({ kind: "answered", answer: created });
    expect(runs.map(({ resumed }) => resumed)).toEqual([false, false]);
  });

  test("a refusal after an attempt of which nobody knows the end frees nothing: it may have been done", async () => {
    const { ask, runs } = setUp();
    await expect(ask({}, new Error("crash after the effect"))).rejects.toThrow();
    await ask({}, { ...created, status: 409 });
    expect(await ask({ content: "two" })).toEqual({ kind: "reused" });
    expect(await ask()).toEqual({ kind: "answered", answer: created });
    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set(["id-0"]));
  });

  test("after a day the key is new", async () => {
    const { ask, clock, runs } = setUp();
    await ask();
    clock.time += KEPT_MS - 1;
    expect(await ask()).toMatchObject({ kind: "replayed" });
    clock.time += 1;
    expect(await ask({ content: "two" })).toMatchObject({ kind: "answered" });
    expect(runs).toHaveLength(2);
  });

  test("the first failure is the one that is told", async () => {
    const { ask } = setUp(
      inert<RequestStore>("requests", {
        claim: async () => ({ kind: "claimed", requestId: "r", at: "2026-03-02T08:00:00.000Z", resumed: false }),
        release: async () => {
          throw new Error("second");
        },
      }),
    );
    await expect(ask({}, new Error("first"))).rejects.toThrow("first");
  });

  test("whatever crashes between the two writes, one effect under one id comes of it", async () => {
    type Step = "crash before" | "crash after" | "lost" | "ok";
    const steps = fc.array(fc.constantFrom<Step>("crash before", "crash after", "lost", "ok"), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (attempts) => {
        const { once, clock } = setUp();
        const effects = new Set<string>();
        for (const step of [...attempts, "ok" as const]) {
          const attempt = once(input, async ({ id }) => {
            if (step === "crash before") throw new Error(step);
            effects.add(id);
            if (step === "crash after") throw new Error(step);
            return step === "lost" ? new Promise<StoredAnswer>(() => undefined) : created;
          });
          if (step === "lost") {
            // The server is never heard of again; either it was replayed at once, or the lease has to end.
            await Promise.race([attempt, new Promise((resolve) => setImmediate(resolve))]);
            clock.time += LEASE_MS;
          } else await attempt.catch(() => undefined);
        }
        expect(effects.size).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ["a", true],
  ["x".repeat(255), true],
  ["x".repeat(256), false],
  ["", false],
  ["with blank", false],
  ["niño", false],
])("key %s: %s", (key, usable) => {
  expect(isIdempotencyKey(key)).toBe(usable);
});
