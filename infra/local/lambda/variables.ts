import type { Credentials } from "../engines/clients.ts";
import type { FunctionDefinition } from "./definition.ts";

export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly ssm: string;
  readonly kms: string;
  readonly scheduler: string;
  readonly events: string;
  /** Of the calls by which functions speak to live connections. */
  readonly sockets: string;
}

/**
 * The variables of a function: those that Lambda itself sets, the addresses of the local services under the names that the
 * AWS SDK reads, and the template's. Nothing of this process leaks in, so a variable that the template forgot is missing
 * here as it would be there. Functions have no search path either: a bundle must not call programs.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionVariables(
  definition: FunctionDefinition,
  endpoints: ServiceEndpoints,
  region: string,
  credentials: Credentials,
  additional: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    _HANDLER: definition.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    LAMBDA_TASK_ROOT: definition.directory ?? "",
    ...definition.variables,
    // An address, not the SDK's default: S3 then puts the bucket into the path, where a local name server is not needed.
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    AWS_ENDPOINT_URL_SCHEDULER: endpoints.scheduler,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoints.sockets,
    ...additional,
  };
}
