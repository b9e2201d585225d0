import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Jobs";

export const JobFile = z.object({
  name: z.string(),
  mime: z.string(),
  size: described(z.number(), "Bytes."),
  url: described(
    z.nullable(z.string()),
    "Downloads it, as attachment, for ten minutes; only where one job is asked for.",
  ),
  expiresAt: described(z.nullable(Timestamp), "When the link ends. The file itself is deleted after a week."),
});

export const Job = named(
  z.object({
    id: Id,
    kind: described(z.string(), "What it does."),
    state: z.enum(["queued", "running", "done", "failed", "cancelled"]),
    subject: described(
      z.nullable(z.object({ kind: z.string(), id: Id })),
      "What it is about, where that is one thing.",
    ),
    dryRun: described(z.boolean(), "It only says what would happen, and changes nothing."),
    progress: z.object({
      done: z.number(),
      total: described(z.nullable(z.number()), "Null while nobody knows."),
    }),
    result: described(
      z.nullable(
        z.object({
          files: z.array(JobFile),
          counts: described(z.record(z.string(), z.number()), "Figures, by names of the kind's own."),
          facts: described(
            z.optional(z.record(z.string(), z.string())),
            "What else there is to say, by names of the kind's own.",
          ),
        }),
      ),
      "Once it is done.",
    ),
    error: described(z.nullable(z.object({ code: z.string(), text: z.string() })), "Why it failed."),
    createdBy: Id,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    endedAt: z.nullable(Timestamp),
    version: Version,
  }),
  "Job",
  "Work that takes longer than a request may.",
);
export type Job = z.infer<typeof Job>;

export const listJobs = operation({
  id: "listJobs",
  method: "GET",
  path: "/api/jobs",
  tag,
  summary: "List jobs, newest first",
  description:
    "One's own, and those of kinds that one may ask for oneself. Jobs are kept for thirty days after their end.",
  query: PageQuery,
  status: 200,
  answer: pageOf(Job),
  problems: ["bad_cursor"],
});
export const getJob = operation({
  id: "getJob",
  method: "GET",
  path: "/api/jobs/{id}",
  tag,
  summary: "Get a job, with links to what it made",
  status: 200,
  answer: Job,
  problems: ["not_found"],
});
export const cancelJob = operation({
  id: "cancelJob",
  method: "POST",
  path: "/api/jobs/{id}/cancel",
  tag,
  summary: "Cancel a job",
  description: "It stops within half a minute. What it did so far stays done; a job that is over stays as it is.",
  status: 200,
  answer: Job,
  problems: ["not_found"],
});
