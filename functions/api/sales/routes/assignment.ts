import {
  createAssignmentRule,
  deleteAssignmentRule,
  listAssignmentRules,
  updateAssignmentRule,
} from "../../../../events/api/assignment.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import type { AssignmentRule } from "../../../../lib/core/assignment/model.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { assignmentRuleView } from "../views/assignment.ts";

const words = { what: "rule", path: "/api/assignment-rules", once: "another rule has this name" };
const ANYTHING: AssignmentRule["match"] = {
  channels: [],
  connections: [],
  countries: [],
  languages: [],
  labels: [],
  leadTypes: [],
  hours: "any",
};

interface Wrong {
  readonly kind: "wrong";
  readonly errors: readonly FieldError[];
}

/** Undefined: everybody who is named belongs to the tenant. */
async function wrongIn({ pools }: Tenant, pool: AssignmentRule["pool"] | undefined): Promise<Wrong | undefined> {
  if (!pool) return undefined;
  const ids = pool.people.map(({ id }) => id);
  const known = new Set((await pools.membersOf(ids)).map(({ userId }) => userId));
  const errors = ids.flatMap((id, index) => {
    const field = `pool.people.${index}.id`;
    if (!known.has(id)) return [{ field, code: "not_found", message: "is nobody of this tenant" }];
    return ids.indexOf(id) < index ? [{ field, code: "repeated", message: "is named twice" }] : [];
  });
  if (pool.teamId !== null && !(await pools.team(pool.teamId)))
    errors.push({ field: "pool.teamId", code: "not_found", message: "is no team of this tenant" });
  return errors.length > 0 ? { kind: "wrong", errors } : undefined;
}

export const assignmentRoutes: readonly Route<Tenant>[] = [
  route(listAssignmentRules, "settings.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ assignmentRules }, page) => pageOfAll(await assignmentRules.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, assignmentRuleView)),
  }),

  route(createAssignmentRule, "settings.manage", {
    input: ({ body, request }) => ({
      rule: { ...body, name: body.name.trim(), match: body.match ?? ANYTHING },
      request,
    }),
    run: async (tenant, { rule, request }) =>
      (await wrongIn(tenant, rule.pool)) ?? tenant.manageRules.create(rule, request),
    output: (outcome) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : created(outcome, assignmentRuleView, words),
  }),

  route(updateAssignmentRule, "settings.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named(body),
      expectedVersion,
      request,
    }),
    run: async (tenant, { id, change, expectedVersion, request }) =>
      (await wrongIn(tenant, change.pool)) ?? tenant.manageRules.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : edited(outcome, assignmentRuleView, words),
  }),

  route(deleteAssignmentRule, "settings.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageRules }, { id, expectedVersion }) => manageRules.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, assignmentRuleView, words),
  }),
];
