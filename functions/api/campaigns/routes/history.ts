import {
  addCampaignComment,
  diffCampaign,
  getCampaignCertificate,
  getCampaignVersion,
  listCampaignComments,
  listCampaignReviews,
  listCampaignVersions,
} from "../../../../events/api/campaign-history.ts";
import { certificateText, planText } from "../../../../lib/core/campaigns/certificate.ts";
import { diffOf } from "../../../../lib/core/campaigns/diff.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { campaignIn } from "../outcomes.ts";
import { route, type Tenant } from "../tenant.ts";
import { commentView, stepView, versionView } from "../views.ts";

const revisionIn = (given: string): number => (/^[1-9]\d{0,5}$/.test(given) ? Number(given) : 0);

async function diff(tenant: Tenant, { id, from, to }: { id: string; from: number; to: number | undefined }) {
  const campaign = await campaignIn(tenant, id);
  if (!campaign) return undefined;
  const [before, after] = await Promise.all([
    tenant.campaigns.submitted(id, from),
    to === undefined ? campaign : tenant.campaigns.submitted(id, to),
  ]);
  if (!before || !after) return undefined;
  return { from, to: after.revision, changes: diffOf(before.plan, after.plan).map((change) => ({ ...change })) };
}

async function certificate(tenant: Tenant, id: string, revision: number | undefined) {
  const campaign = await campaignIn(tenant, id);
  const signed =
    campaign &&
    (await (revision === undefined ? tenant.campaigns.signed(id) : tenant.campaigns.signature(id, revision)));
  if (!campaign || !signed) return undefined;
  const [{ pem }, valid, current] = await Promise.all([
    tenant.signingKey(),
    tenant.verify(signed),
    tenant.campaigns.signed(id),
  ]);
  const { signature, hash, keyId, signedBy, signedAt, method } = signed;
  return {
    ...{ text: certificateText(tenant.id, signed), signature, publicKey: pem, plan: planText(signed.plan) },
    ...{ hash, keyId, signedBy, signedAt, method, valid },
    current: valid && current?.revision === signed.revision && planText(campaign.plan) === planText(signed.plan),
  };
}

export const historyRoutes: readonly Route<Tenant>[] = [
  route(listCampaignReviews, "campaigns.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => ((await campaignIn(tenant, id)) ? tenant.campaigns.steps(id) : undefined),
    output: (steps) => (steps ? done({ data: steps.map(stepView) }) : missing("campaign")),
  }),

  route(listCampaignComments, "campaigns.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async (tenant, { id, page }) =>
      (await campaignIn(tenant, id)) ? tenant.campaigns.comments(id, page) : undefined,
    output: (page) => (page ? done(pageBody(page, commentView)) : missing("campaign")),
  }),

  route(addCampaignComment, "campaigns.manage", {
    input: ({ params, body, request, principal }) => ({ id: params.id, body, request, author: principal.id }),
    run: async (tenant, { id, body, request, author }) => {
      const campaign = await campaignIn(tenant, id);
      if (!campaign) return undefined;
      const comment = {
        commentId: tenant.ids.derive("campaign-comment", request.id).slice(0, 10),
        ...{ revision: campaign.revision, author, at: request.at, text: body.text.trim(), field: body.field ?? null },
      };
      await tenant.campaigns.comment(id, comment);
      return comment;
    },
    output: (comment) => (comment ? done(commentView(comment)) : missing("campaign")),
  }),

  route(listCampaignVersions, "campaigns.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async (tenant, { id, page }) =>
      (await campaignIn(tenant, id)) ? tenant.campaigns.submissions(id, page) : undefined,
    output: (page) => (page ? done(pageBody(page, versionView)) : missing("campaign")),
  }),

  route(getCampaignVersion, "campaigns.read", {
    input: ({ params }) => ({ id: params.id, revision: revisionIn(params.revision) }),
    run: async (tenant, { id, revision }) =>
      (await campaignIn(tenant, id)) ? tenant.campaigns.submitted(id, revision) : undefined,
    output: (version) => (version ? done(versionView(version)) : missing("revision")),
  }),

  route(diffCampaign, "campaigns.read", {
    input: ({ params, query: { from, to } }) => ({ id: params.id, from, to }),
    run: diff,
    output: (found) => (found ? done(found) : missing("revision")),
  }),

  route(getCampaignCertificate, "campaigns.read", {
    input: ({ params, query }) => ({ id: params.id, revision: query.revision }),
    run: (tenant, { id, revision }) => certificate(tenant, id, revision),
    output: (found) => (found ? done(found) : missing("signature")),
  }),
];
