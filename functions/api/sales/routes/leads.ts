import { getLead, listLeads } from "../../../../events/api/leads.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { leadView } from "../views/lead.ts";

export const leadRoutes: readonly Route<Tenant>[] = [
  route(listLeads, "leads.read", {
    input: ({ query }) => ({ state: query.state, page: pageRequest(query) }),
    run: ({ leads }, { state, page }) => leads.list(state, page),
    output: (page) => done(pageBody(page, leadView)),
  }),

  route(getLead, "leads.read", {
    input: ({ params }) => params.id,
    run: ({ leads }, id) => leads.get(id),
    output: (lead) => (lead ? done(leadView(lead), { version: lead.version }) : missing("lead")),
  }),
];
