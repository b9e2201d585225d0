/** Who is asking? Tokens and keys are checked; what the answer may do is decided per request. */
import {
  type ApiKey,
  type Bar,
  grantsOf,
  MAX_MEMBERSHIPS,
  type Membership,
  type Principal,
  parseApiKey,
  SCOPED,
} from "./model.ts";
import type { Directory, Entry } from "./ports.ts";

/** What an issuer says of whom it signed in. */
export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  /** Only one that the issuer verified. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** When the session began, in milliseconds: the last time that the person proved who they are. */
  readonly signedInAt?: number | undefined;
  readonly secondFactor: boolean;
}

export interface TokenVerifier {
  /** The claims of a token that a configured issuer signed for us and that is valid now; undefined for any other. Throws when the issuer's keys cannot be had. */
  verify(token: string): Promise<Claims | undefined>;
}

interface AuthenticatePorts {
  readonly directory: Pick<Directory, "apiKey" | "membershipsOf" | "permissionsOf">;
  readonly tokens: TokenVerifier;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** SHA-256, hexadecimal. */
  readonly hash: (text: string) => string;
  /** In constant time. */
  readonly equal: (a: string, b: string) => boolean;
  /** A stable id that does not reveal its parts. */
  readonly derive: (...parts: readonly string[]) => string;
}

export const REFUSALS = [
  "no_credential",
  "malformed",
  "unknown_key",
  "wrong_secret",
  "revoked",
  "expired",
  "bad_token",
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** The reason is for our own notes: whoever asks never learns which part was right. `key`: it exists, and whose it is. */
export type Authenticated =
  | { readonly kind: "known"; readonly principal: Principal }
  | {
      readonly kind: "refused";
      readonly reason: RefusalReason;
      readonly key?: { readonly tenant: string; readonly keyId: string };
    };

export type Authenticate = (authorization: string | undefined) => Promise<Authenticated>;

const HOUR_MS = 3_600_000;

export function makeAuthenticate({ directory, tokens, now, hash, equal, derive }: AuthenticatePorts): Authenticate {
  return async (authorization) => {
    const credential = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? "")?.[1];
    if (!credential) return { kind: "refused", reason: "no_credential" };
    return credential.startsWith("sk_") ? byKey(credential) : byToken(credential);
  };

  async function byKey(credential: string): Promise<Authenticated> {
    const parts = parseApiKey(credential);
    if (!parts) return { kind: "refused", reason: "malformed" };
    const key = await directory.apiKey(parts.tenant, parts.keyId);
    if (!key) return { kind: "refused", reason: "unknown_key" };
    const its = { tenant: key.tenant, keyId: key.keyId };
    // The secret first: whoever does not have it learns nothing of the key's state by how long the answer takes.
    if (!equal(key.hash, hash(parts.secret))) return { kind: "refused", reason: "wrong_secret", key: its };
    if (key.revokedAt !== undefined) return { kind: "refused", reason: "revoked", key: its };
    if (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now())
      return { kind: "refused", reason: "expired", key: its };
    return {
      kind: "known",
      principal: { kind: "key", id: `key_${key.keyId}`, memberships: [await membershipOfKey(key)] },
    };
  }

  async function membershipOfKey({ tenant, role, permissions = [] }: ApiKey): Promise<Membership> {
    if (grantsOf(role)) return { tenant, role };
    return { tenant, role, permissions: role === SCOPED ? permissions : await directory.permissionsOf(tenant, role) };
  }

  async function byToken(credential: string): Promise<Authenticated> {
    const claims = await tokens.verify(credential);
    if (!claims) return { kind: "refused", reason: "bad_token" };
    const { issuer, subject, email, name, secondFactor, signedInAt } = claims;
    const entries = await directory.membershipsOf(issuer, subject);
    return {
      kind: "known",
      principal: {
        kind: "person",
        id: `usr_${derive("person", issuer, subject)}`,
        memberships: entries.slice(0, MAX_MEMBERSHIPS).map((entry) => membershipOf(entry, claims)),
        ...(email === undefined ? {} : { email }),
        ...(name === undefined ? {} : { name: name.slice(0, 100) }),
        ...(secondFactor ? { secondFactor } : {}),
        // For what asks for a second factor anew.
        ...(secondFactor && signedInAt !== undefined ? { signedInAt: Math.floor(signedInAt / 1000) } : {}),
      },
    };
  }

  function membershipOf(entry: Entry, claims: Claims): Membership {
    const { tenant, role, permissions } = entry;
    const barred = barOf(entry, claims);
    // What is barred needs no rights, and they would take up room.
    if (barred) return { tenant, role, barred };
    return { tenant, role, ...(grantsOf(role) ? {} : { permissions: permissions ?? [] }) };
  }

  function barOf(
    { suspended, requireSecondFactor, sessionHours }: Entry,
    { signedInAt, secondFactor }: Claims,
  ): Bar | undefined {
    if (suspended) return "suspended";
    // Of a session that nobody says the beginning of, nobody can say that it is young enough.
    if (signedInAt === undefined || now() - signedInAt > sessionHours * HOUR_MS) return "session_expired";
    if (requireSecondFactor && !secondFactor) return "second_factor";
    return undefined;
  }
}
