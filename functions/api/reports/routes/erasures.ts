import { eraseContact } from "../../../../events/api/erasures.ts";
import { missing } from "../../refusals.ts";
import type { Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";

export const erasureRoutes: readonly Route<Tenant>[] = [
  route(eraseContact, "contacts.erase", {
    input: ({ body, principal, request }) => ({ ...body, createdBy: principal.id, request }),
    run: async ({ contacts, startJob }, { contactId, dryRun, ...asked }) => {
      if (!(await contacts.get(contactId))) return undefined;
      const subject = { kind: "contact", id: contactId };
      return startJob({ ...asked, kind: "contact.erase", input: { contactId, dryRun }, subject });
    },
    output: (job) => (job ? started(job) : missing("contact")),
  }),
];
