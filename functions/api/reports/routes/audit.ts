import { listAudit, verifyAudit } from "../../../../events/api/audit.ts";
import { witnessIn } from "../../../../lib/core/audit/verify.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { auditView } from "../views/audit.ts";
import { started } from "../views/job.ts";

export const auditRoutes: readonly Route<Tenant>[] = [
  route(listAudit, "audit.read", {
    input: ({ query: { limit, cursor, entityId: id, ...filter } }) => ({
      page: pageRequest({ limit, cursor }),
      filter: { ...filter, id },
    }),
    run: ({ searchAudit }, { filter, page }) => searchAudit(filter, page),
    output: (page) => done(pageBody(page, auditView)),
  }),

  // It changes nothing, but reads the whole log: for whom the whole log may be handed to.
  route(verifyAudit, "audit.export", {
    input: ({ body: { witness }, principal, request }) => ({
      witness: (witness && witnessIn(witness)) || null,
      createdBy: principal.id,
      request,
    }),
    run: ({ startJob }, { witness, ...asked }) => startJob({ ...asked, kind: "audit.verify", input: { witness } }),
    output: started,
  }),
];
