/** The routes that a function of its own serves: nothing else of the API may ask for the key's use. */
import { signCampaign } from "../../../events/api/campaign-steps.ts";
import { askSignature, checkSignature, getSignatureRequest } from "../../../events/api/signatures.ts";
import type { ApprovalPolicyStore } from "../../../lib/core/approvals/ports.ts";
import type { Hash } from "../../../lib/core/audit/model.ts";
import { makeSignElsewhere, type SignElsewhere } from "../../../lib/core/campaigns/elsewhere.ts";
import type { CampaignStore, SigningKey, SignText } from "../../../lib/core/campaigns/ports.ts";
import { makeSignCampaign, type SignCampaign } from "../../../lib/core/campaigns/sign.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { grantsOf } from "../../../lib/core/people/model.ts";
import type { PeopleStore, RoleStore } from "../../../lib/core/people/ports.ts";
import type { SignatureRequest } from "../../../lib/core/signatures/model.ts";
import type { ProviderOf, ServiceNo, SignatureRequestStore } from "../../../lib/core/signatures/ports.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { missing } from "../refusals.ts";
import { done, type Route, routesFor } from "../route.ts";
import { approversOf } from "./approvers.ts";
import { isCampaignId, refusalOf } from "./outcomes.ts";
import { type Seen, shown } from "./views.ts";

export interface SigningPorts {
  readonly id: string;
  readonly campaigns: CampaignStore;
  readonly approvalPolicy: Pick<ApprovalPolicyStore, "get">;
  readonly people: Pick<PeopleStore, "page" | "member">;
  readonly roles: Pick<RoleStore, "all">;
  /** Undefined where the deployment has no key. */
  readonly signingKey: SigningKey | undefined;
  readonly signText: SignText;
  readonly signatureRequests: SignatureRequestStore;
  readonly signatureProvider: ProviderOf;
  /** Its name, for who is asked to sign. */
  readonly business: () => Promise<string>;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}
export interface SigningTenant extends Seen {
  readonly sign: SignCampaign | undefined;
  readonly elsewhere: SignElsewhere | undefined;
  readonly requests: SignatureRequestStore;
}

export function enterSigning({
  approvalPolicy: policy,
  signText: sign,
  signingKey: key,
  ...ports
}: SigningPorts): SigningTenant {
  const { id, campaigns, signatureRequests: requests, signatureProvider: provider, people, roles } = ports;
  const approvers = approversOf(ports);
  const signer: Parameters<typeof makeSignElsewhere>[0]["signer"] = async (userId) => {
    const member = await people.member(userId);
    if (member?.status !== "active") return undefined;
    const own = (await roles.all()).find((role) => role.id === member.role)?.permissions;
    const maySign = (grantsOf(member.role) ?? own ?? []).includes("campaigns.sign");
    return maySign ? { id: userId, name: member.name ?? member.email ?? userId, email: member.email } : undefined;
  };
  const all = { ...ports, policy, approvers, sign, requests, provider, signer, tenant: id };
  return {
    ...{ id, campaigns, approvers, policy, requests },
    sign: key && makeSignCampaign({ ...all, key }),
    elsewhere: key && makeSignElsewhere({ ...all, key }),
  };
}

const SECOND = 1000;

const requestView = ({ requestId: _, ...request }: SignatureRequest) => ({
  ...request,
  signer: { ...request.signer },
});
const NO_KEY = refuse("campaign_not_covered", {
  detail: "this deployment has no key to sign with",
  suggestion: "Deploy it with the context campaigns=yes.",
});
const refusedBy = ({ kind, text }: ServiceNo) =>
  refuse(kind === "later" ? "temporarily_unavailable" : "connection_unusable", { detail: text });

export const signingRoutes: readonly Route<SigningTenant>[] = [
  routesFor<SigningTenant>()(signCampaign, "campaigns.sign", {
    input: ({ params, body, expectedVersion, request, principal, may }) => ({
      signer: {
        ...{ campaignId: params.id, by: principal.id, at: request.at, expectedVersion, comment: body.comment?.trim() },
        secondFactorAt:
          principal.kind === "person" && principal.secondFactor && principal.signedInAt !== undefined
            ? principal.signedInAt * SECOND
            : undefined,
      },
      caller: { principal, may },
    }),
    run: async (tenant, { signer, caller }) => {
      if (!isCampaignId(signer.campaignId)) return { kind: "missing" } as const;
      if (!tenant.sign) return { kind: "no_key" } as const;
      const outcome = await tenant.sign(signer);
      return outcome.kind === "done"
        ? ({ kind: "done", view: await shown(tenant, outcome.campaign, caller) } as const)
        : outcome;
    },
    output: (outcome) => {
      if (outcome.kind === "done") return done(outcome.view, { version: outcome.view.version });
      if (outcome.kind !== "no_key") return refusalOf(outcome);
      return NO_KEY;
    },
  }),

  routesFor<SigningTenant>()(getSignatureRequest, "campaigns.read", {
    input: ({ params }) => params.id,
    run: async ({ requests }, id) => (isCampaignId(id) ? requests.get(id) : undefined),
    output: (request) => (request ? done(requestView(request)) : missing("request")),
  }),

  routesFor<SigningTenant>()(askSignature, "campaigns.sign", {
    input: ({ params, body, expectedVersion, request, principal, origin }) => ({
      ...{ campaignId: params.id, by: principal.id, at: request.at, expectedVersion, origin },
      signer: body.signer ?? principal.id,
    }),
    run: async ({ elsewhere }, asked) => {
      if (!isCampaignId(asked.campaignId)) return { kind: "missing" } as const;
      return elsewhere ? elsewhere.ask(asked) : ({ kind: "no_key" } as const);
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "asked":
          return done(requestView(outcome.request), {
            location: `/api/publish/campaigns/${outcome.request.campaignId}/signature-request`,
          });
        case "no_key":
          return NO_KEY;
        case "service":
          return refusedBy(outcome.no);
        default:
          return refusalOf(outcome);
      }
    },
  }),

  routesFor<SigningTenant>()(checkSignature, "campaigns.sign", {
    input: ({ params, request }) => ({ campaignId: params.id, at: request.at }),
    run: async ({ elsewhere }, { campaignId, at }) => {
      if (!isCampaignId(campaignId)) return { kind: "missing" } as const;
      return elsewhere ? elsewhere.take(campaignId, at) : ({ kind: "no_key" } as const);
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "taken":
          return done(requestView(outcome.request));
        case "missing":
          return missing("request");
        case "no_key":
          return NO_KEY;
        case "service":
          return refusedBy(outcome.no);
      }
    },
  }),
];
