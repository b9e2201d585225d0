import type { ApiKey, Membership } from "./model.ts";

/** Not of one tenant: the tenants that a person or a key belongs to. */
export interface Directory {
  /** What the person known to `issuer` as `subject` may enter; empty for a stranger. */
  membershipsOf(issuer: string, subject: string): Promise<readonly Membership[]>;
  grant(issuer: string, subject: string, membership: Membership): Promise<void>;
  apiKey(tenant: string, keyId: string): Promise<ApiKey | undefined>;
  createApiKey(key: ApiKey): Promise<void>;
  createTenant(tenant: string, name: string, at: string): Promise<"created" | "exists">;
}
