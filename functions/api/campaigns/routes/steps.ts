import {
  approveCampaign,
  cancelCampaign,
  launchCampaign,
  pauseCampaign,
  rejectCampaign,
  resumeCampaign,
  submitCampaign,
  withdrawCampaign,
} from "../../../../events/api/campaign-steps.ts";
import type { Asked, StepOutcome } from "../../../../lib/core/campaigns/step.ts";
import type { Permission } from "../../../../lib/core/people/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { done, type Route } from "../../route.ts";
import { isCampaignId, refusalOf } from "../outcomes.ts";
import { route, type Tenant } from "../tenant.ts";
import { roleIn } from "../views.ts";
import { outcomeOf } from "./campaigns.ts";

type Contract = typeof submitCampaign | typeof approveCampaign | typeof launchCampaign;

const stepRoute = (
  contract: Contract,
  permission: Permission,
  take: (tenant: Tenant, asked: Asked, role: string) => Promise<StepOutcome>,
) =>
  route(contract as typeof submitCampaign, permission, {
    input: ({ params, body, expectedVersion, request, principal, may }) => ({
      asked: {
        ...{ campaignId: params.id, by: principal.id, at: request.at },
        ...{ comment: body.comment?.trim(), expectedVersion },
      },
      caller: { principal, may },
    }),
    run: async (tenant, { asked, caller }) => {
      if (!isCampaignId(asked.campaignId)) return { kind: "missing" } as const;
      if (permission === "campaigns.approve" && caller.principal.kind !== "person")
        return { kind: "no_person" } as const;
      const role = roleIn(caller.principal, tenant.id);
      return outcomeOf(tenant, await take(tenant, asked, role), caller);
    },
    output: (outcome) => {
      if (outcome.kind === "done") return done(outcome.view, { version: outcome.view.version });
      return outcome.kind === "no_person"
        ? refuse("campaign_not_asked", { detail: "people decide, and no keys of systems" })
        : refusalOf(outcome);
    },
  });

export const stepRoutes: readonly Route<Tenant>[] = [
  stepRoute(submitCampaign, "campaigns.manage", ({ approve }, asked) => approve.submit(asked)),
  stepRoute(withdrawCampaign as never, "campaigns.manage", ({ approve }, asked) => approve.withdraw(asked)),
  stepRoute(approveCampaign, "campaigns.approve", ({ approve }, asked, role) => approve.approve(asked, role)),
  stepRoute(rejectCampaign as never, "campaigns.approve", ({ approve }, asked, role) =>
    approve.requestChanges(asked, role),
  ),
  stepRoute(launchCampaign, "campaigns.manage", ({ run }, asked) => run.launch(asked)),
  stepRoute(pauseCampaign as never, "campaigns.manage", ({ run }, asked) => run.pause(asked)),
  stepRoute(resumeCampaign as never, "campaigns.manage", ({ run }, asked) => run.resume(asked)),
  stepRoute(cancelCampaign as never, "campaigns.manage", ({ run }, asked) => run.cancel(asked)),
];
