import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { Claims, TokenVerifier } from "../../core/people/authenticate.ts";
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
  readonly issuer: Issuer;
  readonly keys: ReturnType<typeof makeKeys>;
}

/** Tokens of these issuers and no others; of none when there are none. `asks`: whether a user pool asks this person for a second factor. */
export function makeTokenVerifier(
  issuers: readonly Issuer[],
  asks: (issuer: string, subject: string) => Promise<boolean> = async () => false,
): TokenVerifier {
  const trusted = new Map<string, Trusted>();
  for (const issuer of issuers) {
    const known = trusted.get(issuer.issuer);
    if (known) known.audience.push(issuer.audience);
    else trusted.set(issuer.issuer, { audience: [issuer.audience], issuer, keys: makeKeys(issuer) });
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
        const claims = claimsOf(payload, its.issuer);
        if (!claims || claims.secondFactor || its.issuer.secondFactor !== "cognito") return claims;
        return { ...claims, secondFactor: await asks(issuer, claims.subject) };
      } catch (error) {
        if (error instanceof errors.JOSEError && FAULTS_OF_TOKENS.has(error.code)) return undefined;
        throw error;
      }
    },
  };
}

/** Methods of RFC 8176 by which one proves to have something; a hardware key or a smart card asks for more than that by itself. */
const HELD = new Set(["otp", "sms", "swk", "hwk", "sc", "fido"]);
const ENOUGH = new Set(["mfa", "hwk", "sc"]);
/** Contexts that mean the same wherever they are used. */
const SECOND_FACTOR_CONTEXTS = new Set([
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
  "https://refeds.org/profile/mfa",
]);

function claimsOf(payload: JWTPayload, { issuer, secondFactor = [] }: Issuer): Claims | undefined {
  const { sub, iat, auth_time: authTime, amr, acr, email, email_verified: verified, name, token_use: use } = payload;
  // Cognito's access tokens name no audience and are refused for that; this is for whoever signs for others too.
  if (!sub || (use !== undefined && use !== "id" && use !== "access")) return undefined;
  const began = typeof authTime === "number" ? authTime : iat;
  const methods = Array.isArray(amr) ? amr.map(String) : [];
  const isSecond =
    secondFactor === "always" ||
    (typeof acr === "string" &&
      (SECOND_FACTOR_CONTEXTS.has(acr) || (typeof secondFactor !== "string" && secondFactor.includes(acr)))) ||
    methods.some((method) => ENOUGH.has(method)) ||
    (methods.some((method) => HELD.has(method)) && methods.some((method) => !HELD.has(method)));
  return {
    issuer,
    subject: sub,
    secondFactor: isSecond,
    ...(began === undefined ? {} : { signedInAt: began * 1000 }),
    ...(typeof email === "string" && (verified === true || verified === "true") ? { email } : {}),
    ...(typeof name === "string" && name.trim() !== "" ? { name: name.trim() } : {}),
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
