import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Job, LEASE_MS, MAX_TRIES, newJob, type SliceOutcome } from "./model.ts";
import type { JobStore, RunKind } from "./ports.ts";
import { makeRunSlice } from "./run.ts";

const START = Date.parse("2026-11-02T09:00:00.000Z");
let serial = 0;
const ids = { random: () => `${serial++}`.padStart(26, "r"), derive: () => "d".repeat(26) };

/** A store of one job, as the port words it. */
function makeWorld(kind: RunKind) {
  const clock = { time: START, now: () => clock.time };
  const asked = { kind: "contacts.export", input: {}, createdBy: "usr_1" } as const;
  const state = {
    job: newJob({ ...asked, request: { id: "1", at: new Date(START).toISOString() } }, ids),
    claimId: undefined as string | undefined,
    leaseUntil: "",
  };
  const whileHeld = async ({ claimId }: { claimId: string }, change: Partial<Job>) => {
    if (state.claimId !== claimId || state.job.state !== "running") return false;
    state.job = { ...state.job, ...change };
    state.claimId = undefined;
    return true;
  };
  const jobs: Pick<JobStore, "claim" | "advance" | "keep" | "retry" | "finish"> = {
    async claim(_id, slice, { claimId, now, leaseUntil }) {
      const { job } = state;
      if (job.slice !== slice || !["queued", "running"].includes(job.state)) return { kind: "stale" };
      if (state.claimId !== undefined && state.leaseUntil > now) return { kind: "later", until: state.leaseUntil };
      if (job.dueAt !== null && job.dueAt > now) return { kind: "later", until: job.dueAt };
      state.claimId = claimId;
      state.leaseUntil = leaseUntil;
      state.job = { ...job, state: "running", tries: job.tries + 1 };
      return { kind: "claimed", job: state.job };
    },
    advance: (held, { checkpoint, progress, dueAt }) =>
      whileHeld(held, { checkpoint, progress, dueAt, tries: 0, slice: state.job.slice + 1 }),
    async keep({ claimId }, { checkpoint, progress }) {
      if (state.claimId !== claimId || state.job.state !== "running") return false;
      state.job = { ...state.job, checkpoint, progress, tries: 1 };
      return true;
    },
    retry: (held, dueAt) => whileHeld(held, { dueAt, slice: state.job.slice + 1 }),
    finish: (held, end) => whileHeld(held, end),
  };
  const run = makeRunSlice({ jobs, kind: async () => kind, clock, ids });
  return { state, clock, run: (slice = state.job.slice) => run(state.job.jobId, slice) };
}

const more = (checkpoint: number, waitSeconds?: number): SliceOutcome => ({
  kind: "more",
  checkpoint,
  progress: { done: checkpoint, total: 3 },
  ...(waitSeconds === undefined ? {} : { waitSeconds }),
});
const finished: SliceOutcome = {
  kind: "done",
  progress: { done: 3, total: 3 },
  result: { files: [], counts: { contacts: 3 } },
};

