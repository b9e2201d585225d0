/** An issuer's signing keys: found by discovery, kept, and asked for again when a token names a key that is not among them. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import * as z from "zod/mini";
import { type Issuer, isTrustworthy } from "./issuers.ts";

const TIMEOUT_MS = 4_000;
/** Unknown keys make us ask the issuer again at most this often, so that forged tokens cannot make us flood it. */
const COOLDOWN_MS = 30_000;
const MAX_AGE_MS = 10 * 60_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string().check(z.refine(isTrustworthy)) });

/** Throws when the issuer does not say where its keys are; the next call asks again. */
export function makeKeys(issuer: Issuer): () => Promise<JWTVerifyGetKey> {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    found ??= locate(issuer).then(
      (uri) =>
        createRemoteJWKSet(new URL(uri), {
          timeoutDuration: TIMEOUT_MS,
          cooldownDuration: COOLDOWN_MS,
          cacheMaxAge: MAX_AGE_MS,
        }),
      (error: unknown) => {
        found = undefined;
        throw error;
      },
    );
    return found;
  };
}

/** OpenID Connect Discovery 1.0, https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function locate({ issuer, jwksUri }: Issuer): Promise<string> {
  if (jwksUri !== undefined) return jwksUri;
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.status !== 200) throw new Error(`discovery answered ${answer.status}`);
  const document = z.safeParse(Discovery, await answer.json());
  if (!document.success || document.data.issuer !== issuer) throw new Error("discovery answered for another issuer");
  return document.data.jwks_uri;
}
