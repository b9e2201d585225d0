/** Who asks and in which tenant, out of what the authorizer found. */
import * as z from "zod/mini";
import type { Membership, Principal } from "../../lib/core/people/model.ts";
import { BARS, expanded, grantsOf, PERMISSIONS } from "../../lib/core/people/model.ts";
import { type Refusal, Refused, refuse } from "../../lib/runtime/http/problem.ts";

const AuthorizedPrincipal = z.object({
  kind: z.enum(["person", "key"]),
  id: z.string().check(z.minLength(1)),
  memberships: z.array(
    z
      .object({
        tenant: z.string().check(z.minLength(1)),
        role: z.string().check(z.minLength(1)),
        permissions: z.optional(z.union([z.pipe(z.string(), z.transform(expanded)), z.array(z.enum(PERMISSIONS))])),
        barred: z.optional(z.enum(BARS)),
      })
      // What a role of a tenant's own allows comes with it.
      .check(z.refine(({ role, permissions, barred }) => Boolean(barred ?? permissions ?? grantsOf(role)))),
  ),
  email: z.optional(z.string()),
  name: z.optional(z.string()),
  secondFactor: z.optional(z.boolean()),
  signedInAt: z.optional(z.number()),
});

/** Throws `Refused` (401) for whatever the authorizer did not write. */
export function principalOf(context: unknown): Principal {
  try {
    return z.parse(AuthorizedPrincipal, JSON.parse(String(context)));
  } catch {
    throw new Refused(refuse("unauthenticated", { headers: { "www-authenticate": "Bearer" } }));
  }
}

const BARRED: Readonly<Record<NonNullable<Membership["barred"]>, () => Refusal>> = {
  suspended: () => refuse("suspended"),
  second_factor: () =>
    refuse("second_factor_required", { suggestion: "Set up a second factor at your sign-in, and sign in with it." }),
  session_expired: () => refuse("session_expired", { headers: { "www-authenticate": "Bearer" } }),
};
export const barOf = ({ barred }: Membership): Refusal | undefined => barred && BARRED[barred]();

/** The membership that the request acts by: of the tenant it names, else of the only one. */
export function membershipFor({ memberships }: Principal, named: string | undefined): Membership | Refusal {
  if (named !== undefined) {
    return (
      memberships.find(({ tenant }) => tenant === named) ??
      refuse("forbidden", { detail: "you do not belong to this tenant" })
    );
  }
  const [only, ...others] = memberships;
  if (!only) return refuse("forbidden", { detail: "you do not belong to any tenant" });
  if (others.length === 0) return only;
  return refuse("tenant_required", {
    detail: `name one in the chasqui-tenant header: ${memberships.map(({ tenant }) => tenant).join(", ")}`,
  });
}
