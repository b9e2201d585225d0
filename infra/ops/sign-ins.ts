/** People in Cognito's user pool. It mails them a password for the first time: none is printed, kept or known here. */

import { region } from "../../lib/adapters/aws/credentials.ts";
import { AwsError } from "../../lib/adapters/aws/error.ts";
import { callJson } from "../../lib/adapters/aws/json.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { emailOf } from "../../lib/core/people/model.ts";
import { peopleOf, tenantIn } from "./people.ts";
import { tableNameOf } from "./stage.ts";

const COGNITO = { service: "cognito-idp", target: "AWSCognitoIdentityProviderService", version: "1.1" } as const;

type Attributes = readonly { readonly Name: string; readonly Value?: string }[];

async function poolOf(stage: string): Promise<string> {
  let NextToken: string | undefined;
  do {
    const page = await callJson<{ UserPools?: { Id: string; Name: string }[]; NextToken?: string }>(
      COGNITO,
      "ListUserPools",
      { MaxResults: 60, ...(NextToken ? { NextToken } : {}) },
    );
    const found = page.UserPools?.find(({ Name }) => Name === `chasqui-${stage}`);
    if (found) return found.Id;
    NextToken = page.NextToken;
  } while (NextToken);
  throw new Error(
    `there is no user pool chasqui-${stage}: deploy with -c signIn=cognito, or use grant with another issuer`,
  );
}

/** Who is there already stays as they are. */
async function signInFor(
  UserPoolId: string,
  email: string,
  name: string | undefined,
): Promise<{ subject: string; made: boolean }> {
  const subjectIn = (attributes: Attributes | undefined): string => {
    const subject = attributes?.find(({ Name }) => Name === "sub")?.Value;
    if (!subject) throw new Error("Cognito did not say who that is");
    return subject;
  };
  try {
    const { User } = await callJson<{ User?: { Attributes?: Attributes } }>(COGNITO, "AdminCreateUser", {
      UserPoolId,
      Username: email,
      DesiredDeliveryMediums: ["EMAIL"],
      UserAttributes: [
        { Name: "email", Value: email },
        // The password goes to this address and nowhere else: whoever signs in with it has read it there.
        { Name: "email_verified", Value: "true" },
        ...(name ? [{ Name: "name", Value: name }] : []),
      ],
    });
    return { subject: subjectIn(User?.Attributes), made: true };
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== "UsernameExistsException") throw error;
    const { UserAttributes } = await callJson<{ UserAttributes?: Attributes }>(COGNITO, "AdminGetUser", {
      UserPoolId,
      Username: email,
    });
    return { subject: subjectIn(UserAttributes), made: false };
  }
}

interface Options {
  readonly stage: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

function addressIn({ email }: Options): string {
  const address = email === undefined ? undefined : emailOf(email);
  if (!address) throw new Error("--email has to be an address");
  return address;
}

const said = (made: boolean): string =>
  made ? "Cognito mails a password for the first time, good for three days\n" : "that sign-in is there already\n";

/** For somebody who is invited and has no sign-in yet. */
export async function createSignIn(options: Options): Promise<number> {
  const { made } = await signInFor(await poolOf(options.stage), addressIn(options), options.name);
  process.stdout.write(said(made));
  return 0;
}

/** The first way into a fresh deployment. Repeated, it changes nothing. */
export async function firstAdministrator(options: Options & { readonly tenant: string | undefined }): Promise<number> {
  const tenant = tenantIn(options);
  const email = addressIn(options);
  const pool = await poolOf(options.stage);
  const people = peopleOf(dynamoClient(), await tableNameOf(options.stage), tenant);
  await people.createTenant(tenant);
  const { subject, made } = await signInFor(pool, email, options.name);
  const domain = region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const issuer = `https://cognito-idp.${region()}.${domain}/${pool}`;
  await people.grant({ issuer, subject, email, name: options.name }, "administrator");
  process.stdout.write(`${said(made)}administrator of ${tenant}\n`);
  return 0;
}
