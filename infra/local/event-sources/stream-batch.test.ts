import { describe, expect, test } from "vitest";
import { laneOf, makeProgress } from "./checkpoint.ts";
import { reportedFailures } from "./partial-response.ts";
import { type BatchPolicy, processBatch } from "./stream-batch.ts";

const all: BatchPolicy = { bisect: false, reportsItemFailures: false, maximumRetries: -1, maximumAgeMs: -1 };
const records = (...names: readonly string[]) => names.map((sequenceNumber) => ({ sequenceNumber, createdAt: 1000 }));

/** Runs a batch against a function that answers from a script, or by the records it gets. */
async function run(
  names: readonly string[],
  policy: Partial<BatchPolicy>,
  answer: (batch: readonly string[], call: number) => unknown,
  more: { now?: number; stopAfter?: number; cutOffAt?: number } = {},
) {
  const calls: string[] = [];
  const discarded: string[] = [];
  const finished = await processBatch(
    records(...names),
    { ...all, ...policy },
    {
      now: () => more.now ?? 1000,
      stopped: () => calls.length >= (more.cutOffAt ?? 100),
      backOff: async () => calls.length < (more.stopAfter ?? 100),
      async invoke(batch) {
        calls.push(batch.map(({ sequenceNumber }) => sequenceNumber).join(""));
        return answer(
          batch.map(({ sequenceNumber }) => sequenceNumber),
          calls.length,
        );
      },
      async discard(batch, reason, attempts) {
        discarded.push(`${batch.map(({ sequenceNumber }) => sequenceNumber).join("")} ${reason} ${attempts}`);
      },
    },
  );
  return { calls, discarded, finished };
}
const failing = (poison: string) => (batch: readonly string[]) => {
  if (batch.includes(poison)) throw new Error("poison");
};
const reporting =
  (...poison: readonly string[]) =>
  (batch: readonly string[]) => ({
    batchItemFailures: batch.filter((one) => poison.includes(one)).map((itemIdentifier) => ({ itemIdentifier })),
  });

test("a batch that succeeds is called once", async () => {
  expect(await run(["1", "2"], {}, () => undefined)).toEqual({ calls: ["12"], discarded: [], finished: true });
});

test("a batch is tried again as often as the policy says, then given up whole", async () => {
  const { calls, discarded } = await run(["1", "2"], { maximumRetries: 2 }, failing("2"));
  expect(calls).toEqual(["12", "12", "12"]);
  expect(discarded).toEqual(["12 RetryAttemptsExhausted 3"]);
});

test("without a limit it is tried until it succeeds, or the reader stops", async () => {
  const sixth = (_: readonly string[], call: number) => {
    if (call < 6) throw new Error("not yet");
  };
  expect((await run(["1"], {}, sixth)).calls).toHaveLength(6);
  expect(await run(["1"], {}, failing("1"), { stopAfter: 3 })).toMatchObject({ finished: false, discarded: [] });
});

test("what the end of the runner cuts off is not given up", async () => {
  const cutOff = await run(["1"], { maximumRetries: 0 }, failing("1"), { cutOffAt: 1 });
  expect(cutOff).toEqual({ calls: ["1"], discarded: [], finished: false });
});

test("bisecting isolates the poison, keeps the order and costs no tries", async () => {
  const { calls, discarded } = await run(["1", "2", "3", "4"], { bisect: true, maximumRetries: 1 }, failing("3"));
  expect(calls).toEqual(["1234", "12", "34", "3", "3", "4"]);
  expect(discarded).toEqual(["3 RetryAttemptsExhausted 2"]);
});

test("a reported failure keeps what came before it and starts over from there", async () => {
  const policy = { reportsItemFailures: true, maximumRetries: 1 };
  const { calls, discarded } = await run(["1", "2", "3", "4"], policy, reporting("3"));
  expect(calls).toEqual(["1234", "34", "34"]);
  expect(discarded).toEqual(["34 RetryAttemptsExhausted 2"]);
});

test("with bisecting only the reported record is given up", async () => {
  const policy = { reportsItemFailures: true, bisect: true, maximumRetries: 0 };
  const { calls, discarded } = await run(["1", "2", "3", "4"], policy, reporting("2"));
  expect(calls).toEqual(["1234", "234", "23", "2", "3", "4"]);
  expect(discarded).toEqual(["2 RetryAttemptsExhausted 1"]);
});

test("of several reported failures the earliest counts", async () => {
  const answer = (batch: readonly string[], call: number) => (call === 1 ? reporting("4", "2")(batch) : undefined);
  expect((await run(["1", "2", "3", "4"], { reportsItemFailures: true }, answer)).calls).toEqual(["1234", "234"]);
});

test("records that are too old are given up before they are tried", async () => {
  const { calls, discarded } = await run(["1"], { maximumAgeMs: 5000 }, () => undefined, { now: 7000 });
  expect(calls).toEqual([]);
  expect(discarded).toEqual(["1 RecordAgeExceeded 0"]);
});

describe("a partial response", () => {
  const ids = ["a", "b"];
  test.each([
    ["nothing", undefined, []],
    ["null", null, []],
    ["an empty object", {}, []],
    ["an empty list", { batchItemFailures: [] }, []],
    ["a null list", { batchItemFailures: null }, []],
    ["one of them", { batchItemFailures: [{ itemIdentifier: "b" }] }, ["b"]],
    ["an unknown one", { batchItemFailures: [{ itemIdentifier: "z" }] }, ids],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }, ids],
    ["a missing identifier", { batchItemFailures: [{}] }, ids],
    ["no list", { batchItemFailures: "b" }, ids],
    ["no object", "ok", ids],
  ])("%s", (_, response, failed) => {
    expect([...reportedFailures(response, ids)]).toEqual(failed);
  });
});

test("a checkpoint moves only over an unbroken run of ends", () => {
  const progress = makeProgress();
  for (const one of ["1", "2", "3"]) progress.begin(one);
  expect(progress.end("2")).toBeUndefined();
  expect(progress.end("1")).toBe("2");
  expect(progress.open).toBe(1);
  expect(progress.end("3")).toBe("3");
});

test("a key stays in its lane, and keys use all lanes", () => {
  const keys = Array.from({ length: 200 }, (_, index) => `key ${index}`);
  expect(keys.map((key) => laneOf(key, 4))).toEqual(keys.map((key) => laneOf(key, 4)));
  expect(new Set(keys.map((key) => laneOf(key, 4)))).toEqual(new Set([0, 1, 2, 3]));
});