describe("a job", () => {
  test("goes on from its checkpoint, slice by slice, to its result", async () => {
    const seen: unknown[] = [];
    const world = makeWorld(async ({ job }) => {
      seen.push(job.checkpoint);
      return job.checkpoint === 2 ? finished : more(Number(job.checkpoint ?? 0) + 1);
    });
    for (const kind of ["more", "more", "done"]) expect(await world.run()).toMatchObject({ kind });
    expect(seen).toEqual([null, 1, 2]);
    expect(world.state.job).toMatchObject({ state: "done", slice: 3, result: { counts: { contacts: 3 } } });
    expect(await world.run()).toEqual({ kind: "stale" });
  });

  test("is not worked on by two, nor before it is due; a slice that was done is not done again", async () => {
    const world = makeWorld(async () => {
      expect(await world.run()).toMatchObject({ kind: "later", ms: LEASE_MS });
      return more(1, 90);
    });
    expect(await world.run()).toMatchObject({ kind: "more" });
    expect(await world.run(1)).toEqual({ kind: "stale" });
    expect(await world.run()).toEqual({ kind: "later", ms: 90_000 });
  });

  test("that was cancelled while it ran is left as it is", async () => {
    const world = makeWorld(async () => {
      world.state.job = { ...world.state.job, state: "cancelled" };
      return finished;
    });
    expect(await world.run()).toMatchObject({ kind: "lost" });
    expect(world.state.job.state).toBe("cancelled");
  });

  test("that says in between how far it is begins there again, with its tries counted anew", async () => {
    const seen: unknown[] = [];
    let fails = true;
    const world = makeWorld(async ({ job, keep }) => {
      seen.push(job.checkpoint);
      if (job.checkpoint === null) {
        if (seen.length < MAX_TRIES) throw new Error("no");
        expect(await keep({ checkpoint: 1, progress: { done: 1, total: 3 } })).toBe(true);
        expect(world.state.job).toMatchObject({ state: "running", checkpoint: 1, progress: { done: 1 } });
      }
      if (fails) throw new Error("no");
      return finished;
    });
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      expect(await world.run()).toMatchObject({ kind: "retried" });
      world.clock.time += 1_000_000;
    }
    fails = false;
    expect(await world.run()).toMatchObject({ kind: "done" });
    expect(seen).toEqual([...Array.from({ length: MAX_TRIES }, () => null), 1]);
  });

  test("that was cancelled says so to who works on it, who stops", async () => {
    const world = makeWorld(async ({ keep }) => {
      world.state.job = { ...world.state.job, state: "cancelled", checkpoint: null };
      expect(await keep({ checkpoint: 1, progress: { done: 1, total: 3 } })).toBe(false);
      return more(1);
    });
    expect(await world.run()).toMatchObject({ kind: "lost" });
    expect(world.state.job).toMatchObject({ state: "cancelled", checkpoint: null });
  });

  test("whose slice fails is tried again, later and later, and given up with a reason", async () => {
    const world = makeWorld(async () => {
      throw new TypeError("no");
    });
    const waits: number[] = [];
    for (let tries = 1; tries < MAX_TRIES; tries++) {
      expect(await world.run()).toMatchObject({ kind: "retried", error: expect.any(TypeError) });
      const wait = Date.parse(world.state.job.dueAt ?? "") - world.clock.time;
      waits.push(wait / 1000);
      world.clock.time += wait;
    }
    expect(waits).toEqual([5, 30, 120, 300, 900]);
    expect(await world.run()).toMatchObject({ kind: "failed", code: "gave_up (TypeError)" });
    expect(world.state.job).toMatchObject({ state: "failed", error: { code: "gave_up" } });
  });

  test("whose worker dies every time is given up too", async () => {
    const world = makeWorld(() => new Promise(() => {}));
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      void world.run();
      await Promise.resolve();
      expect(world.state.job.tries).toBe(tries);
      world.clock.time += LEASE_MS;
    }
    expect(await world.run()).toMatchObject({ kind: "failed", code: "crashed" });
    expect(world.state.job).toMatchObject({ state: "failed", error: { code: "crashed" } });
  });

  test("makes its progress once, whatever is repeated, fails or dies on the way", async () => {
    const fate = fc.constantFrom("work", "fail", "die", "repeat" as const);
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 40 }), async (fates) => {
        const effects = new Set<number>();
        let next: string | undefined;
        const world = makeWorld(async ({ job }) => {
          const at = Number(job.checkpoint ?? 0);
          effects.add(at);
          if (next === "fail") throw new Error("no");
          if (next === "die") return new Promise<SliceOutcome>(() => {});
          return at === 2 ? finished : more(at + 1);
        });
        for (next of [...fates, ...Array.from({ length: 3 * MAX_TRIES }, () => "work")]) {
          const running = world.run(next === "repeat" ? world.state.job.slice - 1 : world.state.job.slice);
          if (next === "repeat") expect(await running).toEqual({ kind: "stale" });
          else await Promise.race([running, new Promise((died) => setImmediate(died))]);
          world.clock.time += 1_000_000;
        }
        const { job } = world.state;
        if (job.state === "failed") expect(["gave_up", "crashed"]).toContain(job.error?.code);
        else {
          expect(job).toMatchObject({ state: "done", progress: { done: 3, total: 3 } });
          expect([...effects]).toEqual([0, 1, 2]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
