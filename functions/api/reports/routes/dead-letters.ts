import { listDeadLetters, redriveDeadLetters } from "../../../../events/api/dead-letters.ts";
import { isRedrivable, READERS } from "../../../../lib/core/dead-letters/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";

export const deadLetterRoutes: readonly Route<Tenant>[] = [
  route(listDeadLetters, "operations.manage", {
    input: () => undefined,
    run: ({ deadLetters: { queues, standing } }) =>
      Promise.all(queues.map(async (id) => ({ id, ...(await standing(id)) }))),
    output: (found) =>
      done({
        data: found.map(({ id, waiting, oldestAt }) => ({
          id,
          function: READERS[id],
          waiting,
          oldestAt,
          redrivable: isRedrivable(id),
        })),
        nextCursor: null,
        hasMore: false as const,
      }),
  }),

  route(redriveDeadLetters, "operations.manage", {
    input: ({ params, principal, request }) => ({ queue: params.id, createdBy: principal.id, request }),
    run: async ({ deadLetters, startJob }, { queue, ...asked }) => {
      if (!deadLetters.queues.some((known) => known === queue)) return "missing";
      if (!isRedrivable(queue)) return "not_redrivable";
      const subject = { kind: "dead-letters", id: queue };
      return startJob({ ...asked, kind: "dead-letters.redrive", input: { queue }, subject });
    },
    output: (outcome) => {
      if (outcome === "missing") return missing("queue");
      if (outcome === "not_redrivable")
        return refuse("not_redrivable", {
          detail: "what fell due comes from no queue",
          suggestion: "Ask whoever operates the deployment to run it anew.",
        });
      return started(outcome);
    },
  }),
];
