/** A function of ours: what it is called, what breaks for people when it fails, and what it may touch. */
import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { Code } from "aws-cdk-lib/aws-lambda";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { RoomName } from "../bundle.ts";
import type { Stage } from "../stages.ts";
import type { Lane } from "./lane.ts";

/** What all rooms of a stack share. */
export interface Building {
  readonly stage: Stage;
  readonly table: Table;
  readonly codeOf: (room: RoomName) => Code;
}

export interface RoomProps extends Building {
  readonly does: string;
  /** What people notice while this function fails. It is the text of the alarm that watches the function. */
  readonly errorImpact: string;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes; CPU comes in proportion, a whole one at 1,769. */
  readonly memory: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const readActions = ["dynamodb:GetItem", "dynamodb:Query"];
// A transaction needs the permissions of its parts.
const workActions = ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];

export class Room extends Construct {
  readonly name: RoomName;
  readonly errorImpact: string;
  /** Seconds. */
  readonly timeout: number;
  readonly lambda: LambdaFunction;
  readonly role: Role;
  readonly stage: Stage;

  constructor(scope: Construct, name: RoomName, props: RoomProps) {
    super(scope, name);
    const { stage } = props;
    this.name = name;
    this.stage = stage;
    this.errorImpact = props.errorImpact;
    this.timeout = props.timeout;

    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/chasqui/${stage.name}/${name}`,
      retention: stage.logRetention,
      // A retained group of this name would stop the stack from being deployed again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Its own role, because the managed one for Lambda may write to every log group of the account.
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(this.role);

    this.lambda = new LambdaFunction(this, "Function", {
      functionName: `chasqui-${stage.name}-${name}`,
      description: props.does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: props.codeOf(name),
      role: this.role,
      timeout: Duration.seconds(props.timeout),
      memorySize: props.memory,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[stage.logLevel],
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        STAGE: stage.name,
        LOG_LEVEL: stage.logLevel,
        SERVICE_NAME: name,
        TABLE_NAME: props.table.tableName,
        ...props.environment,
      },
    });
  }

  /** Reads items and the list index; no scans, they belong to migrations and exports. */
  reads(table: Table): void {
    this.mayDo(readActions, table.tableArn, `${table.tableArn}/index/list`);
  }

  /** Reads items whose partition key is like one of these, and no others. */
  readsOnly(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(readActions, table, partitionKeys);
  }

  /** Reads parts of the list index whose keys are like one of these, and no others. */
  readsListsOnly(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(["dynamodb:Query"], table, partitionKeys, `${table.tableArn}/index/list`);
  }

  private mayOn(
    actions: readonly string[],
    table: Table,
    partitionKeys: readonly string[],
    resource = table.tableArn,
  ): void {
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [resource],
        conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...partitionKeys] } },
      }),
    );
  }

  /** Several items of such partitions in one request. */
  readsTogetherOnly(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(["dynamodb:BatchGetItem"], table, partitionKeys);
  }

  /** Adds items to such partitions. */
  putsOnly(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(["dynamodb:PutItem"], table, partitionKeys);
    this.leavesTheAuditLogAlone(table);
  }

  /** Counts in items of such partitions. */
  countsOnly(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(["dynamodb:UpdateItem"], table, partitionKeys);
  }

  readsAndWrites(table: Table): void {
    this.reads(table);
    this.mayDo(workActions, table.tableArn);
    this.leavesTheAuditLogAlone(table);
  }

  /** Writes that hang on a row which they leave as it is. */
  checks(table: Table): void {
    this.mayDo(["dynamodb:ConditionCheckItem"], table.tableArn);
  }

  /** What was sealed is never changed or deleted, and only one function seals. A denial goes before every permission. */
  private leavesTheAuditLogAlone(table: Table): void {
    const seals: RoomName = "project-changes";
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [
          ...["DeleteItem", "UpdateItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate", "BatchWriteItem"],
          ...(this.name === seals ? [] : ["PutItem"]),
        ].map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
        conditions: { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["*#audit", "*#audit-days"] } },
      }),
    );
  }

  /** Reads and writes items of such partitions, and no others. */
  worksOnlyOn(table: Table, partitionKeys: readonly string[]): void {
    this.mayOn(
      [...readActions, "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      table,
      partitionKeys,
    );
    this.leavesTheAuditLogAlone(table);
  }

  /** Several writes in one request, of which each is judged by itself. */
  writesTogether(table: Table): void {
    this.mayDo(["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate"], table.tableArn);
  }

  /** Sends to the queues and is told their addresses under these names. */
  sendsTo(lanes: Readonly<Record<string, Lane>>): void {
    for (const [variable, lane] of Object.entries(lanes)) {
      this.lambda.addEnvironment(variable, lane.queue.queueUrl);
      this.mayDo(["sqs:SendMessage"], lane.queue.queueArn);
    }
  }

  /** Counts what was given up, and sees for how long it waits; `queues` by the names of the code. */
  watchesDeadLetters(queues: Readonly<Record<string, Queue>>): void {
    const places = Object.entries(queues).map(([name, dead]) => [name, { dead: dead.queueUrl }]);
    this.lambda.addEnvironment("DEAD_LETTERS", Stack.of(this).toJsonString(Object.fromEntries(places)));
    // SQS tells no age but to whom it hands messages.
    for (const dead of Object.values(queues))
      this.mayDo(["sqs:GetQueueAttributes", "sqs:ReceiveMessage"], dead.queueArn);
  }

  /** Puts what was given up back into its queue. */
  redrives(lanes: Readonly<Record<string, Lane>>): void {
    const places = Object.entries(lanes).map(([name, { queue, deadLetters }]) => [
      name,
      { dead: deadLetters.queueUrl, queue: queue.queueUrl },
    ]);
    this.lambda.addEnvironment("DEAD_LETTERS", Stack.of(this).toJsonString(Object.fromEntries(places)));
    for (const { queue, deadLetters } of Object.values(lanes)) {
      this.mayDo(["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], deadLetters.queueArn);
      this.mayDo(["sqs:SendMessage"], queue.queueArn);
    }
  }

  /** Is told the queue's address, to change how long a message of its own stays hidden; reading it allows that already. */
  postpones(variable: string, lane: Lane): void {
    this.lambda.addEnvironment(variable, lane.queue.queueUrl);
  }

  /** Reads the credentials of apps and connections, SecureStrings below the stage's prefix that the API creates. */
  readsSecrets(): void {
    this.mayTouchSecrets(["ssm:GetParameter"]);
  }

  keepsSecrets(): void {
    this.mayTouchSecrets(["ssm:GetParameter", "ssm:PutParameter"]);
  }

  /** Reads the keys by which links to customers are signed, and no other secret. */
  readsLinkKeys(): void {
    this.mayTouchSecrets(["ssm:GetParameter"], "*/links");
  }

  /** Makes one where a tenant has none. */
  makesLinkKeys(): void {
    this.mayTouchSecrets(["ssm:PutParameter"], "*/links");
  }

  /** Reads the keys of the service that campaigns are signed at, and no other secret. */
  readsSignatureKeys(): void {
    this.mayTouchSecrets(["ssm:GetParameter"], "*/signature");
  }

  /** Forgets who ended the permission to their calendar. */
  forgetsCalendars(): void {
    this.mayTouchSecrets(["ssm:PutParameter"], "*/google.*");
  }

  /** Checks what was signed. Without a key nothing is. */
  checksSignatures(key: Key | undefined): void {
    this.mayOnKey(key, "kms:GetPublicKey");
  }

  signs(key: Key | undefined): void {
    this.mayOnKey(key, "kms:GetPublicKey", "kms:Sign");
  }

  private mayOnKey(key: Key | undefined, ...actions: readonly string[]): void {
    if (!key) return;
    this.lambda.addEnvironment("SIGNING_KEY_ID", key.keyArn);
    this.mayDo(actions, key.keyArn);
  }

  readsMedia(media: Bucket): void {
    this.mayTouchMedia(media, ["s3:GetObject"]);
  }

  /** Hands over, and adds what people send. */
  addsMedia(media: Bucket): void {
    this.mayTouchMedia(media, ["s3:GetObject", "s3:PutObject"]);
  }

  /** Stores, hands over and deletes. */
  keepsMedia(media: Bucket): void {
    this.mayTouchMedia(media, ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]);
    this.listsObjects(media);
  }

  /** Adds to what is analysed, and reads nothing of it. */
  keepsAnalysis(bucket: Bucket): void {
    this.lambda.addEnvironment("ANALYSIS_BUCKET", bucket.bucketName);
    this.mayDoOnAll(
      ["s3:PutObject"],
      everyObjectOf(bucket),
      "Objects are created at run time, one for each batch of changes, so only the bucket is known.",
    );
  }

  /** What jobs leave and are given: links to it are signed as whoever hands them out. */
  keepsFiles(files: Bucket, ...more: readonly string[]): void {
    this.lambda.addEnvironment("FILES_BUCKET", files.bucketName);
    this.mayDoOnAll(
      ["s3:GetObject", "s3:PutObject", ...more],
      everyObjectOf(files),
      "Objects are created at run time under a prefix per tenant and job, so only the bucket is known.",
    );
  }

  /** Sends as any sender that the account has verified: which ones businesses use, the table says. */
  sendsMail(): void {
    const reason = "Senders and configuration sets are chosen at run time, so only their kind is known.";
    for (const resource of ["identity", "configuration-set"])
      this.mayDoOnAll(
        ["ses:SendEmail", "ses:SendRawEmail"],
        Stack.of(this).formatArn({ service: "ses", resource: `${resource}/*` }),
        reason,
      );
  }

  /** Whether senders are verified, and the account may send. */
  asksAboutMail(): void {
    const identities = Stack.of(this).formatArn({ service: "ses", resource: "identity/*" });
    this.mayDoOnAll(
      ["ses:GetEmailIdentity"],
      identities,
      "Senders are entered at run time, so only their kind is known.",
    );
    this.mayDoOnAll(["ses:GetAccount"], "*", "ses:GetAccount knows no resources.");
  }

  /** Sends text messages in the name of any sender of the account. */
  sendsTexts(): void {
    this.mayOnSenders(["sms-voice:SendTextMessage"], "phone-number", "sender-id", "configuration-set");
  }

  /** Whether senders of text messages are the account's, and active. */
  asksAboutTexts(): void {
    this.mayOnSenders(["sms-voice:DescribePhoneNumbers"], "phone-number");
    this.mayOnSenders(["sms-voice:DescribeSenderIds"], "sender-id");
  }

  private mayOnSenders(actions: readonly string[], ...kinds: readonly string[]): void {
    for (const kind of kinds)
      this.mayDoOnAll(
        actions,
        Stack.of(this).formatArn({ service: "sms-voice", resource: `${kind}/*` }),
        "Senders are entered at run time, so only their kind is known.",
      );
  }

  /** Finds what begins so: keys begin with a tenant, which only the code knows. */
  listsObjects(bucket: Bucket): void {
    this.mayDo(["s3:ListBucket"], Stack.of(bucket).exportValue(bucket.bucketArn));
  }

  mayDo(actions: readonly string[], ...resources: readonly string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }

  /** The same for a resource with a wildcard, with the reason why it cannot be narrower. */
  mayDoOnAll(actions: readonly string[], resource: string, reason: string): void {
    this.mayDo(actions, resource);
    const finding = `AwsSolutions-IAM5[Resource::${asPrinted(Stack.of(this).resolve(resource))}]`;
    Validations.of(this.role).acknowledge({ id: finding, reason });
  }

  // The SecureStrings are under the account's own SSM key, whose policy lets in whoever SSM lets in: no kms:Decrypt here.
  private mayTouchSecrets(actions: readonly string[], names = "*"): void {
    const prefix = `/chasqui/${this.stage.name}`;
    this.lambda.addEnvironment("SECRETS_PREFIX", prefix);
    this.mayDoOnAll(
      actions,
      Stack.of(this).formatArn({ service: "ssm", resource: `parameter${prefix}/${names}` }),
      "Credentials are created at run time, one parameter a connection, so only their prefix is known.",
    );
  }

  private mayTouchMedia(media: Bucket, actions: readonly string[]): void {
    this.lambda.addEnvironment("MEDIA_BUCKET", media.bucketName);
    this.mayDoOnAll(
      actions,
      everyObjectOf(media),
      "Objects are created at run time under a prefix per tenant, so only the bucket is known.",
    );
  }
}

/** All objects of a bucket of another stack. */
export function everyObjectOf(bucket: Bucket): string {
  // Exported here and now, because cdk-nag prints the export's name, which the CDK would only choose while synthesising.
  return `${Stack.of(bucket).exportValue(bucket.bucketArn)}/*`;
}

/** A resolved value as cdk-nag prints it in the id of a finding. */
function asPrinted(value: unknown): string {
  if (typeof value === "string") return value;
  const {
    Ref,
    "Fn::GetAtt": attribute,
    "Fn::ImportValue": exported,
    "Fn::Join": join,
  } = value as Record<string, unknown>;
  if (typeof Ref === "string") return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join(".")}>`;
  if (typeof exported === "string") return exported;
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(asPrinted).join(String(join[0]));
  throw new Error(`A resource of a kind that no permission has used so far: ${JSON.stringify(value)}`);
}
