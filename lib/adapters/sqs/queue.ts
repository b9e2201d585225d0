import { callJson } from "../aws/json.ts";

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
  /** It was given up before: what it did until then is not known. */
  readonly redriven?: boolean;
}

const REDRIVEN = { redriven: { DataType: "String", StringValue: "true" } };

const SQS = { service: "sqs", target: "AmazonSQS", version: "1.0" } as const;

/** A queue is asked where its address says that it is. */
export const callQueue = <Output>(operation: string, input: { readonly QueueUrl: string }): Promise<Output> =>
  callJson<Output>(SQS, operation, input, { own: input.QueueUrl });

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

/** Bytes that a JSON text takes in a queue, to be held against `MAX_MESSAGE_BYTES`. */
export const queueBytes = (json: string): number => Buffer.byteLength(queueText(json));

/**
 * Sends JSON texts in as few requests as fit. Says for each message whether the queue took it; throws only when a whole request
 * failed. Messages of a group are taken in their order: one request after the other, and behind a message that the queue did
 * not take, no later request carries another of its group.
 */
export async function sendAll(queueUrl: string, outgoing: readonly OutgoingMessage[]): Promise<readonly boolean[]> {
  const messages = outgoing.map((message) => ({ ...message, body: queueText(message.body) }));
  const taken = messages.map(() => false);
  const send = async (batch: readonly Numbered[]): Promise<void> => {
    const Entries = batch.map(({ index, message }) => ({
      Id: String(index),
      MessageBody: message.body,
      ...(message.group ? { MessageGroupId: message.group } : {}),
      ...(message.deduplication ? { MessageDeduplicationId: message.deduplication } : {}),
      ...(message.delaySeconds ? { DelaySeconds: message.delaySeconds } : {}),
      ...(message.redriven ? { MessageAttributes: REDRIVEN } : {}),
    }));
    const input = { QueueUrl: queueUrl, Entries };
    const { Successful } = await callQueue<{ readonly Successful?: readonly { readonly Id: string }[] }>(
      "SendMessageBatch",
      input,
    );
    for (const entry of Successful ?? []) taken[Number(entry.Id)] = true;
  };
  if (!messages.some(({ group }) => group)) {
    await Promise.all(batches(messages).map(send));
    return taken;
  }
  const held = new Set<string | undefined>();
  for (const batch of batches(messages)) {
    const free = batch.filter(({ message }) => !held.has(message.group));
    if (free.length) await send(free);
    for (const { index, message } of batch) if (message.group && !taken[index]) held.add(message.group);
  }
  return taken;
}

/** Hides a received message for so long, counted from now. */
export async function hideFor(queueUrl: string, receiptHandle: string, seconds: number): Promise<void> {
  const input = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
  await callQueue("ChangeMessageVisibility", input);
}

interface Numbered {
  readonly index: number;
  readonly message: OutgoingMessage;
}

function batches(messages: readonly OutgoingMessage[]): readonly (readonly Numbered[])[] {
  const all: Numbered[][] = [];
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
