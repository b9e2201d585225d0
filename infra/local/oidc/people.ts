/** How the seeded people look to the protocol: their claims, and the grant that scripts and tests use. */
import { type Account, errors, type Provider, type ResourceServer } from "oidc-provider";
import type { Person } from "./pages.ts";

export const AUDIENCE = "chasqui-api";
/** Resource indicators must be absolute URIs, so the audience needs a second spelling. */
export const RESOURCE = "urn:chasqui:api";
export const SCOPES = "openid profile email";
export const SCRIPT_CLIENT = "chasqui-scripts";
/** Gives a token for a person by e-mail address. Safe only because this issuer answers the loopback interface alone. */
export const PERSON_GRANT = "urn:chasqui:grant-type:person";

export interface People {
  readonly all: readonly Person[];
  byEmail(email: string): Person | undefined;
  bySubject(subject: string): Person | undefined;
}

export function makePeople(all: readonly Person[]): People {
  const emails = new Map(all.map((person) => [person.email.toLowerCase(), person]));
  const subjects = new Map(all.map((person) => [person.subject, person]));
  if (emails.size !== all.length || subjects.size !== all.length)
    throw new Error("two people share an e-mail address or a subject");
  return { all, byEmail: (email) => emails.get(email.toLowerCase()), bySubject: (subject) => subjects.get(subject) };
}

export function accountOf(person: Person): Account {
  const { subject, email, name } = person;
  return { accountId: subject, claims: async () => ({ sub: subject, email, email_verified: true, name }) };
}

/** What a user pool's token tells of a person, beside who they are. `began`: seconds; now, for a script that only just asked. */
export const claimsOf = ({ email, name, secondFactor }: Person, began = Math.floor(Date.now() / 1000)) => ({
  email,
  email_verified: true,
  name,
  auth_time: began,
  amr: secondFactor ? ["pwd", "otp", "mfa"] : ["pwd"],
});

/** Registers the grant at the token endpoint: `grant_type`, `client_id` and `email`. An unknown address is `invalid_grant`. */
export function registerPersonGrant(provider: Provider, people: People, resource: ResourceServer): void {
  provider.registerGrantType<{ email?: string }>(
    PERSON_GRANT,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      if (!params.email) throw new errors.InvalidRequest("missing required parameter(s) email");
      const person = people.byEmail(params.email);
      if (!person) throw new errors.InvalidGrant("nobody here has this address");
      const token = new provider.AccessToken({
        accountId: person.subject,
        client,
        gty: PERSON_GRANT,
        scope: SCOPES,
      } as ConstructorParameters<typeof provider.AccessToken>[0]);
      token.resourceServer = new provider.ResourceServer(RESOURCE, resource);
      ctx.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        scope: SCOPES,
        token_type: token.tokenType,
      };
    },
    ["email"],
  );
}
