/** A queue with its dead letters and its one reader. */
import { Duration, Stack } from "aws-cdk-lib";
import type { IRuleTarget } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Room } from "./room.ts";

export interface LaneProps {
  readonly reader: Room;
  /** In order within a message group, groups beside one another. */
  readonly fifo: boolean;
  /** Messages an invocation. */
  readonly batch: number;
  /** Seconds to collect a batch; required by the service above ten messages a batch, impossible on FIFO queues. */
  readonly window?: number;
  readonly atOnce: number;
  /** Times that a message is received before it goes to the dead letters. */
  readonly attempts: number;
}

export class Lane extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, name: string, props: LaneProps) {
    super(scope, name);
    const { reader, fifo, window = 0 } = props;
    const prefix = `chasqui-${reader.stage.name}-${name}`;
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, ...(fifo ? inOrder : {}) };

    this.deadLetters = new Queue(this, "DeadLetters", {
      ...common,
      queueName: `${prefix}-dead${fifo ? ".fifo" : ""}`,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, "Queue", {
      ...common,
      queueName: `${prefix}${fifo ? ".fifo" : ""}`,
      // A message must stay hidden while Lambda itself tries again after throttling, hence six times and not once:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * reader.timeout + window),
      // A standard queue's dead letters keep the age that they had here, so they must be kept for much longer.
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.attempts },
    });

    reader.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batch,
        ...(window > 0 ? { maxBatchingWindow: Duration.seconds(window) } : {}),
        maxConcurrency: props.atOnce,
        reportBatchItemFailures: true,
      }),
    );
  }

  /**
   * The queue as the target of the rule of that name, which needs no function between them: what it cannot be given for a day lies with its dead
   * letters, as it is. By name, because the rule may be in a stack that depends on this one.
   */
  asTargetOf(ruleName: string): IRuleTarget {
    const rule = Stack.of(this).formatArn({ service: "events", resource: "rule", resourceName: ruleName });
    for (const queue of [this.queue, this.deadLetters])
      queue.addToResourcePolicy(
        new PolicyStatement({
          actions: ["sqs:SendMessage"],
          principals: [new ServicePrincipal("events.amazonaws.com")],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { "aws:SourceArn": rule } },
        }),
      );
    return {
      bind: () => ({
        arn: this.queue.queueArn,
        deadLetterConfig: { arn: this.deadLetters.queueArn },
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: Duration.hours(24).toSeconds() },
      }),
    };
  }
}

// High throughput: limits and deduplication are counted for each group, so one busy thread slows down no other.
const inOrder = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};
