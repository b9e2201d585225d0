import type { Schemas } from "../../../api/client.ts";

export const stateOf = ({ revokedAt, expiresAt }: Schemas["Key"], now: number) =>
  revokedAt !== null ? "revoked" : expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "good";
