import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";

/** The runner's own clients for its engines. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  destroy(): void;
}

export interface EngineEndpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The embedded engines check no signature; credentials only have to be there. */
export const localCredentials: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** Another DynamoDB than the embedded one may want the credentials of the person who named it. */
export function credentialsOf(environment: NodeJS.ProcessEnv): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!accessKeyId || !secretAccessKey) return localCredentials;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}) };
}

const nothing = (): void => undefined;
/** The SDK makes a readable copy of every answer for its logger, also for one that drops it; unless there is no `info`. */
const logger = { trace: nothing, debug: nothing, warn: nothing, error: nothing } as unknown as NonNullable<
  SQSClientConfig["logger"]
>;

export function makeClients(endpoints: EngineEndpoints, region: string, credentials: Credentials): Clients {
  const common = { region, credentials, logger };
  const dynamodb = new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb });
  const streams = new DynamoDBStreamsClient({ ...common, endpoint: endpoints.dynamodb });
  const sqs = new SQSClient({ ...common, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
  const s3 = new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true });
  return {
    dynamodb,
    streams,
    sqs,
    s3,
    destroy() {
      for (const client of [dynamodb, streams, sqs, s3]) client.destroy();
    },
  };
}
