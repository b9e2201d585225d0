/** Why somebody's place cannot be changed, in the words of the API. */
import type { Permission } from "../../../lib/core/people/model.ts";
import type { Granter } from "../../../lib/core/people/roles.ts";
import { etag } from "../../../lib/runtime/http/conditions.ts";
import { type Refusal, refuse } from "../../../lib/runtime/http/problem.ts";
import { invalid } from "../refusals.ts";
import type { Call } from "../route.ts";

export const granterOf = ({ principal, may }: Pick<Call, "principal" | "may">): Granter => ({ id: principal.id, may });

export const beyond = (permissions: readonly Permission[]): Refusal =>
  refuse("forbidden", { detail: `it takes permissions that you do not have yourself: ${permissions.join(", ")}` });

export const noSuchRole = (): Refusal =>
  invalid({ field: "role", code: "not_found", message: "is no role of this tenant" });

export const stale = (what: string, version: number): Refusal =>
  refuse("stale_version", {
    detail: `the ${what} is at version ${version}`,
    suggestion: "Read it again and decide anew.",
    headers: { etag: etag(version) },
  });

/** Names of permissions as the contract has them; which of them exist is for us to say. */
export function checkedPermissions(
  named: readonly string[],
  known: readonly Permission[],
): readonly Permission[] | Refusal {
  const unknown = named.flatMap((name, index) =>
    known.some((permission) => permission === name)
      ? []
      : [{ field: `permissions.${index}`, code: "not_found", message: "is no permission" }],
  );
  if (unknown.length > 0) return invalid(...unknown);
  return known.filter((permission) => named.includes(permission));
}
