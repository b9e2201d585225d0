import type { Job as JobView } from "../../../../events/api/jobs.ts";
import type { Job } from "../../../../lib/core/jobs/model.ts";
import { type Done, done } from "../../route.ts";

interface Links {
  readonly urls: readonly string[];
  readonly expiresAt: string;
}

const isTrial = (input: Job["input"]): boolean =>
  typeof input === "object" && input !== null && "dryRun" in input && input.dryRun === true;

/** Without what it was asked and how it goes on: those are its kind's own. */
export const jobView = (job: Job, links?: Links): JobView => ({
  id: job.jobId,
  kind: job.kind,
  state: job.state,
  subject: job.subject,
  dryRun: isTrial(job.input),
  progress: { done: job.progress.done, total: job.progress.total },
  result: job.result && {
    files: job.result.files.map(({ name, mime, size }, index) => ({
      name,
      mime,
      size,
      url: links?.urls[index] ?? null,
      expiresAt: links?.expiresAt ?? null,
    })),
    counts: { ...job.result.counts },
    ...(job.result.facts ? { facts: { ...job.result.facts } } : {}),
  },
  error: job.error,
  createdBy: job.createdBy,
  createdAt: job.createdAt,
  updatedAt: job.updatedAt,
  endedAt: job.endedAt,
  version: job.version,
});

/** The answer to whoever asked for it. */
export const started = (job: Job): Done<JobView> =>
  done(jobView(job), { version: job.version, location: `/api/jobs/${job.jobId}` });
