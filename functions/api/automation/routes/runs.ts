import { cancelAutomationRun, getAutomationRun, listContactRuns } from "../../../../events/api/automations.ts";
import { isUnderWay, RUN_ID, type Run } from "../../../../lib/core/automations/model.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { runView } from "../views-automations.ts";

async function find({ runs }: Tenant, id: string): Promise<Run | undefined> {
  const [, contactId, runId] = RUN_ID.exec(id) ?? [];
  return contactId && runId ? runs.get(contactId, runId) : undefined;
}

const ATTEMPTS = 5;

/** Ends it where it stands; one that is over is left as it is. */
async function cancel(tenant: Tenant, id: string): Promise<Run | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const run = await find(tenant, id);
    if (!run || !isUnderWay(run.state) || run.stopping) return run;
    const at = new Date(tenant.clock.now()).toISOString();
    const next = { ...run, stopping: "cancelled", updatedAt: at, revision: run.revision + 1 } as const;
    if ((await tenant.runs.save(next)) === "conflict") continue;
    await tenant.wakeRun(next, at);
    return next;
  }
  throw new Error("the run kept changing");
}

export const automationRunRoutes: readonly Route<Tenant>[] = [
  route(listContactRuns, "automations.read", {
    input: ({ query }) => query.contactId,
    run: async ({ contacts, runs }, contactId) => {
      const family = await contacts.family(contactId);
      if (family.length === 0) return undefined;
      const all = await runs.ofContacts(family.map((one) => one.contactId));
      return all.filter(({ state }) => state !== "pending");
    },
    output: (all) => (all ? done({ data: all.map(runView) }) : missing("contact")),
  }),
  route(getAutomationRun, "automations.read", {
    input: ({ params }) => params.id,
    run: find,
    output: (run) => (run ? done(runView(run)) : missing("run")),
  }),
  route(cancelAutomationRun, "automations.manage", {
    input: ({ params }) => params.id,
    run: cancel,
    output: (run) => (run ? done(runView(run)) : missing("run")),
  }),
];
