/** Who is asking? Tokens and keys are checked; what the answer may do is decided per request. */
import { type Principal, parseApiKey, type Role } from "./model.ts";
import type { Directory } from "./ports.ts";

export interface TokenVerifier {
  /** The claims of a token that a configured issuer signed for us and that is valid now; undefined for any other. Throws when the issuer's keys cannot be had. */
  verify(token: string): Promise<{ readonly issuer: string; readonly subject: string } | undefined>;
}

interface AuthenticatePorts {
  readonly directory: Directory;
  readonly tokens: TokenVerifier;
  /** SHA-256, hexadecimal. */
  readonly hash: (text: string) => string;
  /** In constant time. */
  readonly equal: (a: string, b: string) => boolean;
  /** A stable id that does not reveal its parts. */
  readonly derive: (...parts: readonly string[]) => string;
}

/** Undefined: refused. Never says why, so that nobody learns which part was right. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal | undefined>;

export function makeAuthenticate({ directory, tokens, hash, equal, derive }: AuthenticatePorts): Authenticate {
  return async (authorization) => {
    const credential = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? "")?.[1];
    if (!credential) return undefined;
    return credential.startsWith("sk_") ? byKey(credential) : byToken(credential);
  };

  async function byKey(credential: string): Promise<Principal | undefined> {
    const parts = parseApiKey(credential);
    if (!parts) return undefined;
    const key = await directory.apiKey(parts.tenant, parts.keyId);
    if (!key || key.revokedAt || !equal(key.hash, hash(parts.secret))) return undefined;
    const role: Role = key.role;
    return { kind: "key", id: `key_${key.keyId}`, memberships: [{ tenant: key.tenant, role }] };
  }

  async function byToken(credential: string): Promise<Principal | undefined> {
    const claims = await tokens.verify(credential);
    if (!claims) return undefined;
    const memberships = await directory.membershipsOf(claims.issuer, claims.subject);
    return { kind: "person", id: `usr_${derive("person", claims.issuer, claims.subject)}`, memberships };
  }
}
