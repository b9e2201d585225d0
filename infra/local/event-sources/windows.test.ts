import { expect, test } from "vitest";
import type { ChangeRecord } from "./stream-record.ts";
import { inWindows, withinWindow } from "./windows.ts";

const MINUTE = 60_000;
const record = (name: string, createdAt: number): ChangeRecord => ({
  position: name,
  sequenceNumber: name,
  partitionKey: "",
  createdAt,
  event: { name },
});
const shard = { tumblingMs: MINUTE, shardId: "shard-1", eventSourceARN: "arn:stream" };

test("a batch ends where its window ends", () => {
  const records = [record("a", 59_000), record("b", 59_999), record("c", 60_000)];
  expect(withinWindow(records, MINUTE)).toEqual(records.slice(0, 2));
  expect(withinWindow(records, 0)).toEqual(records);
  expect(withinWindow([], MINUTE)).toEqual([]);
});

test("the shard is named, state is handed on within a window, and a window that is over gets a last call", async () => {
  const events: Record<string, unknown>[] = [];
  const invoke = inWindows(async (event) => {
    events.push(event as Record<string, unknown>);
    return { state: { calls: events.length } };
  }, shard);
  await invoke([record("a", 1_000)]);
  await invoke([record("b", 2_000)]);
  await invoke([record("c", 61_000)]);
  expect(events).toMatchObject([
    { Records: [{ name: "a" }], shardId: "shard-1", state: {}, isFinalInvokeForWindow: false },
    { Records: [{ name: "b" }], state: { calls: 1 }, window: { start: "1970-01-01T00:00:00.000Z" } },
    { Records: [], state: { calls: 2 }, isFinalInvokeForWindow: true },
    { Records: [{ name: "c" }], state: {}, window: { start: "1970-01-01T00:01:00.000Z" } },
  ]);
});

test("an answer without state is a failure", async () => {
  const invoke = inWindows(async () => ({ batchItemFailures: [] }), shard);
  await expect(invoke([record("a", 1_000)])).rejects.toThrow("no state");
});

test("without windows an event is its records", async () => {
  const events: unknown[] = [];
  await inWindows(async (event) => void events.push(event), { ...shard, tumblingMs: 0 })([record("a", 1)]);
  expect(events).toEqual([{ Records: [{ name: "a" }] }]);
});
