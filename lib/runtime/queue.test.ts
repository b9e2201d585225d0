import { beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { idsOf, lambdaContext, sqsEvent, sqsRecord } from "../../test/support/room.ts";
import { HandOverAgain, type QueueMessage, queueHandler } from "./queue.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
beforeEach(() => {
  vi.clearAllMocks();
});

type Handle = (message: QueueMessage) => Promise<void>;
type Options = Partial<Parameters<typeof queueHandler>[0]>;

/** Records of `group`, numbered; `handle` says what becomes of each body. */
function makeQueue(handle: Handle, more: Options = {}) {
  const hidden: (readonly [string, number])[] = [];
  const seen: unknown[] = [];
  const run = queueHandler({
    log,
    concurrency: 2,
    lastReceive: 5,
    needsMs: 1_000,
    hide: async (receiptHandle, seconds) => void hidden.push([receiptHandle, seconds]),
    handle: async (message) => {
      seen.push(message.body);
      await handle(message);
    },
    ...more,
  });
  return { hidden, seen, run };
}
const fail: Handle = async ({ body }) => {
  if (String(body).startsWith("bad")) throw new Error("not now");
};

describe("a message that fails", () => {
  test.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 300],
  ])(
    "at receive %i comes again after %i seconds, and so do those behind it in its group",
    async (receives, seconds) => {
      const { run, hidden, seen } = makeQueue(fail);
      const records = ["ok", "bad", "behind"].map((body) => sqsRecord([body], { group: "g", receives }));
      expect(await run(sqsEvent(...records), lambdaContext())).toEqual(idsOf(records.slice(1)));
      expect(seen).toEqual([["ok"], ["bad"]]);
      expect(hidden).toEqual(records.slice(1).map(({ receiptHandle }) => [receiptHandle, seconds]));
      expect(log.error).toHaveBeenCalledExactlyOnceWith(
        "message_failed",
        { messageId: records[1]?.messageId, receives },
        expect.any(Error),
      );
    },
  );

  test("for the last time goes alone, so that those behind it do not run out of receives with it", async () => {
    const { run, hidden, seen } = makeQueue(fail);
    const records = ["bad", "behind", "bad too", "last"].map((body) => sqsRecord([body], { group: "g", receives: 5 }));
    expect(await run(sqsEvent(...records), lambdaContext())).toEqual(
      idsOf(records.filter((_, index) => index % 2 === 0)),
    );
    expect(seen).toHaveLength(4);
    expect(hidden).toEqual([]);
  });

  test("because it can never be read is not waited for", async () => {
    const { run, hidden } = makeQueue(async ({ body }) => void z.parse(z.object({ a: z.string() }), body));
    const records = [
      sqsRecord("{", { group: "g" }),
      sqsRecord({ a: 1 }, { group: "h" }),
      sqsRecord({ a: "1" }, { group: "h" }),
    ];
    const { batchItemFailures } = await run(sqsEvent(...records), lambdaContext());
    expect(new Set(batchItemFailures)).toEqual(new Set(idsOf(records).batchItemFailures));
    expect(hidden).toEqual([]);
  });

  test("in a standard queue harms nobody else", async () => {
    const { run, seen } = makeQueue(fail);
    const records = ["bad", "a", "bad too", "b"].map((body) => sqsRecord([body]));
    const { batchItemFailures } = await run(sqsEvent(...records), lambdaContext());
    expect(batchItemFailures).toHaveLength(2);
    expect(seen).toHaveLength(4);
  });

  test("comes again after the queue's own time when it cannot be hidden", async () => {
    const { run } = makeQueue(fail, { hide: () => Promise.reject(new Error("gone")) });
    const record = sqsRecord(["bad"]);
    expect(await run(sqsEvent(record), lambdaContext())).toEqual(idsOf([record]));
    expect(log.warn).toHaveBeenCalledExactlyOnceWith("messages_not_hidden", { messages: 1 });
  });
});

describe("a wait", () => {
  test.each([
    [0.2, 1],
    [60, 60],
    [-3, 0],
    [99_999, 43_000],
  ])("of %d seconds hides the group for %d, is no error, and never the end", async (seconds, hides) => {
    const { run, hidden } = makeQueue(async () => {
      throw new HandOverAgain(seconds);
    });
    const records = ["waits", "behind"].map((body) => sqsRecord([body], { group: "g", receives: 9 }));
    expect(await run(sqsEvent(...records), lambdaContext())).toEqual(idsOf(records));
    expect(hidden).toEqual(records.map(({ receiptHandle }) => [receiptHandle, hides]));
    expect(log.error).not.toHaveBeenCalled();
  });
});

describe("work", () => {
  test("goes on side by side, but within a group one after the other, in order", async () => {
    const open = new Map<string, number>();
    let together = 0;
    const order: string[] = [];
    const { run } = makeQueue(
      async ({ body }) => {
        const [group = "", name = ""] = body as string[];
        open.set(group, (open.get(group) ?? 0) + 1);
        expect(open.get(group)).toBe(1);
        together = Math.max(
          together,
          [...open.values()].reduce((sum, count) => sum + count, 0),
        );
        await new Promise((later) => setTimeout(later, 2));
        order.push(`${group}${name}`);
        open.set(group, 0);
      },
      { concurrency: 3 },
    );
    const names = ["a1", "b1", "a2", "c1", "d1", "b2", "a3"];
    const records = names.map((name) => sqsRecord([name.slice(0, 1), name.slice(1)], { group: name.slice(0, 1) }));
    expect(await run(sqsEvent(...records), lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(together).toBe(3);
    for (const group of ["a", "b"]) {
      const own = order.filter((name) => name.startsWith(group));
      expect(own).toEqual(own.toSorted());
    }
    expect(order).toHaveLength(names.length);
  });

  test("that would be cut off is left to the next invocation, which is no failure", async () => {
    const times = [5_000, 999];
    const { run, seen, hidden } = makeQueue(async () => {}, { concurrency: 1 });
    const records = ["in time", "too late", "behind"].map((body) => sqsRecord([body], { group: "g" }));
    expect(
      await run(
        sqsEvent(...records),
        lambdaContext(() => times.shift() ?? 0),
      ),
    ).toEqual(idsOf(records.slice(1)));
    expect(seen).toEqual([["in time"]]);
    expect(hidden.map(([, seconds]) => seconds)).toEqual([1, 1]);
    expect(log.error).not.toHaveBeenCalled();
  });

  test("is told what the queue knows of a message", async () => {
    const messages: QueueMessage[] = [];
    const { run } = makeQueue(async (message) => void messages.push(message));
    await run(
      sqsEvent(
        sqsRecord({ a: 1 }, { receives: 3, messageId: "m-1" }),
        sqsRecord({}, { group: "g", sequence: 7, redriven: true }),
      ),
      lambdaContext(),
    );
    expect(messages).toMatchObject([
      { body: { a: 1 }, messageId: "m-1", sequence: "", receives: 3, redriven: false },
      { body: {}, sequence: "18900000000000000007", receives: 1, redriven: true },
    ]);
  });
});
