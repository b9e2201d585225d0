import { getMe } from "../../../../events/api/people.ts";
import { may, PERMISSIONS } from "../../../../lib/core/people/model.ts";
import { done, type SignedInRoute } from "../../route.ts";

export const meRoutes: readonly SignedInRoute[] = [
  {
    contract: getMe,
    access: "signed_in",
    reason: "Who belongs to several tenants learns here which ones there are to name.",
    serve: async ({ id, kind, memberships }, membership) =>
      done({
        id,
        kind,
        memberships: memberships.map(({ tenant, role }) => ({ tenant, role })),
        tenant: membership?.tenant ?? null,
        role: membership?.role ?? null,
        permissions: membership ? PERMISSIONS.filter((permission) => may(membership.role, permission)) : [],
      }),
  },
];
