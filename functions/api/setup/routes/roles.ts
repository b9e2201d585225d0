import { createRole, deleteRole, listRoles, updateRole } from "../../../../events/api/roles.ts";
import { PERMISSIONS, ROLES } from "../../../../lib/core/people/model.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { done, type Route } from "../../route.ts";
import { beyond, checkedPermissions, granterOf } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { builtInView, roleView } from "../views/people.ts";

const words = { what: "role", path: "/api/roles", once: "another role has this name" };

function permissionsIn(names: readonly string[]) {
  const permissions = checkedPermissions(names, PERMISSIONS);
  if ("kind" in permissions) throw new Refused(permissions);
  return permissions;
}

export const roleRoutes: readonly Route<Tenant>[] = [
  route(listRoles, "people.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ roles }, page) =>
      pageOfAll([...ROLES.map(builtInView), ...(await roles.all()).map(roleView)], ({ id }) => id, page),
    output: (page) => done(pageBody(page, (role) => role)),
  }),

  route(createRole, "people.manage", {
    input: (call) => ({
      role: {
        name: call.body.name.trim(),
        description: call.body.description ?? null,
        permissions: permissionsIn(call.body.permissions),
      },
      by: granterOf(call),
      request: call.request,
    }),
    run: ({ manageRoles }, { role, by, request }) => manageRoles.create(role, by, request),
    output: (outcome) => (outcome.kind === "lacking" ? beyond(outcome.permissions) : created(outcome, roleView, words)),
  }),

  route(updateRole, "people.manage", {
    input: (call) => ({
      id: call.params.id,
      change: named({
        ...call.body,
        permissions: call.body.permissions && permissionsIn(call.body.permissions),
      }),
      by: granterOf(call),
      expectedVersion: call.expectedVersion,
      at: call.request.at,
    }),
    run: ({ manageRoles }, { id, change, by, expectedVersion, at }) =>
      manageRoles.edit(id, change, by, expectedVersion, at),
    output: (outcome) => (outcome.kind === "lacking" ? beyond(outcome.permissions) : edited(outcome, roleView, words)),
  }),

  route(deleteRole, "people.manage", {
    input: (call) => ({
      id: call.params.id,
      by: granterOf(call),
      expectedVersion: call.expectedVersion,
      at: call.request.at,
    }),
    run: ({ manageRoles }, { id, by, expectedVersion, at }) => manageRoles.remove(id, by, expectedVersion, at),
    output: (outcome) => {
      if (outcome.kind === "lacking") return beyond(outcome.permissions);
      if (outcome.kind === "in_use")
        return refuse("in_use", {
          detail: `the role is held by ${outcome.by}`,
          suggestion: "Give them another first.",
        });
      return edited(outcome, roleView, words);
    },
  }),
];
