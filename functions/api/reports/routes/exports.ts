import { exportAudit, exportContact, exportContacts } from "../../../../events/api/exports.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import type { Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";

export const exportRoutes: readonly Route<Tenant>[] = [
  route(exportContacts, "contacts.export", {
    input: ({ body, principal, request }) => ({ filter: present(body), createdBy: principal.id, request }),
    run: ({ startJob }, { filter, ...asked }) => startJob({ ...asked, kind: "contacts.export", input: filter }),
    output: started,
  }),

  route(exportContact, "contacts.export", {
    input: ({ params, principal, request }) => ({ contactId: params.id, createdBy: principal.id, request }),
    run: async ({ contacts, startJob }, { contactId, ...asked }) => {
      if (!(await contacts.get(contactId))) return undefined;
      const subject = { kind: "contact", id: contactId };
      return startJob({ ...asked, kind: "contact.export", input: { contactId }, subject });
    },
    output: (job) => (job ? started(job) : missing("contact")),
  }),

  route(exportAudit, "audit.export", {
    input: ({ body: { from = null, to = null }, principal, request }) => ({
      range: { from, to },
      createdBy: principal.id,
      request,
    }),
    run: ({ startJob }, { range, ...asked }) => startJob({ ...asked, kind: "audit.export", input: range }),
    output: started,
  }),
];
