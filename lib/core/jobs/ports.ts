import type { Page, PageRequest } from "../kernel/page.ts";
import type { Plain } from "../kernel/plain.ts";
import type { Job, JobFile, JobProgress, JobResult, SliceOutcome } from "./model.ts";

export type JobClaim =
  | { readonly kind: "claimed"; readonly job: Job }
  /** Another worker is at it, until then at the latest; or it is not due before. */
  | { readonly kind: "later"; readonly until: string }
  /** The slice was done before, or the job is over. */
  | { readonly kind: "stale" };

/** A worker's hold on the slice that it claimed. */
export interface Held {
  readonly jobId: string;
  readonly claimId: string;
  /** Now. */
  readonly at: string;
}

export interface JobStore {
  /** With the mark of its first slice. `exists`: the same request made it before, and nothing changes. */
  create(job: Job): Promise<"created" | "exists">;
  get(jobId: string): Promise<Job | undefined>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Job>>;
  /** Ends a job that is not over; from then on no worker writes into it. `job` is the one that is there afterwards. */
  cancel(jobId: string, at: string): Promise<{ readonly kind: "cancelled" | "over"; readonly job: Job } | undefined>;

  /** Takes the slice for as long as the lease, if it is the one that is due and nobody holds it; counts the try. */
  claim(
    jobId: string,
    slice: number,
    claim: { readonly claimId: string; readonly now: string; readonly leaseUntil: string },
  ): Promise<JobClaim>;
  /**
   * Each of the following changes the job only while the claim holds it, and answers whether it did: a job that was cancelled, or
   * whose slice was taken over, is left alone. The next slice leaves by a mark of its own in the same write.
   */
  advance(
    held: Held,
    to: { readonly checkpoint: Plain; readonly progress: JobProgress; readonly dueAt: string | null },
  ): Promise<boolean>;
  /** What was done of the slice, while it goes on: should the worker die, the next one begins there, with its tries counted anew. */
  keep(held: Held, so: { readonly checkpoint: Plain; readonly progress: JobProgress }): Promise<boolean>;
  /** The slice again, not before `dueAt`; its tries go on being counted. */
  retry(held: Held, dueAt: string): Promise<boolean>;
  /** A job that is over has no checkpoint: what it needed to go on may be personal. */
  finish(
    held: Held,
    end:
      | { readonly state: "done"; readonly progress: JobProgress; readonly result: JobResult }
      | { readonly state: "failed"; readonly error: NonNullable<Job["error"]> },
  ): Promise<boolean>;
}

/** What jobs read and write: private files of one tenant that are deleted by themselves after a week. Names are ids of ours and words. */
export interface JobFiles {
  /** Replaces a file of the same name. Returns the key under which it lies. */
  put(
    jobId: string,
    name: string,
    file: { readonly body: Uint8Array | string; readonly mime: string },
  ): Promise<string>;
  /** A part of a file that grows over several slices; the same part again replaces it. Parts count from 0. */
  putPart(jobId: string, name: string, part: number, body: Uint8Array | string): Promise<void>;
  /** Makes one file of parts 0 to `parts - 1`, in their order, whatever their sizes, holding a few megabytes at a time. */
  assemble(jobId: string, name: string, parts: number, mime: string): Promise<JobFile>;
  /** Bytes `from` to `to` (exclusive) of a file, fewer at its end; none behind it. Undefined when there is no such file. */
  read(
    key: string,
    from: number,
    to: number,
  ): Promise<{ readonly body: Uint8Array; readonly size: number } | undefined>;
  /** A link that downloads the file, as attachment, for `seconds`. */
  link(file: Pick<JobFile, "key" | "name" | "mime">, seconds: number): Promise<string>;
  /** A link to which exactly so many bytes may be put, for `seconds`. */
  uploadLink(key: string, size: number, seconds: number): Promise<string>;
  /** Deletes one file of this tenant, if it is there. */
  remove(key: string): Promise<void>;
  /** Deletes everything that a job left. */
  forget(jobId: string): Promise<void>;
}

export interface Slice {
  readonly job: Job;
  /** While true, another unit of work may be begun; a unit takes seconds, not more. */
  hasTime(): boolean;
  /** Writes down how far it is, in between. False: the job was cancelled or taken over, and whoever works on it stops. */
  keep(so: { readonly checkpoint: Plain; readonly progress: JobProgress }): Promise<boolean>;
}

/**
 * Works for a while from `job.checkpoint` on. A slice may be cut off anywhere and begun again from the same checkpoint, so whatever it
 * does twice must be the same as once. An exception means "try again".
 */
export type RunKind = (slice: Slice) => Promise<SliceOutcome>;
