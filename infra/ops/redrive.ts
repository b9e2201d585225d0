import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { queueUrlOf } from "./stage.ts";

const LANES: Readonly<Record<string, { readonly queue: string; readonly dead: string }>> = {
  inbound: { queue: "inbound.fifo", dead: "inbound-dead.fifo" },
  receipts: { queue: "receipts", dead: "receipts-dead" },
  talk: { queue: "talk.fifo", dead: "talk-dead.fifo" },
  jobs: { queue: "jobs", dead: "jobs-dead" },
};

interface RedriveOptions {
  readonly stage: string;
  readonly lane: string | undefined;
  readonly limit: string | undefined;
}

/**
 * Puts dead letters back into their queue, each sent before it is deleted, so that none is lost. They are marked, because what
 * a message did before it died is not known: `process-inbound` then counts again instead of counting on.
 */
export async function redrive({ stage, lane, limit }: RedriveOptions): Promise<number> {
  const names = lane === undefined ? undefined : LANES[lane];
  if (!names) throw new Error(`name a queue: ${Object.keys(LANES).join(", ")}`);
  const wanted = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  if (!(wanted > 0)) throw new Error("--limit has to be a number above zero");
  const sqs = new SQSClient({});
  const dead = await queueUrlOf(sqs, stage, names.dead);
  const queue = await queueUrlOf(sqs, stage, names.queue);
  let moved = 0;
  while (moved < wanted) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: dead,
        MaxNumberOfMessages: Math.min(10, wanted - moved),
        WaitTimeSeconds: 2,
        VisibilityTimeout: 60,
        MessageSystemAttributeNames: ["All"],
      }),
    );
    if (!messages.length) break;
    for (const message of messages) {
      await sqs.send(new SendMessageCommand(again(queue, message)));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle: message.ReceiptHandle }));
      moved++;
    }
  }
  process.stdout.write(`${moved} dead letters of ${lane} put back\n`);
  return 0;
}

function again(QueueUrl: string, message: Message) {
  const group = message.Attributes?.MessageGroupId;
  return {
    QueueUrl,
    MessageBody: message.Body ?? "",
    MessageAttributes: { redriven: { DataType: "String", StringValue: "true" } },
    // A fresh deduplication id: the queue may still remember the first one.
    ...(group ? { MessageGroupId: group, MessageDeduplicationId: `redriven-${message.MessageId}` } : {}),
  };
}
