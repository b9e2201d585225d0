/** One slice of a job: claimed, worked on, and written down with what comes next. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { type Job, LEASE_MS, MAX_TRIES, retrySeconds, SLICE_MS, type SliceOutcome } from "./model.ts";
import type { Held, JobStore, RunKind } from "./ports.ts";

interface RunPorts {
  readonly jobs: Pick<JobStore, "claim" | "advance" | "keep" | "retry" | "finish">;
  /** Kinds are loaded when one of theirs is due. */
  readonly kind: (kind: Job["kind"]) => Promise<RunKind>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type RunOutcome =
  | { readonly kind: "stale" }
  | { readonly kind: "later"; readonly ms: number }
  /** `lost`: the job was cancelled, or taken over, while the slice ran. */
  | { readonly kind: "more" | "done" | "failed" | "lost"; readonly job: Job; readonly code?: string }
  | { readonly kind: "retried"; readonly job: Job; readonly error: unknown };

/** Throws when the table cannot be reached; the queue then hands the slice over again. */
export type RunSlice = (jobId: string, slice: number) => Promise<RunOutcome>;

export function makeRunSlice({ jobs, kind, clock, ids }: RunPorts): RunSlice {
  const time = (ms = 0) => new Date(clock.now() + ms).toISOString();

  return async (jobId, slice) => {
    const claimId = ids.random();
    const claim = await jobs.claim(jobId, slice, { claimId, now: time(), leaseUntil: time(LEASE_MS) });
    if (claim.kind === "stale") return claim;
    if (claim.kind === "later") return { kind: "later", ms: Math.max(1_000, Date.parse(claim.until) - clock.now()) };
    const { job } = claim;
    const held = (): Held => ({ jobId, claimId, at: time() });
    // Its workers died before they could say why: out of memory, or out of time.
    if (job.tries > MAX_TRIES) return giveUp(job, held(), "crashed", "its worker was cut off again and again");
    const began = clock.now();
    let { tries } = job;
    let outcome: SliceOutcome;
    try {
      outcome = await (await kind(job.kind))({
        job,
        hasTime: () => clock.now() - began < SLICE_MS,
        keep: async ({ checkpoint, progress }) => {
          const kept = await jobs.keep(held(), { checkpoint, progress });
          // What fails from here on is another piece of work.
          if (kept) tries = 1;
          return kept;
        },
      });
    } catch (error) {
      if (tries >= MAX_TRIES) return giveUp(job, held(), "gave_up", `it failed ${MAX_TRIES} times in a row`, error);
      const kept = await jobs.retry(held(), time(retrySeconds(tries) * 1000));
      return kept ? { kind: "retried", job, error } : { kind: "lost", job };
    }
    if (outcome.kind === "failed") return giveUp(job, held(), outcome.code, outcome.text);
    if (outcome.kind === "done") {
      const { progress, result } = outcome;
      return { kind: (await jobs.finish(held(), { state: "done", progress, result })) ? "done" : "lost", job };
    }
    const { checkpoint, progress, waitSeconds } = outcome;
    const dueAt = waitSeconds === undefined ? null : time(waitSeconds * 1000);
    return { kind: (await jobs.advance(held(), { checkpoint, progress, dueAt })) ? "more" : "lost", job };
  };

  async function giveUp(job: Job, held: Held, code: string, text: string, cause?: unknown): Promise<RunOutcome> {
    const kept = await jobs.finish(held, { state: "failed", error: { code, text } });
    if (!kept) return { kind: "lost", job };
    return { kind: "failed", job, code: cause instanceof Error ? `${code} (${cause.name})` : code };
  }
}
