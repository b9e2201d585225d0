import type { ApiKey, Membership } from "./model.ts";

/** Not of one tenant: the tenants that a person or a key belongs to. */
export interface Directory {
  /** What the person known to `issuer` as `subject` may enter; empty for a stranger. */
  membershipsOf(issuer: string, subject: string): Promise<readonly Membership[]>;
  grant(issuer: string, subject: string, membership: Membership): Promise<void>;
  apiKey(tenant: string, keyId: string): Promise<ApiKey | undefined>;
  createApiKey(key: ApiKey): Promise<void>;
  /** From now on the key opens nothing. False when there is none. */
  revokeApiKey(tenant: string, keyId: string, at: string): Promise<boolean>;
  /** Takes a membership away; what is not there changes nothing. */
  revoke(issuer: string, subject: string, tenant: string): Promise<void>;
  createTenant(tenant: string, name: string, at: string): Promise<"created" | "exists">;
}
