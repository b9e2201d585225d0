import { lambdaResource, type TestStack, writeAssembly } from "./assembly.ts";

/** A small app with one of everything, in two stacks: route → table → stream → FIFO queue → partial failure → dead letters. */
const ref = (Ref: string) => ({ Ref });
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const imported = (name: string) => ({ "Fn::ImportValue": name });
const exported = (name: string, Value: unknown) => ({ Value, Export: { Name: name } });
const api = (kind: string, Properties: object) => ({ Type: `AWS::ApiGatewayV2::${kind}`, Properties });
const route = (RouteKey: string, integration: string, more: object = {}) =>
  api("Route", {
    ApiId: ref("Api"),
    RouteKey,
    Target: { "Fn::Join": ["", ["integrations/", ref(integration)]] },
    ...more,
  });
const integration = (id: string, more: object = {}) =>
  api("Integration", {
    ApiId: ref("Api"),
    IntegrationType: "AWS_PROXY",
    IntegrationUri: arn(id),
    PayloadFormatVersion: "2.0",
    ...more,
  });

const data: TestStack = {
  resources: {
    Table: {
      Type: "AWS::DynamoDB::GlobalTable",
      Properties: {
        TableName: "things",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
        TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
        Replicas: [{ Region: ref("AWS::Region") }],
      },
    },
    Media: {
      Type: "AWS::S3::Bucket",
      Properties: {
        CorsConfiguration: { CorsRules: [{ AllowedOrigins: ["*"], AllowedMethods: ["PUT"], AllowedHeaders: ["*"] }] },
      },
    },
    Limit: { Type: "AWS::SSM::Parameter", Properties: { Name: "/app/limit", Type: "String", Value: "7" } },
    Guard: { Type: "AWS::Example::Unheard", Properties: {} },
  },
  outputs: {
    Name: exported("data:Table", ref("Table")),
    Stream: exported("data:Stream", { "Fn::GetAtt": ["Table", "StreamArn"] }),
    Bucket: exported("data:Media", ref("Media")),
  },
};

const table = { TABLE: imported("data:Table") };
const pipeline: TestStack = {
  resources: {
    Dead: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } },
    Work: {
      Type: "AWS::SQS::Queue",
      Properties: {
        FifoQueue: true,
        ContentBasedDeduplication: true,
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: arn("Dead"), maxReceiveCount: 2 },
      },
    },
    Refused: { Type: "AWS::SQS::Queue", Properties: {} },
    Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "facts" } },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: {
        EventBusName: ref("Bus"),
        EventPattern: { source: ["app"], detail: { size: [{ numeric: [">", 3] }] } },
        Targets: [{ Id: "one", Arn: arn("Remember"), InputPath: "$.detail" }],
      },
    },
    Api: api("Api", { Name: "api", ProtocolType: "HTTP" }),
    Stage: api("Stage", { ApiId: ref("Api"), StageName: "$default", AutoDeploy: true }),
    Authorizer: api("Authorizer", {
      ApiId: ref("Api"),
      AuthorizerType: "REQUEST",
      Name: "authorize",
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: "2.0",
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ["$request.header.Authorization"],
      AuthorizerUri: {
        "Fn::Join": [
          "",
          ["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", arn("Authorize"), "/invocations"],
        ],
      },
    }),
    WriteIntegration: integration("Write"),
    SlowIntegration: integration("Slow", { TimeoutInMillis: 200 }),
    WriteRoute: route("POST /things/{id}", "WriteIntegration", {
      AuthorizationType: "CUSTOM",
      AuthorizerId: ref("Authorizer"),
    }),
    EchoRoute: route("ANY /echo/{proxy+}", "WriteIntegration"),
    SlowRoute: route("GET /slow", "SlowIntegration"),
    Write: lambdaResource("write", table, { FunctionName: "write" }),
    Authorize: lambdaResource("authorize"),
    Relay: lambdaResource("relay", { QUEUE: ref("Work") }),
    Work1: lambdaResource("work", table),
    Remember: lambdaResource("remember", table, { FunctionName: "remember" }),
    Slow: lambdaResource("slow", {}, { Timeout: 1, FunctionName: "slow" }),
    StreamMapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        EventSourceArn: imported("data:Stream"),
        FunctionName: ref("Relay"),
        StartingPosition: "TRIM_HORIZON",
        BatchSize: 10,
        MaximumRetryAttempts: 1,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        FilterCriteria: {
          Filters: [{ Pattern: JSON.stringify({ dynamodb: { NewImage: { kind: { S: ["thing"] } } } }) }],
        },
        DestinationConfig: { OnFailure: { Destination: arn("Refused") } },
      },
    },
    QueueMapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        EventSourceArn: arn("Work"),
        FunctionName: ref("Work1"),
        BatchSize: 5,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    },
  },
};

const documents = `
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient();
const put = (pk, sk, more = {}) =>
  client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: pk }, sk: { S: sk }, ...more } }));
`;

const handlers = {
  write: `${documents}
export const handler = async (event) => {
  if (!event.pathParameters.id) return { event, environment: { ...process.env } };
  const { value } = JSON.parse(event.body);
  await put(event.pathParameters.id, value, { kind: { S: "thing" }, by: { S: event.requestContext.authorizer.lambda.user } });
  return { statusCode: 202, headers: { "X-Made": "yes" }, cookies: ["a=1", "b=2"], body: "ok" };
};`,
  authorize: `
let calls = 0;
export const handler = async (event) => {
  calls += 1;
  const user = event.identitySource[0].replace("Bearer ", "");
  if (user === "broken") throw new Error("no");
  return { isAuthorized: user !== "stranger", context: { user, calls } };
};`,
  relay: `
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
const client = new SQSClient();
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    const { pk, sk } = dynamodb.NewImage;
    if (sk.S === "poison") return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    const message = { MessageGroupId: pk.S, MessageDeduplicationId: pk.S + sk.S, MessageBody: JSON.stringify({ pk: pk.S, sk: sk.S }) };
    await client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, ...message }));
  }
};`,
  work: `${documents}
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { body, messageId } of Records) {
    const { pk, sk } = JSON.parse(body);
    if (sk === "bad") batchItemFailures.push({ itemIdentifier: messageId });
    else await put("done " + pk, sk);
  }
  return { batchItemFailures };
};`,
  remember: `${documents}
export const handler = async (event) => {
  await put("remembered", JSON.stringify(event));
};`,
  slow: "export const handler = async ({ ms = 2000 }) => { await new Promise((done) => setTimeout(done, ms)); return ms; };",
};

export function writeRoad(folder: string): string {
  return writeAssembly(folder, { data, pipeline }, handlers);
}
