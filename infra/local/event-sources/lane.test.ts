import { expect, test } from "vitest";
import { pause } from "../pause.ts";
import { startLane } from "./lane.ts";
import type { ChangeRecord } from "./stream-record.ts";

const record = (name: string): ChangeRecord => ({
  position: name,
  sequenceNumber: name,
  partitionKey: "",
  createdAt: Date.now(),
  event: {},
});

function makeLane(options: { batchSize: number; windowMs: number; fails?: () => boolean }) {
  const batches: string[] = [];
  const ended: string[] = [];
  const stopping = new AbortController();
  const names = (records: readonly ChangeRecord[]): string => records.map(({ position }) => position).join("");
  const lane = startLane({
    ...options,
    policy: { bisect: false, reportsItemFailures: false, maximumRetries: -1, maximumAgeMs: -1 },
    signal: stopping.signal,
    log: () => undefined,
    discard: async () => undefined,
    ended: (records) => void ended.push(names(records)),
    async invoke(records) {
      batches.push(names(records));
      await pause(5);
      if (options.fails?.()) throw new Error("no");
    },
  });
  return { lane, batches, ended, stopping };
}

test("what gathers while a batch is at work becomes the next one, up to the batch size", async () => {
  const { lane, batches, ended } = makeLane({ batchSize: 2, windowMs: 0 });
  for (const name of ["1", "2", "3", "4", "5"]) lane.add(record(name));
  await lane.finished();
  expect(batches).toEqual(["1", "23", "45"]);
  expect(ended).toEqual(batches);
});

test("a window gathers until it is over or the batch is full", async () => {
  const { lane, batches } = makeLane({ batchSize: 3, windowMs: 200 });
  lane.add(record("1"));
  await pause(20);
  lane.add(record("2"));
  await pause(20);
  const full = performance.now();
  lane.add(record("3"));
  lane.add(record("4"));
  await lane.finished();
  expect(batches).toEqual(["123", "4"]);
  expect(performance.now() - full).toBeGreaterThan(150);
});

test("a lane that is stopped leaves its batch unfinished", async () => {
  const { lane, batches, ended, stopping } = makeLane({ batchSize: 1, windowMs: 0, fails: () => true });
  lane.add(record("1"));
  lane.add(record("2"));
  await pause(20);
  stopping.abort();
  await lane.finished();
  expect(batches).toEqual(["1"]);
  expect(ended).toEqual([]);
});
