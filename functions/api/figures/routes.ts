import {
  addCampaignConversion,
  dryRunCampaign,
  exportCampaignMetrics,
  getCampaignMetrics,
  listCampaignDeliveries,
  resendFailed,
} from "../../../events/api/campaign-reports.ts";
import { planProblems } from "../../../lib/core/campaigns/plan.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { campaignIn, isCampaignId } from "../campaigns/outcomes.ts";
import { pageBody, pageRequest } from "../pages.ts";
import { invalid, missing } from "../refusals.ts";
import { started } from "../reports/views/job.ts";
import { done, type Route } from "../route.ts";
import { deliveryView, listedDeliveries } from "./deliveries.ts";
import { dryRunView } from "./dry-run.ts";
import { metricsOf } from "./metrics.ts";
import { route, type Tenant } from "./tenant.ts";
import { watchRoutes } from "./watch.ts";

/** How far a caller's clock may be ahead of ours. */
const AHEAD_MS = 60_000;
const TIMES = ["wrong_format", "unknown"];

export const campaignReportRoutes: readonly Route<Tenant>[] = [
  ...watchRoutes,

  route(getCampaignMetrics, "campaigns.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const campaign = await campaignIn(tenant, id);
      return campaign && metricsOf(tenant, campaign);
    },
    output: (metrics) => (metrics ? done(metrics) : missing("campaign")),
  }),

  route(exportCampaignMetrics, "reports.export", {
    input: ({ params, body, principal, request }) => ({
      id: params.id,
      body,
      asked: { createdBy: principal.id, request },
    }),
    run: async (tenant, { id, body: { format, language }, asked }) => {
      if (!(await campaignIn(tenant, id))) return undefined;
      const input = { campaignId: id, format, language };
      return tenant.startJob({ ...asked, kind: "campaign.export", input, subject: { kind: "campaign", id } });
    },
    output: (job) => (job ? started(job) : missing("campaign")),
  }),

  route(dryRunCampaign, "campaigns.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => {
      const campaign = await campaignIn(tenant, id);
      if (!campaign) return { kind: "missing" } as const;
      const completed = await tenant.complete(campaign.plan);
      // What keeps it from being sent at all; that it is late, or that phases overlap, does not keep it from being tried.
      const problems = [
        ...completed.problems,
        ...planProblems(completed.plan, tenant.clock.now()).filter(({ code }) => TIMES.includes(code)),
      ];
      if (problems.length > 0) return { kind: "lacking", problems } as const;
      // What was submitted is sent as its segments were then.
      const plan = campaign.plan.definitions ? campaign.plan : completed.plan;
      return { kind: "tried", view: dryRunView(await tenant.rehearse({ ...campaign, plan }), plan) } as const;
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("campaign");
      return outcome.kind === "lacking" ? invalid(...outcome.problems) : done(outcome.view);
    },
  }),

  route(addCampaignConversion, "campaigns.manage", {
    input: ({ params, body, request }) => ({ id: params.id, body, at: body.at ?? request.at }),
    run: async (tenant, { id, body: { contactId, identity, externalId, value }, at }) => {
      const wrong = (field: string, code: string, message: string) =>
        ({ kind: "invalid", problems: [{ field, code, message }] }) as const;
      if ((contactId === undefined) === (identity === undefined))
        return wrong("contactId", "either_or", "or `identity` is needed, and not both");
      if (Date.parse(at) > tenant.clock.now() + AHEAD_MS) return wrong("at", "out_of_range", "lies in the future");
      const campaign = await campaignIn(tenant, id);
      if (!campaign) return { kind: "missing", what: "campaign" } as const;
      const named = contactId ?? (identity && (await tenant.contacts.findByIdentities([identity]))[0]);
      const contact = named === undefined ? undefined : await tenant.contacts.resolve(named);
      if (!contact) return { kind: "missing", what: "contact" } as const;
      const of = { campaignId: id, contactId: contact.contactId, externalId: externalId.trim(), at };
      const outcome = await tenant.convert(value ? { ...of, value } : of);
      if (outcome.kind === "currency")
        return wrong("value.currency", "mixed", `must be ${outcome.currency}, as it was before`);
      return { kind: "done", contactId: contact.contactId, outcome } as const;
    },
    output: (result) => {
      if (result.kind === "missing") return missing(result.what);
      if (result.kind === "invalid") return invalid(...result.problems);
      const { contactId, outcome } = result;
      if (outcome.kind === "nothing") return done({ contactId, credited: null, repeated: false });
      const { phaseId, medium: channel, variation } = outcome.delivery;
      const credited = { phaseId, channel, variationId: variation || null };
      return done({ contactId, credited, repeated: outcome.repeated });
    },
  }),

  route(listCampaignDeliveries, "campaigns.read", {
    input: ({ params, query: { phase, list, ...page } }) => ({ id: params.id, phase, list, page: pageRequest(page) }),
    run: async (tenant, { id, phase: phaseId, list, page }) => {
      const campaign = await campaignIn(tenant, id);
      const phase = campaign?.plan.phases.find((one) => one.phaseId === phaseId);
      return phase && listedDeliveries(tenant, { campaignId: id, phase, list }, page);
    },
    output: (page) => (page ? done(pageBody(page, deliveryView)) : missing("phase")),
  }),

  route(resendFailed, "campaigns.manage", {
    input: ({ params: { id, phaseId }, request }) => ({ campaignId: id, phaseId, at: request.at }),
    run: async (tenant, asked) =>
      isCampaignId(asked.campaignId) ? tenant.resend(asked) : ({ kind: "missing" } as const),
    output: (outcome) => {
      switch (outcome.kind) {
        case "due":
          return done({ waveId: outcome.wave.waveId, at: outcome.wave.at });
        case "missing":
          return missing("phase");
        case "not_running":
          return refuse("campaign_state", { detail: "only a campaign that is running sends again" });
        case "ended":
          return refuse("campaign_state", { detail: "the phase is over" });
      }
    },
  }),
];
