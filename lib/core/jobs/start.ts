import type { Ids } from "../kernel/ports.ts";
import { type Job, type NewJob, newJob } from "./model.ts";
import type { JobStore } from "./ports.ts";

/** The job that was asked for; asked for again, the job that is there. */
export type StartJob = (asked: NewJob) => Promise<Job>;

export function makeStartJob({
  jobs,
  ids,
}: {
  readonly jobs: Pick<JobStore, "create" | "get">;
  readonly ids: Ids;
}): StartJob {
  return async (asked) => {
    const job = newJob(asked, ids);
    if ((await jobs.create(job)) === "created") return job;
    return (await jobs.get(job.jobId)) ?? job;
  };
}
