import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * Whom the AWS tools would speak as (profiles, single sign-on, a role), for the functions' own client, which reads the environment.
 * They are taken once: a command that outlives a session has to be started again. Throws, in the words of the SDK, when nobody is signed in.
 */
export async function takeAccount(): Promise<void> {
  const { config } = new DynamoDBClient({});
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  process.env.AWS_REGION = await config.region();
  process.env.AWS_ACCESS_KEY_ID = accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
  if (sessionToken) process.env.AWS_SESSION_TOKEN = sessionToken;
  else delete process.env.AWS_SESSION_TOKEN;
  // The SDK warns of two sources; from here on there is one.
  delete process.env.AWS_PROFILE;
}
