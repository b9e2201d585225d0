import * as z from "zod/mini";

/** Whom we believe when they say who somebody is. */
export interface Issuer {
  /** As it stands in the tokens' `iss`. */
  readonly issuer: string;
  /** Whom the tokens are for: us. */
  readonly audience: string;
  /** Where the signing keys are; found by discovery when absent. */
  readonly jwksUri?: string | undefined;
  /**
   * How its tokens tell of a second factor, where `amr` does not: these values of `acr`; or `always`, for an issuer that signs nobody in
   * without one; or `cognito`, for a user pool, which has to be asked.
   */
  readonly secondFactor?: "always" | "cognito" | readonly string[] | undefined;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Keys that came over plain HTTP could be anybody's, unless they never left this computer. */
export function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.has(hostname));
}

const address = z.string().check(z.refine(isTrustworthy));
const Issuers = z.array(
  z.strictObject({
    issuer: address,
    audience: z.string().check(z.minLength(1)),
    jwksUri: z.optional(address),
    secondFactor: z.optional(z.union([z.enum(["always", "cognito"]), z.array(z.string().check(z.minLength(1)))])),
  }),
);

/** Reads `[{issuer, audience, jwksUri?, secondFactor?}]`. Throws for anything else: a function with a wrong list must not start. */
export function parseIssuers(text: string): readonly Issuer[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the issuers are not JSON");
  }
  const parsed = z.safeParse(Issuers, value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Error(`the issuers are malformed at: ${places || "the list"}`);
}
