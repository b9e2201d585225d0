import { getMe } from "../../../../events/api/people.ts";
import { permissionsOf } from "../../../../lib/core/people/model.ts";
import { done, type Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";

export const meRoutes: readonly Route<Tenant>[] = [
  {
    contract: getMe,
    access: "signed_in",
    reason: "Who belongs to several tenants learns here which ones there are to name.",
    serve: async ({ id, kind, name, email, secondFactor, memberships }, membership) =>
      done({
        id,
        kind,
        name: name ?? null,
        email: email ?? null,
        secondFactor: secondFactor ?? false,
        memberships: memberships.map(({ tenant, role, barred }) => ({ tenant, role, barred: barred ?? null })),
        tenant: membership?.tenant ?? null,
        role: membership?.role ?? null,
        permissions: membership ? [...permissionsOf(membership)] : [],
      }),
  },
];
