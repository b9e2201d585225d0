import { cancelJob, getJob, listJobs } from "../../../../events/api/jobs.ts";
import { JOB_KINDS, type Job } from "../../../../lib/core/jobs/model.ts";
import { filteredPage, pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { jobView } from "../views/job.ts";

const LINK_SECONDS = 600;
const visible = {
  everyMember:
    "Each kind of work has its own permission: a job is there for whom asked for it and whom may ask for its kind.",
};

const sees =
  ({ may, principal }: Pick<Call, "may" | "principal">) =>
  (job: Job): job is Job =>
    job.createdBy === principal.id || may(JOB_KINDS[job.kind]);

export const jobRoutes: readonly Route<Tenant>[] = [
  route(listJobs, visible, {
    input: (call) => ({ sees: sees(call), page: pageRequest(call.query) }),
    run: ({ jobs }, { sees, page }) => filteredPage((request) => jobs.list(request), sees, page),
    output: (page) => done(pageBody(page, (job) => jobView(job))),
  }),

  route(getJob, visible, {
    input: (call) => ({ id: call.params.id, sees: sees(call) }),
    run: async ({ jobs, files, clock }, { id, sees }) => {
      const job = await jobs.get(id);
      if (!job || !sees(job)) return undefined;
      const expiresAt = new Date(clock.now() + LINK_SECONDS * 1000).toISOString();
      const urls = await Promise.all((job.result?.files ?? []).map((file) => files.link(file, LINK_SECONDS)));
      return { job, links: { urls, expiresAt } };
    },
    output: (found) => (found ? done(jobView(found.job, found.links), { version: found.job.version }) : missing("job")),
  }),

  route(cancelJob, visible, {
    input: (call) => ({ id: call.params.id, sees: sees(call), at: call.request.at }),
    run: async ({ jobs }, { id, sees, at }) => {
      const job = await jobs.get(id);
      if (!job || !sees(job)) return undefined;
      return (await jobs.cancel(id, at))?.job;
    },
    output: (job) => (job ? done(jobView(job), { version: job.version }) : missing("job")),
  }),
];
