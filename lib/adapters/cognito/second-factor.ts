/**
 * Whether a user pool asks a person for a one-time password. Its tokens do not say whether one was given; but a pool without remembered
 * devices asks everybody for it, at every sign-in, who has set one up.
 */
import { callJson } from "../aws/json.ts";

const COGNITO = { service: "cognito-idp", target: "AWSCognitoIdentityProviderService", version: "1.1" } as const;

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1_000;

interface User {
  readonly Enabled?: boolean;
  readonly UserMFASettingList?: readonly string[];
}

/** The pool's own id is the end of its name as an issuer. */
const poolOf = (issuer: string): string => issuer.slice(issuer.lastIndexOf("/") + 1);

export type AsksForSecondFactor = (issuer: string, subject: string) => Promise<boolean>;

/** Whatever cannot be had counts as no: a tenant that demands a second factor is shut meanwhile, and no other notices. */
export function makeAsksForSecondFactor(now: () => number): AsksForSecondFactor {
  const remembered = new Map<string, { readonly until: number; readonly asks: boolean }>();
  return async (issuer, subject) => {
    const name = `${issuer} ${subject}`;
    const known = remembered.get(name);
    if (known && known.until > now()) return known.asks;
    let asks: boolean;
    try {
      const user = await callJson<User>(COGNITO, "AdminGetUser", { UserPoolId: poolOf(issuer), Username: subject });
      asks = user.Enabled === true && (user.UserMFASettingList ?? []).includes("SOFTWARE_TOKEN_MFA");
    } catch {
      return false;
    }
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(name, { until: now() + REMEMBERED_MS, asks });
    return asks;
  };
}
