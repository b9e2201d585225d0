import type { Credentials } from "../contract.ts";

/** The app's credentials as `verify` wants them: without replaced secrets whose time is over. */
export function verifyingCredentials(
  settings: Credentials,
  secrets: Credentials | undefined,
  now: number,
): Credentials {
  const { previousUntil, ...values } = secrets ?? {};
  const current = previousUntil !== undefined && Date.parse(previousUntil) > now;
  return {
    ...settings,
    ...Object.fromEntries(Object.entries(values).filter(([name]) => current || !name.startsWith("previous"))),
  };
}
