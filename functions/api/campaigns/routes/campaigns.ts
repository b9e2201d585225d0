import {
  createCampaign,
  duplicateCampaign,
  getCampaign,
  listCampaigns,
  listSimpleCampaigns,
  updateCampaign,
} from "../../../../events/api/campaigns.ts";
import type { Campaign } from "../../../../lib/core/campaigns/model.ts";
import type { StepOutcome } from "../../../../lib/core/campaigns/step.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { CAMPAIGN_STATES, isSimple, isTheirs, meantBy, PLAN_FIELDS, planMeantBy, simpleView } from "../given.ts";
import { campaignIn, isCampaignId, refusalOf } from "../outcomes.ts";
import { route, type Tenant } from "../tenant.ts";
import { type Caller, campaignView, problemsOf, shown, warningsOf } from "../views.ts";

export const seenIn = (tenant: Tenant) => ({ ...tenant, policy: tenant.approvalPolicy });

export async function viewed(tenant: Tenant, campaign: Campaign, caller: Caller) {
  return shown(seenIn(tenant), campaign, caller, await problemsOf(tenant, campaign));
}
/** The view of what came of it. */
export async function outcomeOf(tenant: Tenant, outcome: StepOutcome, caller: Caller) {
  return outcome.kind === "done"
    ? ({ kind: "done", view: await viewed(tenant, outcome.campaign, caller) } as const)
    : outcome;
}

const path = "/api/publish/campaigns";

export const campaignRoutes: readonly Route<Tenant>[] = [
  route(listCampaigns, "campaigns.read", {
    input: ({ query: { status, template, ...page } }) => ({ status, template, page: pageRequest(page) }),
    run: async ({ campaigns }, { status, template, page }) => {
      const { items, ...rest } = await campaigns.list(page, status);
      return {
        items: template === undefined ? items : items.filter(({ isTemplate }) => isTemplate === (template === "true")),
        ...rest,
      };
    },
    output: (page) => done(pageBody(page, campaignView)),
  }),

  route(listSimpleCampaigns, "campaigns.read", {
    input: ({ query }) => pageRequest(query),
    run: ({ campaigns }, page) => campaigns.list(page, undefined),
    output: (page) => done(pageBody(page, simpleView)),
  }),

  route(getCampaign, "campaigns.read", {
    input: ({ params, principal, may }) => ({ id: params.id, caller: { principal, may } }),
    run: async (tenant, { id, caller }) => {
      const campaign = await campaignIn(tenant, id);
      return campaign && viewed(tenant, campaign, caller);
    },
    output: (view) => (view ? done(view, { version: view.version }) : missing("campaign")),
  }),

  route(createCampaign, "campaigns.manage", {
    input: ({ body, request, principal, may }) => ({ body, request, caller: { principal, may } }),
    run: async (tenant, { body, request, caller }) => {
      const { fields, plan, errors } = await meantBy(tenant, body, request);
      if (errors.length > 0) return { kind: "invalid", problems: errors } as const;
      const { id, at } = request;
      const outcome = await tenant.manage.create({ ...fields, plan } as Parameters<Tenant["manage"]["create"]>[0], {
        id,
        at,
        by: caller.principal.id,
        lenient: isTheirs(body),
      });
      if (outcome.kind !== "done" || !(isTheirs(body) || isSimple(body))) return outcomeOf(tenant, outcome, caller);
      const { campaign } = outcome;
      const warnings = [...warningsOf(campaign), ...(await problemsOf(tenant, campaign))];
      if (isSimple(body)) return { kind: "simple", campaign, warnings } as const;
      return { kind: "theirs", campaign, warnings } as const;
    },
    output: (outcome) => {
      if (outcome.kind === "done")
        return done(outcome.view, { version: outcome.view.version, location: `${path}/${outcome.view.id}` });
      if (outcome.kind === "simple")
        return done(
          { ...simpleView(outcome.campaign), warnings: outcome.warnings },
          { version: outcome.campaign.version, location: `${path}/${outcome.campaign.campaignId}` },
        );
      if (outcome.kind !== "theirs") return refusalOf(outcome);
      const { campaignId: id, status, createdAt, version } = outcome.campaign;
      return done(
        { id, status: CAMPAIGN_STATES[status], created_at: createdAt, warnings: [...outcome.warnings] },
        { version, location: `${path}/${id}` },
      );
    },
  }),

  route(updateCampaign, "campaigns.manage", {
    input: ({ params, body, expectedVersion, request, principal, may }) => ({
      ...{ id: params.id, body, expectedVersion, request, caller: { principal, may } },
    }),
    run: async (tenant, { id, body, expectedVersion, request, caller }) => {
      const campaign = await campaignIn(tenant, id);
      if (!campaign) return { kind: "missing" } as const;
      const ofPlan = PLAN_FIELDS.some((field) => body[field] !== undefined);
      const meant = ofPlan ? await planMeantBy(tenant, body, campaign.plan, request) : undefined;
      if (meant && meant.errors.length > 0) return { kind: "invalid", problems: meant.errors } as const;
      const { name, description, businessUnit, objectives, owners, goals, tags, isTemplate } = body;
      const change = {
        ...present({ name, description, businessUnit, objectives, owners, goals, tags, isTemplate }),
        // Null: by the settings again.
        ...(body.alerts === undefined ? {} : { alerts: body.alerts ?? undefined }),
      };
      const asked = {
        ...{ campaignId: id, by: caller.principal.id, at: request.at },
        // The plan was put together from the one that was read.
        expectedVersion: expectedVersion ?? (meant ? campaign.version : undefined),
      };
      return outcomeOf(tenant, await tenant.manage.edit(asked, change, meant?.plan), caller);
    },
    output: (outcome) =>
      outcome.kind === "done" ? done(outcome.view, { version: outcome.view.version }) : refusalOf(outcome),
  }),

  route(duplicateCampaign, "campaigns.manage", {
    input: ({ params, body, request, principal, may }) => ({
      id: params.id,
      body,
      request,
      caller: { principal, may },
    }),
    run: async (tenant, { id, body: { name, startsAt }, request: { id: requestId, at }, caller }) => {
      if (!isCampaignId(id)) return { kind: "missing" } as const;
      const asked = { id: requestId, at, by: caller.principal.id, name: name.trim(), startsAt };
      return outcomeOf(tenant, await tenant.manage.duplicate(id, asked), caller);
    },
    output: (outcome) =>
      outcome.kind === "done"
        ? done(outcome.view, { version: outcome.view.version, location: `${path}/${outcome.view.id}` })
        : refusalOf(outcome),
  }),
];
