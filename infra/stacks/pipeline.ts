/** The one-way road: from the queues into the table, and from the table's stream to the customers. */
import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { DynamoEventSource, type DynamoEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { PROJECTED_ENTITIES } from "../../functions/project-changes/env.ts";
import { Lane } from "../constructs/lane.ts";
import { type Building, everyObjectOf, Room } from "../constructs/room.ts";
import type { DataStack } from "./data.ts";
import type { LiveStack } from "./live.ts";

export interface PipelineStackProps extends StackProps, Building {
  readonly data: DataStack;
  readonly live: LiveStack;
  /** Scheme and host of links that customers get. */
  readonly linksUrl: string;
  /** Where what becomes of deliveries is kept for analysis; absent: nowhere. */
  readonly analysis?: { readonly bucket: Bucket };
}

export class PipelineStack extends Stack {
  readonly inbound: Lane;
  readonly receipts: Lane;
  readonly talk: Lane;
  readonly bulk: Lane;
  readonly jobs: Lane;
  readonly lostSchedules: Queue;
  readonly processInbound: Room;
  readonly processReceipts: Room;
  readonly relayChanges: Room;
  readonly projectChanges: Room;
  readonly sendOutbound: Room;
  readonly runJob: Room;
  readonly runSchedule: Room;
  readonly deliverEvent: Room;

  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, { ...props, description: "Chasqui: the queues, the relay and the workers." });
    const { data, stage } = props;
    const building: Building = props;

    this.processInbound = new Room(this, "process-inbound", {
      ...building,
      does: "Writes customers' messages, edits and reactions into their conversations.",
      errorImpact: "customers' messages do not appear in the inbox",
      timeout: 30,
      memory: 512,
    });
    this.processInbound.readsAndWrites(data.table);
    this.processInbound.writesTogether(data.table);
    this.inbound = new Lane(this, "inbound", {
      reader: this.processInbound,
      fifo: true,
      batch: 10,
      atOnce: stage.atOnce.inbound,
      attempts: 5,
    });
    // A failed message would else stay hidden, and its thread wait, for the time after which a worker counts as lost.
    this.processInbound.postpones("INBOUND_QUEUE_URL", this.inbound);

    this.processReceipts = new Room(this, "process-receipts", {
      ...building,
      does: "Moves deliveries forward by the providers' receipts.",
      errorImpact: "sent messages keep an old state: delivered, read and failed ticks are missing",
      timeout: 30,
      memory: 512,
    });
    this.processReceipts.readsAndWrites(data.table);
    this.receipts = new Lane(this, "receipts", {
      reader: this.processReceipts,
      // Deliveries only move forward, so receipts need no order, and sent, delivered and read of one message merge.
      fifo: false,
      batch: 100,
      window: 2,
      atOnce: stage.atOnce.receipts,
      attempts: 5,
    });

    // What SES tells of a mailing list, which belongs in its order.
    this.processReceipts.sendsTo({ INBOUND_QUEUE_URL: this.inbound });

    this.sendOutbound = new Room(this, "send-outbound", {
      ...building,
      does: "Asks policy, sends replies and notices through their channel and records the outcome.",
      errorImpact: "replies and notices do not reach the customers",
      timeout: 60,
      memory: 512,
      environment: { LINKS_URL: props.linksUrl },
    });
    this.sendOutbound.readsAndWrites(data.table);
    this.sendOutbound.readsSecrets();
    this.sendOutbound.makesLinkKeys();
    this.sendOutbound.readsMedia(data.media);
    this.sendOutbound.sendsMail();
    this.sendOutbound.sendsTexts();
    this.sendOutbound.checksSignatures(data.signingKey);
    this.talk = new Lane(this, "talk", {
      reader: this.sendOutbound,
      fifo: true,
      batch: 5,
      atOnce: stage.atOnce.talk,
      attempts: 10,
    });
    // A provider that asks for patience makes a thread wait by its message's visibility.
    this.sendOutbound.postpones("TALK_QUEUE_URL", this.talk);
    // What nobody waits for has a queue of its own, so that ten thousand of them never stand before an answer.
    this.bulk = new Lane(this, "bulk", {
      reader: this.sendOutbound,
      fifo: true,
      batch: 5,
      atOnce: stage.atOnce.bulk,
      attempts: 10,
    });
    this.sendOutbound.postpones("BULK_QUEUE_URL", this.bulk);

    this.runJob = new Room(this, "run-job", {
      ...building,
      does: "Fetches media and does other work that may wait: imports, exports, erasures.",
      errorImpact:
        "pictures and files that customers sent stay unavailable; imports, exports, erasures and what else waited is not done",
      timeout: 60,
      memory: 1024,
    });
    this.runJob.readsAndWrites(data.table);
    this.runJob.readsSecrets();
    this.runJob.forgetsCalendars();
    this.runJob.checksSignatures(data.signingKey);
    this.runJob.keepsMedia(data.media);
    this.runJob.keepsFiles(data.files, "s3:DeleteObject");
    this.runJob.listsObjects(data.files);
    this.jobs = new Lane(this, "jobs", {
      reader: this.runJob,
      fifo: false,
      batch: 5,
      atOnce: stage.atOnce.jobs,
      attempts: 8,
    });
    this.runJob.postpones("JOBS_QUEUE_URL", this.jobs);
    // A campaign's wave is handed out in shards.
    this.runJob.sendsTo({ BULK_QUEUE_URL: this.bulk });
    const { inbound, receipts, talk, bulk, jobs } = this;
    this.runJob.redrives({ inbound, receipts, talk, bulk, jobs });

    this.runSchedule = new Room(this, "run-schedule", {
      ...building,
      does: "Acts on what fell due: reminders, wake slots, messages written for later, the day's look at connections.",
      errorImpact: "reminders and messages for later do not go out at their time",
      timeout: 60,
      memory: 512,
    });
    this.runSchedule.readsAndWrites(data.table);
    // Once a day it asks providers when credentials end, and for their templates.
    this.runSchedule.readsSecrets();
    this.runSchedule.forgetsCalendars();
    this.lostSchedules = this.keepsWhatItFailedToRun(this.runSchedule);

    this.relayChanges = new Room(this, "relay-changes", {
      ...building,
      does: "Carries every change that asks for an effect from the table's stream to the queues and to Scheduler.",
      errorImpact: "nothing goes out: replies, notices and reminders stay queued",
      timeout: 30,
      memory: 512,
    });
    this.relayChanges.sendsTo({ TALK_QUEUE_URL: this.talk, BULK_QUEUE_URL: this.bulk, JOBS_QUEUE_URL: this.jobs });
    this.readsTheStream(this.relayChanges, data, {
      batchSize: 100,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or("INSERT", "MODIFY"),
          dynamodb: { NewImage: { relay: { S: FilterRule.exists() } } },
        }),
      ],
    });
    this.keepsSchedulesFor(this.runSchedule, this.relayChanges);

    this.deliverEvent = this.deliversEvents(building, data);

    this.projectChanges = new Room(this, "project-changes", {
      ...building,
      does: "Keeps counters, the audit log and whatever else is derived from the table's changes.",
      errorImpact: "reports, search, the audit log and live screens show an old state; messages come and go as ever",
      timeout: 60,
      memory: 512,
    });
    this.projectChanges.readsAndWrites(data.table);
    this.projectChanges.checks(data.table);
    props.live.reachedBy(this.projectChanges);
    if (props.analysis) this.projectChanges.keepsAnalysis(props.analysis.bucket);
    const projected = FilterRule.or(...PROJECTED_ENTITIES);
    this.readsTheStream(this.projectChanges, data, {
      batchSize: 500,
      // Nothing is kept in the window: it is what makes Lambda say which shard a batch is of.
      tumblingWindow: Duration.minutes(15),
      filters: [
        FilterCriteria.filter({ dynamodb: { NewImage: { entity: { S: projected } } } }),
        FilterCriteria.filter({
          eventName: FilterRule.isEqual("REMOVE"),
          dynamodb: { OldImage: { entity: { S: projected } } },
        }),
        // Whatever a person, a key or a rule did is audited, of whatever kind the row is.
        FilterCriteria.filter({ dynamodb: { NewImage: { by: { M: { change: { S: FilterRule.exists() } } } } } }),
      ],
    });
  }

  /**
   * By a bus that invokes, not by a queue that is polled: it costs nothing while nobody subscribed, and an endpoint that hangs holds up its
   * own worker alone.
   */
  private deliversEvents(building: Building, data: DataStack): Room {
    const room = new Room(this, "deliver-event", {
      ...building,
      does: "Posts what happened to the endpoints of the business's own systems.",
      errorImpact: "other systems of the business are not told what happens",
      // A round of attempts takes 15 s, and the last one begins within 30.
      timeout: 60,
      memory: 256,
    });
    room.readsAndWrites(data.table);
    room.readsSecrets();
    const bus = new EventBus(this, "Events", { eventBusName: `chasqui-${building.stage.name}` });
    new Rule(this, "Rings", {
      eventBus: bus,
      description: "Endpoints of webhooks that have something due.",
      eventPattern: { source: ["chasqui"], detailType: ["webhook.ring"] },
      targets: [new LambdaFunction(room.lambda, { retryAttempts: 185, maxEventAge: Duration.hours(24) })],
    });
    this.relayChanges.mayDo(["events:PutEvents"], bus.eventBusArn);
    this.relayChanges.lambda.addEnvironment("EVENT_BUS", bus.eventBusName);
    room.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: data.failures.bucketArn }) },
    });
    room.mayDo(["s3:ListBucket"], data.failures.bucketArn);
    room.mayDoOnAll(
      ["s3:PutObject"],
      everyObjectOf(data.failures),
      "Lambda names the objects after the function and the time of the failure.",
    );
    return room;
  }

  private readsTheStream(
    room: Room,
    data: DataStack,
    how: Required<Pick<DynamoEventSourceProps, "batchSize" | "filters">> &
      Pick<DynamoEventSourceProps, "tumblingWindow">,
  ): void {
    const { failures, table } = data;
    room.lambda.addEventSource(
      // The CDK's own class misses its own interface under exactOptionalPropertyTypes.
      new DynamoEventSource(table as ITable, {
        ...how,
        startingPosition: StartingPosition.TRIM_HORIZON,
        // More would keep the order of each row, not of a conversation's rows: its replies would overtake each other.
        parallelizationFactor: 1,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // Age, not a count, ends the retries, so an outage of hours is ridden out. It ends them before the stream forgets
        // (24 h): what is given up still reaches the bucket, and what waited behind it still has four hours.
        retryAttempts: 10_000,
        maxRecordAge: Duration.hours(20),
        onFailure: { bind: () => ({ destination: failures.bucketArn }) },
      }),
    );
    Validations.of(room.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "dynamodb:ListStreams, which the event source needs, knows no resources.",
    });

    room.mayDo(["s3:ListBucket"], failures.bucketArn);
    room.mayDoOnAll(
      ["s3:PutObject"],
      everyObjectOf(failures),
      "Lambda names the objects after the shard and the time of the failure.",
    );
  }

  private keepsSchedulesFor(target: Room, room: Room): void {
    const group = new ScheduleGroup(this, "Schedules", {
      scheduleGroupName: `chasqui-${target.stage.name}`,
      // What falls due is in the table; a schedule that outlived its function would only stop the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The group's own schedules only: another account's scheduler must not be able to borrow the role.
    const role = new Role(this, "ScheduleRole", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": this.account, "aws:SourceArn": group.scheduleGroupArn } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [target.lambda.functionArn] }),
    );

    room.lambda.addEnvironment("SCHEDULE_GROUP", group.scheduleGroupName);
    room.lambda.addEnvironment("SCHEDULE_TARGET_ARN", target.lambda.functionArn);
    room.lambda.addEnvironment("SCHEDULE_ROLE_ARN", role.roleArn);
    room.mayDoOnAll(
      ["scheduler:CreateSchedule"],
      this.formatArn({ service: "scheduler", resource: `schedule/chasqui-${target.stage.name}/*` }),
      "Schedules are created at run time, one for each thing that falls due, so only their group is known.",
    );
    room.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ["iam:PassRole"],
        resources: [role.roleArn],
        conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      }),
    );
  }

  // A queue of its own, not the jobs' dead letters: moving those back to `jobs` would hand schedules to the wrong reader.
  private keepsWhatItFailedToRun(room: Room): Queue {
    const lost = new Queue(this, "schedules", {
      queueName: `chasqui-${room.stage.name}-schedules-dead`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(lost).acknowledge({ id: "AwsSolutions-SQS3", reason: "It holds dead letters itself." });
    room.lambda.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(lost) });
    return lost;
  }
}
