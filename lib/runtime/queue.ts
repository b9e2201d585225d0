/** The way into every function that reads a queue: each message by itself, so that a bad one harms no other. */
import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "./logger.ts";

export interface QueueMessage {
  readonly body: unknown;
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Position in a FIFO queue; empty for standard ones. */
  readonly sequence: string;
  /** How often the queue handed this message over, this time included. */
  readonly receives: number;
  /** Put back from a dead-letter queue by an operator. */
  readonly redriven: boolean;
}

/** Thrown (or a subclass of it) to have the message handed over again without an error in the log: a wait, not a failure. */
export class HandOverAgain extends Error {}

interface QueueOptions {
  readonly log: Log;
  /** Messages that are worked on at a time; those of one FIFO group always one after another. */
  readonly concurrency: number;
  readonly handle: (message: QueueMessage) => Promise<void>;
}

/** Partial batch responses: failed messages alone come again; behind a failed one, the rest of its FIFO group comes again too. */
export function queueHandler({ log, concurrency, handle }: QueueOptions) {
  return middy(async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    const groups = [...groupsOf(event.Records)];
    const work = async () => {
      for (let group = groups.shift(); group; group = groups.shift()) failed.push(...(await inOrder(group)));
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, groups.length) }, work));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });

  async function inOrder(records: readonly SQSRecord[]): Promise<readonly string[]> {
    for (const [index, record] of records.entries()) {
      try {
        await handle(toMessage(record));
      } catch (error) {
        if (!(error instanceof HandOverAgain))
          log.error(
            "message_failed",
            { messageId: record.messageId, receives: Number(record.attributes.ApproximateReceiveCount) },
            error,
          );
        return records.slice(index).map((rest) => rest.messageId);
      }
    }
    return [];
  }
}

/** Messages of one FIFO group stay together and in order; without groups each stands alone. */
export function groupsOf(records: readonly SQSRecord[]): Iterable<readonly SQSRecord[]> {
  const groups = new Map<string, SQSRecord[]>();
  for (const record of records) {
    const id = record.attributes.MessageGroupId ?? record.messageId;
    const group = groups.get(id);
    if (group) group.push(record);
    else groups.set(id, [record]);
  }
  return groups.values();
}

export function toMessage(record: SQSRecord): QueueMessage {
  return {
    body: JSON.parse(record.body) as unknown,
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    sequence: record.attributes.SequenceNumber ?? "",
    receives: Number(record.attributes.ApproximateReceiveCount),
    redriven: record.messageAttributes.redriven?.stringValue === "true",
  };
}
