import { getApprovalPolicy, updateApprovalPolicy } from "../../../../events/api/approval-policy.ts";
import type { ApprovalPolicy } from "../../../../lib/core/approvals/model.ts";
import { present } from "../../present.ts";
import { stale } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const policyView = ({ levels, separation, method = "second_factor", updatedAt, version }: ApprovalPolicy) => ({
  levels: levels.map((level) => ({ ...level, roles: [...level.roles], people: [...level.people] })),
  ...{ separation, method, updatedAt, version },
});

export const policyRoutes: readonly Route<Tenant>[] = [
  route(getApprovalPolicy, "campaigns.read", {
    input: () => undefined,
    run: ({ approvalPolicy }) => approvalPolicy.get(),
    output: (policy) => done(policyView(policy), { version: policy.version }),
  }),

  route(updateApprovalPolicy, "settings.manage", {
    input: ({ body, expectedVersion, request }) => ({ change: present(body), expectedVersion, at: request.at }),
    run: async ({ approvalPolicy }, { change, expectedVersion, at }) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const policy = await approvalPolicy.get();
        if (expectedVersion !== undefined && policy.version !== expectedVersion)
          return { kind: "stale", policy } as const;
        const next = { ...policy, ...change, updatedAt: at, version: policy.version + 1 };
        if ((await approvalPolicy.save(next)) === "saved") return { kind: "done", policy: next } as const;
      }
      throw new Error("the policy kept changing");
    },
    output: ({ kind, policy }) =>
      kind === "stale" ? stale("policy", policy.version) : done(policyView(policy), { version: policy.version }),
  }),
];
