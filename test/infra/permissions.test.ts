import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rooms } from "../../infra/bundle.ts";
import { permissionsOf, synthesise } from "./stage.ts";

const stage = synthesise("prod", { campaigns: "yes" });

const reads = ["dynamodb:GetItem on Table Table", "dynamodb:Query on Table Table"];
const readsList = ["dynamodb:GetItem on Table Table/index/list", "dynamodb:Query on Table Table/index/list"];
const writes = ["BatchGetItem", "DeleteItem", "PutItem", "UpdateItem"].map(
  (action) => `dynamodb:${action} on Table Table`,
);
const readsAndWrites = [...reads, ...readsList, ...writes];
const secrets = "arn::ssm:::parameter/chasqui/prod/*";
const forgetsCalendars = "ssm:PutParameter on arn::ssm:::parameter/chasqui/prod/*/google.*";
const readsSecrets = [`ssm:GetParameter on ${secrets}`];
const consumes = (queue: string): string[] =>
  ["ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"].map(
    (action) => `sqs:${action} on Queue chasqui-prod-${queue}`,
  );
const readsStream = [
  "dynamodb:DescribeStream on Table Table",
  "dynamodb:GetRecords on Table Table",
  "dynamodb:GetShardIterator on Table Table",
  "dynamodb:ListStreams on *",
  "s3:ListBucket on Bucket Failures",
  "s3:PutObject on Bucket Failures/*",
];
const sends = (queue: string): string => `sqs:SendMessage on Queue chasqui-prod-${queue}`;
const lanes = ["inbound.fifo", "receipts", "talk.fifo", "bulk.fifo", "jobs"];
const deadOf = (queue: string): string => queue.replace(/^([a-z]+)/, "$1-dead");
const looksAt = (queue: string): string[] =>
  ["GetQueueAttributes", "ReceiveMessage"].map((action) => `sqs:${action} on Queue chasqui-prod-${deadOf(queue)}`);
const checksSignatures = "kms:GetPublicKey on Key SigningKey";
const managesConnections = "execute-api:ManageConnections on arn::execute-api:::Api WebSocketApi/live/*/@connections/*";
const schedules = "arn::scheduler:::schedule/chasqui-prod/*";

