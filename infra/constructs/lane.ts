/** A queue with its dead letters and its one reader. */
import { Duration } from "aws-cdk-lib";
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
}

// High throughput: limits and deduplication are counted for each group, so one busy thread slows down no other.
const inOrder = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};
