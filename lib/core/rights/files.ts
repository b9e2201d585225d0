/** Files that jobs left: what they were asked to make, and what was brought along. */
import { FILE_DAYS, isOver, type Job } from "../jobs/model.ts";
import type { JobFiles, JobStore } from "../jobs/ports.ts";

const DAY_MS = 86_400_000;

interface FilesPorts {
  readonly jobs: Pick<JobStore, "list">;
  readonly files: Pick<JobFiles, "forget" | "remove">;
}

/** Jobs of which files may be there, newest first: those of older ones are gone by themselves. */
export async function* jobsWithFiles(jobs: Pick<JobStore, "list">, now: number): AsyncGenerator<Job> {
  const since = new Date(now - FILE_DAYS * DAY_MS).toISOString();
  let cursor: string | undefined;
  do {
    const page = await jobs.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = (page.items.at(-1)?.createdAt ?? "") < since ? undefined : page.nextCursor;
  } while (cursor !== undefined);
}

/** All that a job left, and the file that it read. */
export async function forgetFiles(files: FilesPorts["files"], { jobId, kind, input }: Job): Promise<void> {
  await files.forget(jobId);
  const upload = kind === "contacts.import" ? (input as { readonly key?: string }).key : undefined;
  if (upload !== undefined) await files.remove(upload);
}

/** Of jobs that were over before `before`. A tenant that is content with the longest period has nothing looked at. */
export async function endJobFiles({ jobs, files }: FilesPorts, before: number, days: number): Promise<number> {
  if (days >= FILE_DAYS) return 0;
  let ended = 0;
  for await (const job of jobsWithFiles(jobs, before)) {
    if (!isOver(job) || Date.parse(job.endedAt ?? job.updatedAt) >= before) continue;
    await forgetFiles(files, job);
    ended++;
  }
  return ended;
}
