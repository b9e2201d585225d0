import * as z from "zod/mini";
import { Name, PageQuery, pageOf } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { changing, Permissions, RoleName, Text, times } from "./people-terms.ts";

export const Role = named(
  z.object({
    id: RoleName,
    name: z.string(),
    description: z.nullable(z.string()),
    permissions: z.array(z.string()),
    builtIn: described(z.boolean(), "Every tenant has it, and nobody changes it."),
    ...times,
  }),
  "Role",
  "What somebody may do.",
);
export type Role = z.infer<typeof Role>;

export const NewRole = named(
  z.strictObject({ name: Name, description: z.optional(Text), permissions: Permissions }),
  "NewRole",
  "A role to make, of permissions that one has oneself.",
);
export const RoleChange = named(
  changing({ name: z.optional(Name), description: z.optional(Text), permissions: z.optional(Permissions) }),
  "RoleChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
const oneRole = { tag: "People", status: 200, answer: Role, path: "/api/roles/{id}" } as const;
export const listRoles = operation({
  id: "listRoles",
  method: "GET",
  path: "/api/roles",
  tag: "People",
  summary: "List the roles",
  description:
    "The three that every tenant has and the tenant's own. The administrator's are all permissions there are.",
  query: PageQuery,
  status: 200,
  answer: pageOf(Role),
  problems: ["bad_cursor"],
});
export const createRole = operation({
  id: "createRole",
  method: "POST",
  path: "/api/roles",
  tag: "People",
  summary: "Make a role",
  body: NewRole,
  status: 201,
  answer: Role,
  problems: ["already_exists", "limit_reached"],
});
export const updateRole = operation({
  ...oneRole,
  id: "updateRole",
  method: "PATCH",
  summary: "Change a role",
  description: "Whoever holds it may do the new things within a minute.",
  body: RoleChange,
  conditional: true,
  problems: ["not_found", "already_exists"],
});
export const deleteRole = operation({
  ...oneRole,
  id: "deleteRole",
  method: "DELETE",
  summary: "Remove a role that nobody holds",
  conditional: true,
  problems: ["not_found", "in_use"],
});
