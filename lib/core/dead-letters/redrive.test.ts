import { expect, test } from "vitest";
import type { Job } from "../jobs/model.ts";
import type { Slice } from "../jobs/ports.ts";
import { makeRedrive } from "./redrive.ts";

/** A queue of so many; `dies`: what is put back is there again at once, because the cause was not repaired. */
function start(waiting: number, { dies = false } = {}) {
  const seen: unknown[][] = [];
  const state = { waiting, putBack: 0 };
  const run = makeRedrive({
    standing: async (queue) => {
      seen.push(["standing", queue]);
      return { waiting: state.waiting, oldestAt: null };
    },
    putBack: async (queue, limit) => {
      const some = Math.min(10, limit, state.waiting);
      seen.push(["putBack", queue, some]);
      state.putBack += some;
      if (!dies) state.waiting -= some;
      return some;
    },
  });
  const kept: unknown[] = [];
  const slice = (checkpoint: unknown, more: Partial<Slice> = {}, queue = "talk"): Slice => ({
    job: { jobId: "j", input: { queue }, checkpoint } as unknown as Job,
    hasTime: () => true,
    keep: async (so) => {
      kept.push(so.progress);
      return true;
    },
    ...more,
  });
  return { run, slice, seen, kept, state };
}

test("puts back what waits, ten at a time, and says how far it is", async () => {
  const { run, slice, kept, seen } = start(23);
  expect(await run(slice(null))).toEqual({
    kind: "done",
    progress: { done: 23, total: 23 },
    result: { files: [], counts: { moved: 23 } },
  });
  expect(kept).toEqual([10, 20, 23].map((done) => ({ done, total: 23 })));
  expect(seen.map(([what]) => what)).toEqual(["standing", "putBack", "putBack", "putBack"]);
});

test("what dies again is not moved for ever", async () => {
  const { run, slice, state } = start(12, { dies: true });
  expect(await run(slice(null))).toMatchObject({ kind: "done", result: { counts: { moved: 12 } } });
  expect(state).toEqual({ waiting: 12, putBack: 12 });
});

test("goes on where its slice ended, towards what waited at the beginning", async () => {
  const { run, slice } = start(30);
  let units = 0;
  const outcome = await run(slice(null, { hasTime: () => units++ < 2 }));
  expect(outcome).toEqual({
    kind: "more",
    checkpoint: { moved: 20, total: 30 },
    progress: { done: 20, total: 30 },
  });
  expect(await run(slice({ moved: 20, total: 30 }))).toMatchObject({ kind: "done", result: { counts: { moved: 30 } } });
});

test("ends where fewer wait than were counted, where none do, and when it was cancelled", async () => {
  expect(await start(0).run(start(0).slice(null))).toMatchObject({ kind: "done", result: { counts: { moved: 0 } } });
  const fewer = start(5);
  expect(await fewer.run(fewer.slice({ moved: 0, total: 40 }))).toMatchObject({ result: { counts: { moved: 5 } } });
  const cancelled = start(50);
  await cancelled.run(cancelled.slice(null, { keep: async () => false }));
  expect(cancelled.state.putBack).toBe(10);
});

test("what is no queue, or comes from none, is not touched", async () => {
  for (const queue of ["schedules", "constructor", "other"]) {
    const { run, slice, seen } = start(3);
    expect(await run(slice(null, {}, queue))).toMatchObject({ kind: "failed", code: "not_redrivable" });
    expect(seen).toEqual([]);
  }
});
