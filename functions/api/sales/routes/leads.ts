import { correctLeadClassification } from "../../../../events/api/classification.ts";
import {
  createLead,
  getLead,
  type LeadMove,
  listLeadHistory,
  listLeads,
  moveLead,
  updateLead,
} from "../../../../events/api/leads.ts";
import type { LeadOutcome, MoveInput } from "../../../../lib/core/leads/manage.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { noLead } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { leadView, moveView } from "../views/lead.ts";

type Asked = Pick<Call<"{id}">, "params" | "expectedVersion" | "principal">;

const ofOne = ({ params, expectedVersion, principal }: Asked) => ({
  leadId: params.id,
  by: principal.id,
  ...(expectedVersion === undefined ? {} : { expectedVersion }),
});

/** The fields that were given, with the caller's id for `me`. */
function fieldsOf<Fields extends { readonly assignee?: string | null | undefined }>(
  fields: Fields,
  { principal }: Pick<Call, "principal">,
) {
  return present({ ...fields, assignee: fields.assignee === "me" ? principal.id : fields.assignee });
}

function moveOf(call: Asked & { readonly body: LeadMove }): MoveInput {
  const { funnelId, stageId, beforeId, afterId, ...fields } = call.body;
  return { ...ofOne(call), stageId, ...present({ funnelId, beforeId, afterId }), fields: fieldsOf(fields, call) };
}

const changed = (outcome: LeadOutcome): Reply<ReturnType<typeof leadView>> =>
  outcome.kind === "done" ? done(leadView(outcome.lead), { version: outcome.lead.version }) : noLead(outcome);

export const leadRoutes: readonly Route<Tenant>[] = [
  route(listLeads, "leads.read", {
    input: ({ query, principal }) => {
      const { limit: _limit, cursor: _cursor, assignee, team, funnel, stage, ...rest } = query;
      const filter = {
        ...rest,
        assignee: assignee === "me" ? principal.id : assignee,
        teamId: team,
        funnelId: funnel,
        stageId: stage,
      };
      return { filter: present(filter), page: pageRequest(query) };
    },
    run: ({ leads }, { filter, page }) => leads.list(filter, page),
    output: (page) => done(pageBody(page, leadView)),
  }),

  route(getLead, "leads.read", {
    input: ({ params }) => params.id,
    run: ({ leads }, id) => leads.get(id),
    output: (lead) => (lead ? done(leadView(lead), { version: lead.version }) : missing("lead")),
  }),

  route(createLead, "leads.manage", {
    input: (call) => {
      const { contactId, funnelId, stageId, ...fields } = call.body;
      return {
        requestId: call.request.id,
        by: call.principal.id,
        contactId,
        ...present({ funnelId, stageId }),
        fields: fieldsOf(fields, call),
      };
    },
    run: ({ manageLeads }, input) => manageLeads.create(input),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(leadView(outcome.lead), {
            version: outcome.lead.version,
            location: `/api/leads/${outcome.lead.leadId}`,
          })
        : noLead(outcome),
  }),

  route(updateLead, "leads.manage", {
    input: (call) => ({ ...ofOne(call), fields: fieldsOf(call.body, call) }),
    run: ({ manageLeads }, input) => manageLeads.update(input),
    output: changed,
  }),

  route(moveLead, "leads.manage", {
    input: moveOf,
    run: ({ manageLeads }, input) => manageLeads.move(input),
    output: changed,
  }),

  route(correctLeadClassification, "leads.manage", {
    input: moveOf,
    run: ({ manageLeads }, input) => manageLeads.correct(input),
    output: changed,
  }),

  route(listLeadHistory, "leads.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ leads }, { id, page }) => ((await leads.get(id)) ? leads.steps(id, page) : undefined),
    output: (page) => (page ? done(pageBody(page, moveView)) : missing("lead")),
  }),
];
