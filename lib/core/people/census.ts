/**
 * How many hold which role in a tenant. Every change of somebody's place rewrites it under the version that was read, so two people who
 * demote each other at the same moment cannot leave a tenant without an administrator, and no role goes while somebody is given it.
 */
import { type Census, grantsOf, type Member } from "./model.ts";

type Counted = Pick<Member, "role" | "status">;

const rules = (member: Counted | undefined): boolean => member?.role === "administrator" && member.status === "active";

/** `last_administrator`: nobody could let anybody in any more. `role_gone`: the role is being deleted. */
export function recount(
  census: Census,
  before: Counted | undefined,
  after: Counted | undefined,
): { readonly kind: "counted"; readonly census: Census } | { readonly kind: "last_administrator" | "role_gone" } {
  if (after && after.role !== before?.role && census.gone.includes(after.role)) return { kind: "role_gone" };
  const administrators = census.administrators - Number(rules(before)) + Number(rules(after));
  if (rules(before) && !rules(after) && administrators < 1) return { kind: "last_administrator" };
  const roles: Record<string, number> = { ...census.roles };
  const count = (role: string | undefined, by: number) => {
    if (role === undefined || grantsOf(role)) return;
    const holders = (roles[role] ?? 0) + by;
    if (holders > 0) roles[role] = holders;
    else delete roles[role];
  };
  count(before?.role, -1);
  count(after?.role, 1);
  return { kind: "counted", census: { ...census, version: census.version + 1, administrators, roles } };
}

/** How many of the latest deletions are remembered: a change that began before one of them is over long before. */
const REMEMBERED = 50;

/** `in_use`: members hold the role. */
export function retire(
  census: Census,
  role: string,
): { readonly kind: "counted"; readonly census: Census } | { readonly kind: "in_use"; readonly holders: number } {
  const holders = census.roles[role] ?? 0;
  if (holders > 0) return { kind: "in_use", holders };
  const gone = [...census.gone.filter((id) => id !== role), role].slice(-REMEMBERED);
  return { kind: "counted", census: { ...census, version: census.version + 1, gone } };
}
