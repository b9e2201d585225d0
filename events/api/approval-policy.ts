/** Who has to approve campaigns. */
import * as z from "zod/mini";
import { int, Text } from "./campaign-plan.ts";
import { Name, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";

const Level = z.strictObject({
  name: Name,
  roles: described(z._default(z.array(Text(64)).check(z.maxLength(20)), []), "Whoever has one of these roles;"),
  people: described(
    z._default(z.array(Text(64)).check(z.maxLength(50)), []),
    "or is one of these. With neither, whoever may approve campaigns.",
  ),
  approvals: described(z._default(int(1, 5), 1), "How many of them."),
});
const policy = {
  levels: described(
    z.array(Level).check(z.minLength(1), z.maxLength(5)),
    "Asked in their order; nobody decides at two.",
  ),
  separation: described(
    z.enum(["always", "where_possible", "never"]),
    "Whoever wrote or submitted it does not approve it: always, as long as others can, or they may.",
  ),
  method: described(
    z.enum(["second_factor", "docusign"]),
    "How it is signed: by a fresh second factor here, or at the service that is connected.",
  ),
};
export const ApprovalPolicy = named(
  z.object({ ...policy, updatedAt: Timestamp, version: Version }),
  "ApprovalPolicy",
  "Who has to approve campaigns. Signing needs `campaigns.sign`, and a fresh second factor.",
);
export const getApprovalPolicy = operation({
  ...{ id: "getApprovalPolicy", method: "GET", path: "/api/approval-policy", tag },
  summary: "Who approves campaigns",
  ...{ status: 200, answer: ApprovalPolicy },
});
export const updateApprovalPolicy = operation({
  ...{ id: "updateApprovalPolicy", method: "PATCH", path: "/api/approval-policy", tag },
  summary: "Change who approves campaigns",
  description:
    "It holds at once, for what is in review as well: approvals are counted anew. What was signed stays signed.",
  body: named(
    z
      .strictObject({
        levels: z.optional(policy.levels),
        separation: z.optional(policy.separation),
        method: z.optional(policy.method),
      })
      .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
    "ApprovalPolicyChange",
    "What is to change; at least one field.",
    { minProperties: 1 },
  ),
  ...{ status: 200, answer: ApprovalPolicy, conditional: true },
});
