import { listAudit } from "../../../../events/api/audit.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { auditView } from "../views/audit.ts";

export const auditRoutes: readonly Route<Tenant>[] = [
  route(listAudit, "audit.read", {
    input: ({ query: { limit, cursor, entityId: id, ...filter } }) => ({
      page: pageRequest({ limit, cursor }),
      filter: { ...filter, id },
    }),
    run: ({ searchAudit }, { filter, page }) => searchAudit(filter, page),
    output: (page) => done(pageBody(page, auditView)),
  }),
];
