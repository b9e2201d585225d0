/** The one route that a function of its own serves: nothing else of the API may ask for the key's use. */
import { signCampaign } from "../../../events/api/campaign-steps.ts";
import type { ApprovalPolicyStore } from "../../../lib/core/approvals/ports.ts";
import type { Hash } from "../../../lib/core/audit/model.ts";
import type { CampaignStore, SigningKey, SignText } from "../../../lib/core/campaigns/ports.ts";
import { makeSignCampaign, type SignCampaign } from "../../../lib/core/campaigns/sign.ts";
import type { Clock } from "../../../lib/core/kernel/ports.ts";
import type { PeopleStore, RoleStore } from "../../../lib/core/people/ports.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { done, type Route, routesFor } from "../route.ts";
import { approversOf } from "./approvers.ts";
import { isCampaignId, refusalOf } from "./outcomes.ts";
import { type Seen, shown } from "./views.ts";

export interface SigningPorts {
  readonly id: string;
  readonly campaigns: CampaignStore;
  readonly approvalPolicy: Pick<ApprovalPolicyStore, "get">;
  readonly people: Pick<PeopleStore, "page">;
  readonly roles: Pick<RoleStore, "all">;
  /** Undefined where the deployment has no key. */
  readonly signingKey: SigningKey | undefined;
  readonly signText: SignText;
  readonly hash: Hash;
  readonly clock: Clock;
}
export interface SigningTenant extends Seen {
  readonly sign: SignCampaign | undefined;
}

export function enterSigning({
  approvalPolicy: policy,
  signText: sign,
  signingKey: key,
  ...ports
}: SigningPorts): SigningTenant {
  const { id, campaigns } = ports;
  const approvers = approversOf(ports);
  const all = { ...ports, policy, approvers, sign, tenant: id };
  return { id, campaigns, approvers, policy, sign: key && makeSignCampaign({ ...all, key }) };
}

const SECOND = 1000;

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
      return refuse("campaign_not_covered", {
        detail: "this deployment has no key to sign with",
        suggestion: "Deploy it with the context campaigns=yes.",
      });
    },
  }),
];
