import { describe, expect, test } from "vitest";
import { rooms } from "../../infra/bundle.ts";
import { PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";
import { type Found, one, synthesise } from "./stage.ts";

const stage = synthesise("prod");
const functions = stage.ofType("AWS::Lambda::Function");
const mappings = stage.ofType("AWS::Lambda::EventSourceMapping");
const queues = stage.ofType("AWS::SQS::Queue");
const isDead = ({ properties }: Found): boolean => /-dead(\.fifo)?$/.test(String(properties.QueueName));
const sourceOf = ({ properties, stack }: Found): Found => stage.target(properties.EventSourceArn, stack);
const lanes = mappings.filter((mapping) => sourceOf(mapping).type === "AWS::SQS::Queue");
const readerOf = (room: string): Found =>
  one(
    mappings.filter(
      ({ properties, stack }) => stage.target(properties.FunctionName, stack).id === stage.functionOf(room as "api").id,
    ),
    `read by ${room}`,
  );
const filtersOf = ({ properties }: Found): readonly unknown[] =>
  (properties.FilterCriteria as { Filters: readonly { Pattern: string }[] }).Filters.map(({ Pattern }) =>
    JSON.parse(Pattern),
  );

describe("queues", () => {
  test("there are five, each with one reader, and a dead-letter queue of its own kind", () => {
    const working = queues.filter((queue) => !isDead(queue));
    expect(working.map(({ properties }) => properties.QueueName).sort()).toEqual([
      "chasqui-prod-bulk.fifo",
      "chasqui-prod-inbound.fifo",
      "chasqui-prod-jobs",
      "chasqui-prod-receipts",
      "chasqui-prod-talk.fifo",
    ]);
    expect(lanes.map((lane) => sourceOf(lane).id).sort()).toEqual(working.map(({ id }) => id).sort());
    for (const { properties, stack } of working) {
      const redrive = properties.RedrivePolicy as { deadLetterTargetArn: unknown; maxReceiveCount: number };
      const dead = stage.target(redrive.deadLetterTargetArn, stack);
      expect(isDead(dead)).toBe(true);
      expect(dead.properties.FifoQueue).toBe(properties.FifoQueue);
    }
  });

  test("messages are received as often as their kind deserves before they are given up", () => {
    const attempts = Object.fromEntries(
      queues
        .filter((queue) => !isDead(queue))
        .map(({ properties }) => [
          String(properties.QueueName).replace("chasqui-prod-", ""),
          (properties.RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount,
        ]),
    );
    expect(attempts).toEqual({ "inbound.fifo": 5, receipts: 5, "talk.fifo": 10, "bulk.fifo": 10, jobs: 8 });
  });

  test("dead letters are kept for 14 days, longer than the messages themselves", () => {
    expect(queues.filter(isDead)).toHaveLength(6);
    for (const { properties } of queues.filter(isDead)) expect(properties.MessageRetentionPeriod).toBe(14 * 86_400);
    for (const { properties } of queues.filter((queue) => !isDead(queue))) {
      expect(properties.MessageRetentionPeriod).toBe(4 * 86_400);
    }
  });

  test("a message stays hidden for six times its reader's time-out and the batching window", () => {
    for (const lane of lanes) {
      const timeout = Number(stage.target(lane.properties.FunctionName, lane.stack).properties.Timeout);
      const window = Number(lane.properties.MaximumBatchingWindowInSeconds ?? 0);
      expect(Number(sourceOf(lane).properties.VisibilityTimeout)).toBeGreaterThanOrEqual(6 * timeout + window);
    }
  });

  test("FIFO queues count deduplication and throughput for each group", () => {
    const fifo = queues.filter(({ properties }) => properties.FifoQueue === true);
    expect(fifo).toHaveLength(6);
    for (const { properties } of fifo) {
      expect(properties).toMatchObject({
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
      });
      expect(properties.ContentBasedDeduplication).toBeUndefined();
    }
  });

  test("all are encrypted and refuse plain connections", () => {
    const policies = stage.ofType("AWS::SQS::QueuePolicy");
    for (const queue of queues) {
      expect(queue.properties.SqsManagedSseEnabled).toBe(true);
      const policy = policies.find(({ properties, stack }) =>
        (properties.Queues as readonly unknown[]).some((each) => stage.target(each, stack).id === queue.id),
      );
      const denied = { Effect: "Deny", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
      expect(policy?.properties.PolicyDocument).toMatchObject({
        Statement: expect.arrayContaining([expect.objectContaining(denied)]),
      });
    }
  });
});

describe("event sources", () => {
  test("every one reports single failures, and every queue's bounds its readers", () => {
    expect(mappings).toHaveLength(7);
    for (const { properties } of mappings)
      expect(properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
    for (const { properties } of lanes) {
      const { MaximumConcurrency } = properties.ScalingConfig as { MaximumConcurrency: number };
      expect(MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });

  test("batches are as designed", () => {
    const batches = Object.fromEntries(
      mappings.map((mapping) => [
        stage.target(mapping.properties.FunctionName, mapping.stack).properties.FunctionName,
        mapping.properties.BatchSize,
      ]),
    );
    expect(batches).toEqual({
      "chasqui-prod-process-inbound": 10,
      "chasqui-prod-process-receipts": 100,
      "chasqui-prod-send-outbound": 5,
      "chasqui-prod-run-job": 5,
      "chasqui-prod-relay-changes": 100,
      "chasqui-prod-project-changes": 500,
    });
  });

  test.each(["relay-changes", "project-changes"])(
    "%s isolates poison, and gives up into the bucket before the stream forgets",
    (room) => {
      const stream = readerOf(room);
      expect(sourceOf(stream).type).toBe("AWS::DynamoDB::Table");
      expect(stream.properties).toMatchObject({
        StartingPosition: "TRIM_HORIZON",
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 10_000,
        ParallelizationFactor: 1,
      });
      expect(stream.properties.MaximumBatchingWindowInSeconds).toBeUndefined();
      expect(Number(stream.properties.MaximumRecordAgeInSeconds)).toBeLessThan(24 * 3600);
      const { OnFailure } = stream.properties.DestinationConfig as { OnFailure: { Destination: unknown } };
      const bucket = stage.target(OnFailure.Destination, stream.stack);
      expect(bucket.properties.LifecycleConfiguration).toMatchObject({ Rules: [{ ExpirationInDays: 30 }] });
    },
  );

  test("the relay reads new images that ask for it, and no windows", () => {
    const stream = readerOf("relay-changes");
    expect(filtersOf(stream)).toEqual([
      { eventName: ["INSERT", "MODIFY"], dynamodb: { NewImage: { relay: { S: [{ exists: true }] } } } },
    ]);
    expect(stream.properties.TumblingWindowInSeconds).toBeUndefined();
  });

  test("the projections read the things that they are made of, and are told the shard", () => {
    const stream = readerOf("project-changes");
    expect(filtersOf(stream)).toEqual([
      { dynamodb: { NewImage: { entity: { S: [...PROJECTED_ENTITIES] } } } },
      { eventName: ["REMOVE"], dynamodb: { OldImage: { entity: { S: [...PROJECTED_ENTITIES] } } } },
      { dynamodb: { NewImage: { by: { M: { change: { S: [{ exists: true }] } } } } } },
    ]);
    // The shard's id comes with windows alone.
    expect(stream.properties.TumblingWindowInSeconds).toBe(900);
  });

  test("a schedule that could not be run is kept", () => {
    const { id } = stage.functionOf("run-schedule");
    const ofIt = ({ properties }: { readonly properties: Readonly<Record<string, unknown>> }) =>
      (properties.FunctionName as { readonly Ref: string }).Ref === id;
    const configs = stage.ofType("AWS::Lambda::EventInvokeConfig").filter(ofIt);
    const config = one(configs, "configurations of asynchronous calls");
    const { OnFailure } = config.properties.DestinationConfig as { OnFailure: { Destination: unknown } };
    const kept = stage.target(OnFailure.Destination, config.stack);
    expect(kept.properties.QueueName).toBe("chasqui-prod-schedules-dead");
  });
});

describe("functions", () => {
  test("all are Node 24 on ARM, log as JSON into a group that forgets, and reserve no concurrency", () => {
    expect(functions).toHaveLength(rooms.length);
    for (const { properties, stack } of functions) {
      expect(properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"], Handler: "index.handler" });
      expect(properties.ReservedConcurrentExecutions).toBeUndefined();
      const logging = properties.LoggingConfig as { LogFormat: string; LogGroup: unknown };
      expect(logging.LogFormat).toBe("JSON");
      expect(stage.target(logging.LogGroup, stack).properties.RetentionInDays).toBe(90);
    }
    for (const { properties } of stage.ofType("AWS::Logs::LogGroup")) expect(properties.RetentionInDays).toBe(90);
  });

  test("none may run in a loop", () => {
    for (const { properties } of functions) expect(properties.RecursiveLoop).toBeUndefined();
  });

  test("each gets the environment that its room reads", () => {
    const common = ["LOG_LEVEL", "SERVICE_NAME", "STAGE", "TABLE_NAME"];
    const relay = [
      ...[
        "BULK_QUEUE_URL",
        "EVENT_BUS",
        "JOBS_QUEUE_URL",
        "SCHEDULE_GROUP",
        "SCHEDULE_ROLE_ARN",
        "SCHEDULE_TARGET_ARN",
      ],
      "TALK_QUEUE_URL",
    ];
    const variables = Object.fromEntries(
      functions.map(({ properties }) => [
        String(properties.FunctionName).replace("chasqui-prod-", ""),
        Object.keys((properties.Environment as { Variables: object }).Variables)
          .filter((name) => !common.includes(name))
          .sort(),
      ]),
    );
    expect(variables).toEqual({
      "receive-webhook": ["INBOUND_QUEUE_URL", "MEDIA_BUCKET", "RECEIPTS_QUEUE_URL", "SECRETS_PREFIX"],
      "receive-events": [
        ...["INBOUND_QUEUE_URL", "MAIL_BUCKET", "MEDIA_BUCKET"],
        ...["RECEIPTS_QUEUE_URL", "SECRETS_PREFIX"],
      ],
      "serve-visitors": ["INBOUND_QUEUE_URL", "LIVE_URL", "MEDIA_BUCKET", "RECEIPTS_QUEUE_URL", "SECRETS_PREFIX"],
      track: ["SECRETS_PREFIX"],
      "serve-calendar": [],
      "process-inbound": ["INBOUND_QUEUE_URL"],
      "process-receipts": ["INBOUND_QUEUE_URL"],
      "deliver-event": ["SECRETS_PREFIX"],
      "relay-changes": relay,
      "project-changes": ["LIVE_MANAGEMENT_URL"],
      "send-outbound": ["BULK_QUEUE_URL", "LINKS_URL", "MEDIA_BUCKET", "SECRETS_PREFIX", "TALK_QUEUE_URL"],
      "run-job": ["BULK_QUEUE_URL", "DEAD_LETTERS", "FILES_BUCKET", "JOBS_QUEUE_URL", "MEDIA_BUCKET", "SECRETS_PREFIX"],
      "run-schedule": ["SECRETS_PREFIX"],
      api: ["DEAD_LETTERS", "FILES_BUCKET", "LINKS_URL", "LIVE_URL", "MEDIA_BUCKET", "SECRETS_PREFIX", "SIGN_INS"],
      authorize: ["OIDC_ISSUERS"],
      sign: ["SECRETS_PREFIX"],
      live: ["LIVE_MANAGEMENT_URL", "LIVE_ORIGINS"],
    });
    for (const { properties } of functions) {
      expect(Object.keys((properties.Environment as { Variables: object }).Variables)).toEqual(
        expect.arrayContaining(common),
      );
    }
  });
});
