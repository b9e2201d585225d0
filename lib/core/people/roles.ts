/** Roles that a tenant makes, and what may be handed on. */
import { type EditOutcome, type ManageCatalogue, makeManageCatalogue } from "../kernel/catalogue.ts";
import { retire } from "./census.ts";
import { type ApiKey, type CustomRole, grantsOf, MAX_ROLES_OF_TENANT, type Permission, ROLES } from "./model.ts";
import type { InvitationStore, KeyStore, PeopleStore, RoleStore } from "./ports.ts";

/** Whoever hands on a right. The operator at the command line has them all. */
export interface Granter {
  readonly id: string;
  may(permission: Permission): boolean;
}

/** Nobody hands on what they do not have: these of the permissions the granter lacks. */
export const lacking = ({ may }: Granter, permissions: readonly Permission[]): readonly Permission[] =>
  permissions.filter((permission) => !may(permission));

/** What the role allows; undefined for none of this tenant's. */
export async function permissionsOfRole(roles: RoleStore, role: string): Promise<readonly Permission[] | undefined> {
  return grantsOf(role) ?? (await roles.get(role))?.permissions;
}

export type RoleOutcome<Done> = Done | { readonly kind: "lacking"; readonly permissions: readonly Permission[] };

type RoleFields = Pick<CustomRole, "name" | "description" | "permissions">;

export interface ManageRoles {
  create(
    role: RoleFields,
    by: Granter,
    request: { readonly id: string; readonly at: string },
  ): Promise<RoleOutcome<Awaited<ReturnType<ManageCatalogue<CustomRole>["create"]>>>>;
  edit(
    id: string,
    change: Partial<RoleFields>,
    by: Granter,
    expectedVersion: number | undefined,
    now: string,
  ): Promise<RoleOutcome<EditOutcome<CustomRole>>>;
  /** `in_use`: by members, by pending invitations or by keys that are good. */
  remove(
    id: string,
    by: Granter,
    expectedVersion: number | undefined,
    now: string,
  ): Promise<RoleOutcome<EditOutcome<CustomRole> | { readonly kind: "in_use"; readonly by: string }>>;
}

interface RolePorts {
  readonly roles: RoleStore;
  readonly people: Pick<PeopleStore, "census" | "saveCensus">;
  readonly invitations: Pick<InvitationStore, "page">;
  readonly keys: Pick<KeyStore, "page">;
  readonly idOf: (requestId: string) => string;
}

const ATTEMPTS = 5;

export function makeManageRoles({ roles, people, invitations, keys, idOf }: RolePorts): ManageRoles {
  const catalogue = makeManageCatalogue(roles, { limit: MAX_ROLES_OF_TENANT, idOf });
  const isOurs = (name: string) => ROLES.some((role) => role === name.trim().toLowerCase());

  return {
    async create(role, by, request) {
      const missing = lacking(by, role.permissions);
      if (missing.length > 0) return { kind: "lacking", permissions: missing };
      return isOurs(role.name) ? { kind: "taken" } : catalogue.create(role, request);
    },

    async edit(id, change, by, expectedVersion, now) {
      const role = await roles.get(id);
      if (!role) return { kind: "missing" };
      // Also what it allows already: else a lesser person could take rights away from those above.
      const missing = lacking(by, [...new Set([...role.permissions, ...(change.permissions ?? [])])]);
      if (missing.length > 0) return { kind: "lacking", permissions: missing };
      if (change.name !== undefined && isOurs(change.name)) return { kind: "taken" };
      // What was judged is what is changed.
      const outcome = await catalogue.edit(id, expectedVersion ?? role.version, () => change, now);
      return outcome;
    },

    async remove(id, by, expectedVersion, now) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const census = await people.census();
        const role = await roles.get(id);
        if (!role) return { kind: "missing" };
        if (expectedVersion !== undefined && role.version !== expectedVersion) return { kind: "stale", entry: role };
        const missing = lacking(by, role.permissions);
        if (missing.length > 0) return { kind: "lacking", permissions: missing };
        const retired = retire(census, id);
        if (retired.kind === "in_use") return { kind: "in_use", by: `${retired.holders} of the tenant's people` };
        const used = await usedOtherwise(id, now);
        if (used) return { kind: "in_use", by: used };
        // From here on nobody is given it, so that it can go.
        if ((await people.saveCensus(retired.census, census)) === "saved")
          return catalogue.remove(id, expectedVersion ?? role.version);
      }
      throw new Error("the people kept changing");
    },
  };

  async function usedOtherwise(role: string, now: string): Promise<string | undefined> {
    for await (const { state, expiresAt, role: its } of each((page) => invitations.page(page)))
      if (its === role && state === "pending" && expiresAt > now) return "an invitation";
    for await (const key of each((page) => keys.page(page)))
      if (key.role === role && isGood(key, now)) return `the key ${key.keyId}`;
    return undefined;
  }
}

export const isGood = ({ revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">, now: string): boolean =>
  revokedAt === undefined && (expiresAt === undefined || expiresAt > now);

async function* each<Item>(
  read: (page: {
    readonly limit: number;
    readonly cursor?: string;
  }) => Promise<{ readonly items: readonly Item[]; readonly nextCursor?: string }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