const expected: Readonly<Record<(typeof rooms)[number], readonly string[]>> = {
  "receive-webhook": [
    ...reads,
    ...readsList,
    ...readsSecrets,
    "s3:GetObject on Bucket Media/*",
    "s3:PutObject on Bucket Media/*",
    sends("inbound.fifo"),
    sends("receipts"),
  ],
  "receive-events": [
    ...reads,
    ...readsList,
    ...readsSecrets,
    "s3:GetObject on Bucket Media/*",
    "s3:PutObject on Bucket Media/*",
    "s3:GetObject on Bucket Mails/*",
    // What failed.
    "s3:ListBucket on Bucket Failures",
    "s3:PutObject on Bucket Failures/*",
    sends("inbound.fifo"),
    sends("receipts"),
  ],
  // Of apps, threads, hours, counts and tickets alone, by the policies' conditions.
  "serve-visitors": [
    ...reads,
    "dynamodb:PutItem on Table Table",
    "dynamodb:UpdateItem on Table Table",
    ...readsSecrets,
    "s3:GetObject on Bucket Media/*",
    "s3:PutObject on Bucket Media/*",
    sends("inbound.fifo"),
    sends("receipts"),
  ],
  // Of contacts and the business's name alone, by the policy's condition; and of one secret.
  track: [...reads, "dynamodb:PutItem on Table Table", "ssm:GetParameter on arn::ssm:::parameter/chasqui/prod/*/links"],
  // Of what is planned, and of who is of the team, by the policies' conditions.
  "serve-calendar": [
    ...[...reads, "dynamodb:BatchGetItem on Table Table", "dynamodb:Query on Table Table/index/list"],
    // The timers of people's calendars.
    "dynamodb:PutItem on Table Table",
  ],
  "process-inbound": [
    ...readsAndWrites,
    "dynamodb:PartiQLInsert on Table Table",
    "dynamodb:PartiQLUpdate on Table Table",
    ...consumes("inbound.fifo"),
  ],
  "process-receipts": [...readsAndWrites, ...consumes("receipts"), sends("inbound.fifo")],
  "relay-changes": [
    ...readsStream,
    sends("talk.fifo"),
    sends("bulk.fifo"),
    sends("jobs"),
    "events:PutEvents on EventBus Events",
    `scheduler:CreateSchedule on ${schedules}`,
    "iam:PassRole on Role ScheduleRole",
  ],
  "project-changes": [
    ...readsAndWrites,
    "dynamodb:ConditionCheckItem on Table Table",
    ...readsStream,
    managesConnections,
  ],
  "send-outbound": [
    checksSignatures,
    ...readsAndWrites,
    ...readsSecrets,
    "ssm:PutParameter on arn::ssm:::parameter/chasqui/prod/*/links",
    "s3:GetObject on Bucket Media/*",
    // As any sender that the account has verified.
    ...["identity", "configuration-set"].flatMap((kind) =>
      ["SendEmail", "SendRawEmail"].map((action) => `ses:${action} on arn::ses:::${kind}/*`),
    ),
    ...["phone-number", "sender-id", "configuration-set"].map(
      (kind) => `sms-voice:SendTextMessage on arn::sms-voice:::${kind}/*`,
    ),
    ...consumes("talk.fifo"),
    ...consumes("bulk.fifo"),
  ],
  "run-job": [
    checksSignatures,
    forgetsCalendars,
    ...readsAndWrites,
    ...readsSecrets,
    ...["Files", "Media"].flatMap((bucket) => [
      ...["DeleteObject", "GetObject", "PutObject"].map((action) => `s3:${action} on Bucket ${bucket}/*`),
      `s3:ListBucket on Bucket ${bucket}`,
    ]),
    ...consumes("jobs"),
    // What was given up goes back into the queue that it comes from.
    ...lanes.flatMap((lane) => [
      ...looksAt(lane),
      `sqs:DeleteMessage on Queue chasqui-prod-${deadOf(lane)}`,
      sends(lane),
    ]),
  ],
  "run-schedule": [
    forgetsCalendars,
    ...readsAndWrites,
    ...readsSecrets,
    "sqs:GetQueueAttributes on Queue chasqui-prod-schedules-dead",
    "sqs:GetQueueUrl on Queue chasqui-prod-schedules-dead",
    sends("schedules-dead"),
  ],
  "deliver-event": [
    ...readsAndWrites,
    ...readsSecrets,
    // What failed.
    "s3:ListBucket on Bucket Failures",
    "s3:PutObject on Bucket Failures/*",
  ],
  api: [
    checksSignatures,
    ...readsAndWrites,
    ...readsSecrets,
    `ssm:PutParameter on ${secrets}`,
    "s3:GetObject on Bucket Media/*",
    // What was uploaded to be sent is kept beside what customers sent.
    "s3:PutObject on Bucket Media/*",
    "s3:GetObject on Bucket Files/*",
    "s3:PutObject on Bucket Files/*",
    // How many were given up and since when; nothing is taken out.
    ...[...lanes, "schedules"].flatMap(looksAt),
    "ses:GetEmailIdentity on arn::ses:::identity/*",
    "ses:GetAccount on *",
    "sms-voice:DescribePhoneNumbers on arn::sms-voice:::phone-number/*",
    "sms-voice:DescribeSenderIds on arn::sms-voice:::sender-id/*",
  ],
  // Of campaigns and requests, and of who approves them to read, by the policies' conditions. Nobody else may ask for the key's use.
  sign: [
    ...reads,
    ...reads,
    ...["DeleteItem", "PutItem", "PutItem", "UpdateItem"].map((action) => `dynamodb:${action} on Table Table`),
    checksSignatures,
    "kms:Sign on Key SigningKey",
    // Of the service that campaigns are signed at.
    "ssm:GetParameter on arn::ssm:::parameter/chasqui/prod/*/signature",
  ],
  // Of people and keys alone: the policy's condition names their partitions.
  authorize: [...reads, "dynamodb:BatchGetItem on Table Table", "dynamodb:PutItem on Table Table"],
  // Of live connections and their tickets alone, by the policy's condition; and of people, keys and roles, to read.
  live: [
    ...reads,
    ...reads,
    ...["DeleteItem", "PutItem", "UpdateItem"].map((action) => `dynamodb:${action} on Table Table`),
    managesConnections,
  ],
};

