import { decodeJwt, errors, jwtVerify } from "jose";
import type { TokenVerifier } from "../../core/people/authenticate.ts";
import type { Issuer } from "./issuers.ts";
import { makeKeys } from "./keys.ts";

/** Asymmetric ones only: with a shared secret, whoever can check a token could also write one. */
const ALGORITHMS = ["RS256", "ES256", "EdDSA", "PS256"];
const CLOCK_TOLERANCE_SECONDS = 5;

/** Says no to a token whose fault lies in the token itself; that keys cannot be had is not the token's fault. */
const FAULTS_OF_TOKENS: ReadonlySet<string> = new Set([
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
]);

interface Trusted {
  readonly audience: string[];
  readonly keys: ReturnType<typeof makeKeys>;
}

/** Tokens of these issuers and no others; of none when there are none. */
export function makeTokenVerifier(issuers: readonly Issuer[]): TokenVerifier {
  const trusted = new Map<string, Trusted>();
  for (const issuer of issuers) {
    const known = trusted.get(issuer.issuer);
    if (known) known.audience.push(issuer.audience);
    else trusted.set(issuer.issuer, { audience: [issuer.audience], keys: makeKeys(issuer) });
  }

  return {
    async verify(token) {
      const issuer = issuerOf(token);
      const its = issuer === undefined ? undefined : trusted.get(issuer);
      if (issuer === undefined || !its) return undefined;
      const keys = await its.keys();
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience: its.audience,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ["exp", "sub"],
        });
        return payload.sub ? { issuer, subject: payload.sub } : undefined;
      } catch (error) {
        if (error instanceof errors.JOSEError && FAULTS_OF_TOKENS.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}

/** Not verified yet: it only says whose keys to verify with. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
