import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

/** Per request: ten messages and, for all of them together, this many bytes. Source: the SQS quotas page; larger queues would need a setting. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256_000;

export interface OutgoingMessage {
  readonly body: string;
  /** FIFO queues only. */
  readonly group?: string;
  readonly deduplication?: string;
  /** Standard queues only; 0 to 900. */
  readonly delaySeconds?: number;
}

let shared: SQSClient | undefined;
const client = (): SQSClient => {
  shared ??= new SQSClient({ maxAttempts: 4 });
  return shared;
};

export const MAX_MESSAGE_BYTES = MAX_BYTES;

/**
 * SQS takes the characters of XML 1.0 and refuses a message with any other, and some engines refuse those beyond the basic
 * plane as well. Bodies are JSON, which can say every character in ASCII: so these are escaped, and mean the same.
 */
export const queueText = (json: string): string =>
  json.replace(
    /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Sends JSON texts in as few requests as fit. Says for each message whether the queue took it; throws only when a whole request failed. */
export async function sendAll(queueUrl: string, outgoing: readonly OutgoingMessage[]): Promise<readonly boolean[]> {
  const messages = outgoing.map((message) => ({ ...message, body: queueText(message.body) }));
  const taken = messages.map(() => false);
  await Promise.all(
    batches(messages).map(async (batch) => {
      const result = await client().send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map(({ index, message }) => ({
            Id: String(index),
            MessageBody: message.body,
            ...(message.group ? { MessageGroupId: message.group } : {}),
            ...(message.deduplication ? { MessageDeduplicationId: message.deduplication } : {}),
            ...(message.delaySeconds ? { DelaySeconds: message.delaySeconds } : {}),
          })),
        }),
      );
      for (const entry of result.Successful ?? []) taken[Number(entry.Id)] = true;
    }),
  );
  return taken;
}

/** Hides a received message for so long, counted from now. */
export async function hideFor(queueUrl: string, receiptHandle: string, seconds: number): Promise<void> {
  await client().send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}

function batches(messages: readonly OutgoingMessage[]) {
  const all: { index: number; message: OutgoingMessage }[][] = [];
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const size = Buffer.byteLength(message.body);
    const last = all.at(-1);
    if (!last || last.length === MAX_ENTRIES || bytes + size > MAX_BYTES) {
      all.push([{ index, message }]);
      bytes = size;
    } else {
      last.push({ index, message });
      bytes += size;
    }
  }
  return all;
}