describe("a function may do what its room does and nothing else", () => {
  test.each(rooms)("%s", (room) => {
    const logs = ["CreateLogStream", "PutLogEvents"].map(
      (action) => `logs:${action} on LogGroup /chasqui/prod/${room}`,
    );
    expect(permissionsOf(stage, room)).toEqual([...expected[room], ...logs].sort());
  });
});

// No local engine checks permissions, so what the code asks of AWS is compared with what the template allows.
describe("every call that an adapter makes is allowed to some function", () => {
  const granted = new Set(rooms.flatMap((room) => permissionsOf(stage, room)).map((each) => each.split(" on ")[0]));
  /** What stands in the source of an adapter, and what it asks for. */
  const asked: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
    dynamo: [
      [/client\s*\.get\(/, "dynamodb:GetItem"],
      [/client\s*\.put\(/, "dynamodb:PutItem"],
      [/client\s*\.update\(/, "dynamodb:UpdateItem"],
      [/client\s*\.delete\(/, "dynamodb:DeleteItem"],
      [/client\s*\.query\(/, "dynamodb:Query"],
      [/client\s*\.batchGet\(/, "dynamodb:BatchGetItem"],
      [/INSERT INTO/, "dynamodb:PartiQLInsert"],
      [/`UPDATE "/, "dynamodb:PartiQLUpdate"],
      // Each part needs its own permission; ours are puts.
      [/client\s*\.transactWrite\(/, "dynamodb:PutItem"],
    ],
    s3: [
      // A multipart upload is allowed to whom a put is.
      [/service: "s3".*method: "PUT"/, "s3:PutObject"],
      [/signedLink\(/, "s3:GetObject"],
      [/service: "s3",[^}]*method: "GET"/, "s3:GetObject"],
      [/service: "s3".*method: "DELETE"/, "s3:DeleteObject"],
      [/"list-type"/, "s3:ListBucket"],
    ],
    scheduler: [[/path: `\/schedules\//, "scheduler:CreateSchedule"]],
    sqs: [
      [/"SendMessageBatch"/, "sqs:SendMessage"],
      [/"ChangeMessageVisibility"/, "sqs:ChangeMessageVisibility"],
      [/"GetQueueAttributes"/, "sqs:GetQueueAttributes"],
      [/"ReceiveMessage"/, "sqs:ReceiveMessage"],
      [/"DeleteMessageBatch"/, "sqs:DeleteMessage"],
    ],
    kms: [
      [/"GetPublicKey"/, "kms:GetPublicKey"],
      [/"Sign"/, "kms:Sign"],
    ],
    ssm: [
      [/"GetParameter"/, "ssm:GetParameter"],
      [/"PutParameter"/, "ssm:PutParameter"],
    ],
  };

  test.each(Object.entries(asked))("lib/adapters/%s", (folder, calls) => {
    const source = globSync(`lib/adapters/${folder}/**/*.ts`)
      .filter((file) => !file.endsWith(".test.ts"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    for (const [pattern, action] of calls) {
      expect(source).toMatch(pattern);
      expect([...granted], action).toContain(action);
    }
    const requests = { s3: 9, scheduler: 1 }[folder] ?? 0;
    expect(source.match(/\b(?:call|ask|fetch)Rest\(/g) ?? [], "requests by path").toHaveLength(requests);
    // Nothing is asked that this list does not know.
    const operations = [
      ...source.matchAll(/\bcall(?:Json|Queue)(?:<[^(]*>)?\(\s*(?:[A-Z0-9_]+,\s*)?"([A-Za-z]+)"/g),
    ].map(([, name]) => name);
    const wired =
      folder === "dynamo"
        ? ["BatchGetItem", "TransactWriteItems", "BatchExecuteStatement"]
        : calls.map(([pattern]) => pattern.source.replaceAll('"', ""));
    for (const operation of operations) expect(wired).toContain(operation);
    if (folder === "dynamo")
      for (const [, method] of source.matchAll(/\bclient\s*\.([a-zA-Z]+)\(/g))
        expect(
          calls.some(([pattern]) => pattern.source.includes(`.${method}\\(`)),
          method,
        ).toBe(true);
  });
});

test("whoever writes the table leaves the audit log alone; one function seals, and none changes what is sealed", () => {
  for (const room of rooms) {
    const writes = permissionsOf(stage, room).includes("dynamodb:PutItem on Table Table");
    const denied = permissionsOf(stage, room, "Deny").map((each) =>
      each.replace(/ on .*/, "").replace("dynamodb:", ""),
    );
    const all = ["BatchWriteItem", "DeleteItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate", "UpdateItem"];
    const expected = room === "project-changes" ? all : [...all, "PutItem"];
    expect(denied, room).toEqual(writes ? expected.toSorted() : []);
  }
  const denials = stage
    .ofType("AWS::IAM::Policy")
    .flatMap(
      ({ properties }) =>
        (properties.PolicyDocument as { Statement: readonly { Effect: string; Condition?: unknown }[] }).Statement,
    )
    .filter(({ Effect }) => Effect === "Deny");
  for (const { Condition } of denials) {
    expect(Condition).toEqual({
      "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["*#audit", "*#audit-days"] },
    });
  }
});

test("no role takes a managed policy", () => {
  for (const { properties } of stage.ofType("AWS::IAM::Role")) expect(properties.ManagedPolicyArns).toBeUndefined();
});

test("the relay may hand only the schedules' role to only Scheduler, which may only run schedules", () => {
  const policies = stage.ofType("AWS::IAM::Policy").map(({ properties }) => JSON.stringify(properties.PolicyDocument));
  const passing = policies.filter((policy) => policy.includes("iam:PassRole"));
  expect(passing).toHaveLength(1);
  expect(passing[0]).toContain('"Condition":{"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}');

  const invoking = policies.filter((policy) => policy.includes("lambda:InvokeFunction"));
  expect(invoking.map((policy) => JSON.parse(policy).Statement)).toEqual([
    [
      {
        Action: "lambda:InvokeFunction",
        Effect: "Allow",
        Resource: { "Fn::GetAtt": [stage.functionOf("run-schedule").id, "Arn"] },
      },
    ],
  ]);
  const scheduler = stage
    .ofType("AWS::IAM::Role")
    .map(({ properties }) => properties.AssumeRolePolicyDocument as { Statement: readonly { Condition?: object }[] })
    .filter((document) => JSON.stringify(document).includes("scheduler.amazonaws.com"));
  expect(scheduler.map(({ Statement }) => Statement[0]?.Condition)).toEqual([
    {
      StringEquals: {
        "aws:SourceAccount": { Ref: "AWS::AccountId" },
        "aws:SourceArn": { "Fn::GetAtt": [expect.stringMatching(/^Schedules/), "Arn"] },
      },
    },
  ]);
});

test("cdk-nag finds nothing that has no reason beside it", () => {
  expect(stage.findings).toEqual([]);
});
