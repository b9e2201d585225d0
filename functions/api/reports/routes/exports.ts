import { exportContacts } from "../../../../events/api/exports.ts";
import type { Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";

export const exportRoutes: readonly Route<Tenant>[] = [
  route(exportContacts, "contacts.export", {
    input: ({ principal, request }) => ({ createdBy: principal.id, request }),
    run: ({ startJob }, asked) => startJob({ ...asked, kind: "contacts.export", input: {} }),
    output: started,
  }),
];
