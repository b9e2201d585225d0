/** Mail of SES: where its events go, and, where a domain takes mail in, where that is kept until it is read. And what AWS tells of text messages. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import {
  CfnConfigurationSet,
  CfnConfigurationSetEventDestination,
  CfnReceiptRule,
  CfnReceiptRuleSet,
} from "aws-cdk-lib/aws-ses";
import type { Construct } from "constructs";
import { type Building, everyObjectOf, Room } from "../constructs/room.ts";
import { Texts } from "../constructs/texts.ts";
import type { DataStack } from "./data.ts";
import type { PipelineStack } from "./pipeline.ts";

export interface MailStackProps extends StackProps, Building {
  readonly data: DataStack;
  readonly pipeline: PipelineStack;
  /** A domain whose MX record points to SES in this region; without it nothing is taken in. */
  readonly domain?: string;
  /** Hears of text messages through AWS, too. */
  readonly texts?: boolean;
}

export class MailStack extends Stack {
  readonly receiveEvents: Room;

  constructor(scope: Construct, id: string, props: MailStackProps) {
    super(scope, id, { ...props, description: "Chasqui: mail of SES, and what AWS tells of it." });
    const { data, pipeline, stage } = props;
    const building: Building = props;
    const mails = this.keepsMails();

    this.receiveEvents = new Room(this, "receive-events", {
      ...building,
      does: "Puts mails that SES takes in, and what AWS tells of text messages, on the queues.",
      errorImpact: "customers' mails, and what AWS tells of text messages, come late, or wait in the failures' bucket",
      timeout: 60,
      memory: 1024,
      environment: { MAIL_BUCKET: mails.bucketName },
    });
    this.receiveEvents.reads(data.table);
    this.receiveEvents.readsSecrets();
    this.receiveEvents.addsMedia(data.media);
    this.receiveEvents.sendsTo({ INBOUND_QUEUE_URL: pipeline.inbound, RECEIPTS_QUEUE_URL: pipeline.receipts });
    this.receiveEvents.mayDoOnAll(
      ["s3:GetObject"],
      `${mails.bucketArn}/*`,
      "Mails are kept under names that SES gives them, so only the bucket is known.",
    );
    this.keepsWhatFails(data);

    const set = new CfnConfigurationSet(this, "MailEvents", {
      name: `chasqui-${stage.name}`,
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      // Whom SES would refuse anyway is refused before it counts.
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    new CfnConfigurationSetEventDestination(this, "MailEventsDestination", {
      configurationSetName: set.ref,
      eventDestination: {
        name: "events",
        enabled: true,
        matchingEventTypes: [
          ...["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE", "DELIVERY_DELAY"],
          ...["OPEN", "CLICK", "SUBSCRIPTION"],
        ],
        // The only bus that SES can write to.
        eventBridgeDestination: {
          eventBusArn: this.formatArn({ service: "events", resource: "event-bus/default" }),
        },
      },
    });
    const ruleName = `chasqui-${stage.name}-mails`;
    new Rule(this, "MailRule", {
      ruleName,
      description: "What becomes of the mails of this stage.",
      eventPattern: {
        source: ["aws.ses"],
        detail: { mail: { tags: { "ses:configuration-set": [`chasqui-${stage.name}`] } } },
      },
      // Nothing of them is in doubt, so nobody has to be invoked for each.
      targets: [pipeline.receipts.asTargetOf(ruleName)],
    });
    if (props.texts) new Texts(this, "Texts", { listener: this.receiveEvents, stage: stage.name });
    if (props.domain !== undefined) this.takesMailIn(mails, props.domain, stage.name);
    new CfnOutput(this, "MailConfigurationSet", { value: set.ref });
  }

  private keepsMails(): Bucket {
    const bucket = new Bucket(this, "Mails", {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      // Read within seconds; the rest of the time is for what failed to be read.
      lifecycleRules: [{ expiration: Duration.days(14), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "Only SES and one function touch it, and the function logs; an access log would add nothing.",
    });
    return bucket;
  }

  private keepsWhatFails({ failures }: DataStack): void {
    this.receiveEvents.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: failures.bucketArn }) },
    });
    this.receiveEvents.mayDo(["s3:ListBucket"], failures.bucketArn);
    this.receiveEvents.mayDoOnAll(
      ["s3:PutObject"],
      everyObjectOf(failures),
      "Lambda names the objects after the function and the time of the failure.",
    );
  }

  /** SES keeps the mail, then says so; both for this account's own rule alone. The rule set has to be made the active one by hand. */
  private takesMailIn(mails: Bucket, domain: string, stage: string): void {
    const names = { ruleSetName: `chasqui-${stage}`, rule: "inbound" };
    const source = this.formatArn({
      service: "ses",
      resource: `receipt-rule-set/${names.ruleSetName}:receipt-rule/${names.rule}`,
    });
    const ours = { StringEquals: { "aws:SourceAccount": this.account, "aws:SourceArn": source } };
    mails.addToResourcePolicy(
      new PolicyStatement({
        actions: ["s3:PutObject"],
        principals: [new ServicePrincipal("ses.amazonaws.com")],
        resources: [`${mails.bucketArn}/inbound/*`],
        conditions: ours,
      }),
    );
    this.receiveEvents.lambda.addPermission("Ses", {
      principal: new ServicePrincipal("ses.amazonaws.com"),
      sourceAccount: this.account,
      sourceArn: source,
    });
    const set = new CfnReceiptRuleSet(this, "ReceiptRules", { ruleSetName: names.ruleSetName });
    const rule = new CfnReceiptRule(this, "Inbound", {
      ruleSetName: set.ref,
      rule: {
        name: names.rule,
        enabled: true,
        recipients: [domain],
        scanEnabled: true,
        tlsPolicy: "Optional",
        actions: [
          { s3Action: { bucketName: mails.bucketName, objectKeyPrefix: "inbound/" } },
          { lambdaAction: { functionArn: this.receiveEvents.lambda.functionArn, invocationType: "Event" } },
        ],
      },
    });
    // SES tries both when the rule is made.
    rule.node.addDependency(mails, this.receiveEvents.lambda);
    new CfnOutput(this, "MailRuleSet", { value: set.ref });
    new CfnOutput(this, "MailDomain", { value: domain });
  }
}
