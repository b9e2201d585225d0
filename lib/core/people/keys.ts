/** Keys of systems: made with no more rights than their maker has, shown once. */
import type { Ids } from "../kernel/ports.ts";
import { type ApiKey, type Permission, SCOPED, secretOf } from "./model.ts";
import type { KeyStore, RoleStore } from "./ports.ts";
import { type Granter, lacking, permissionsOfRole } from "./roles.ts";

interface KeyPorts {
  readonly keys: KeyStore;
  readonly roles: RoleStore;
  readonly ids: Ids;
  /** SHA-256, hexadecimal. */
  readonly hash: (text: string) => string;
  readonly tenant: string;
}

export interface NewKey {
  readonly name: string;
  /** Either a role or permissions of its own. */
  readonly role?: string | undefined;
  readonly permissions?: readonly Permission[] | undefined;
  readonly expiresAt?: string | undefined;
  readonly request: { readonly id: string; readonly at: string };
}

export type KeyOutcome =
  | { readonly kind: "created"; readonly key: ApiKey; readonly credential: string }
  | { readonly kind: "role_missing" | "exists" | "expired" }
  | { readonly kind: "lacking"; readonly permissions: readonly Permission[] };

export interface ManageKeys {
  create(key: NewKey, by: Granter): Promise<KeyOutcome>;
  /** Whoever may manage keys may take any of them out of use: a key that leaked must not wait for the right person. */
  revoke(keyId: string, now: string): Promise<ApiKey | undefined>;
}

export function makeManageKeys({ keys, roles, ids, hash, tenant }: KeyPorts): ManageKeys {
  return {
    async create({ name, role, permissions, expiresAt, request }, by) {
      if (expiresAt !== undefined && expiresAt <= request.at) return { kind: "expired" };
      const rights = role === undefined ? (permissions ?? []) : await permissionsOfRole(roles, role);
      if (!rights) return { kind: "role_missing" };
      const missing = lacking(by, rights);
      if (missing.length > 0) return { kind: "lacking", permissions: missing };
      const keyId = ids.derive("key", tenant, request.id).slice(0, 10);
      const secret = secretOf(() => ids.random());
      const key: ApiKey = {
        keyId,
        tenant,
        name,
        role: role ?? SCOPED,
        ...(role === undefined ? { permissions: [...new Set(rights)] } : {}),
        hash: hash(secret),
        createdAt: request.at,
        createdBy: by.id,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        version: 1,
      };
      if ((await keys.create(key)) === "exists") return { kind: "exists" };
      return { kind: "created", key, credential: `sk_${tenant}_${keyId}_${secret}` };
    },
    revoke: (keyId, now) => keys.revoke(keyId, now),
  };
}
