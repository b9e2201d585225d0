/** The way into every function that reads a queue: each message by itself, so that a bad one harms no other. */
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "./logger.ts";

export interface QueueMessage {
  readonly body: unknown;
  readonly messageId: string;
  /** Position in a FIFO queue; empty for standard ones. */
  readonly sequence: string;
  /** How often the queue handed this message over, this time included. */
  readonly receives: number;
  /** Put back from a dead-letter queue by an operator. */
  readonly redriven: boolean;
}

/** Thrown to have the message handed over again after `seconds`, without an error in the log: a wait, not a failure. */
export class HandOverAgain extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super("hand it over again");
    this.name = "HandOverAgain";
    this.seconds = seconds;
  }
}

/** What can never be read will not become readable: no wait helps it. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof Error && error.name === "$ZodError");

interface QueueOptions {
  readonly log: Log;
  /** Messages that are worked on at a time; those of one FIFO group always one after another. */
  readonly concurrency: number;
  /** `remainingMs`: that this invocation still has. */
  readonly handle: (message: QueueMessage, remainingMs: () => number) => Promise<void>;
  /**
   * Hides a message from now for so many seconds. A failed message, and what waits behind it, would else stay hidden for the
   * queue's whole time-out, which is made for lost workers and is minutes long. `queue`: the name of the one that it came from.
   */
  readonly hide?: (receiptHandle: string, seconds: number, queue: string) => Promise<void>;
  /** After this many receives the queue gives a message up; then it no longer takes the rest of its group along. */
  readonly lastReceive: number;
  /** Milliseconds that a message may take. One that would be cut off in the middle is left to the next invocation. */
  readonly needsMs: number | ((message: QueueMessage) => number);
}

/** Waits after the first, second, ... failure. Seconds. */
const RETRY_SECONDS = [5, 30, 120, 300] as const;
/** SQS hides nothing for longer than twelve hours. */
const LONGEST_SECONDS = 43_000;

/** Partial batch responses: failed messages alone come again; behind a failed one, the rest of its FIFO group comes again too. */
export function queueHandler({ log, concurrency, handle, hide, lastReceive, needsMs }: QueueOptions) {
  return middy(
    async (event: SQSEvent, context?: Pick<Context, "getRemainingTimeInMillis">): Promise<SQSBatchResponse> => {
      const failed: string[] = [];
      const groups = [...groupsOf(event.Records)];
      const remaining = () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
      const work = async () => {
        for (let group = groups.shift(); group; group = groups.shift())
          failed.push(...(await inOrder(group, remaining)));
      };
      await Promise.all(Array.from({ length: Math.min(concurrency, groups.length) }, work));
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  );

  /** The ids of the messages that have to come again. */
  async function inOrder(records: readonly SQSRecord[], remaining: () => number): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const [index, record] of records.entries()) {
      const rest = records.slice(index);
      if (remaining() < needsOf(record)) return [...failed, ...(await giveBack(rest, 1))];
      const receives = Number(record.attributes.ApproximateReceiveCount);
      try {
        await handle(toMessage(record), remaining);
      } catch (error) {
        const waits = error instanceof HandOverAgain;
        if (!waits) log.error("message_failed", { messageId: record.messageId, receives }, error);
        if (!waits && receives >= lastReceive) {
          // It goes to the dead letters now; those behind it are healthy, and their receives must not run out with it.
          failed.push(record.messageId);
          continue;
        }
        const seconds = waits
          ? error.seconds
          : isUnreadable(error)
            ? undefined
            : RETRY_SECONDS[Math.min(receives, RETRY_SECONDS.length) - 1];
        return [...failed, ...(await giveBack(rest, seconds))];
      }
    }
    return failed;
  }

  function needsOf(record: SQSRecord): number {
    if (typeof needsMs === "number") return needsMs;
    try {
      return needsMs(toMessage(record));
    } catch {
      // Whoever handles it says what is wrong with it.
      return 0;
    }
  }

  async function giveBack(records: readonly SQSRecord[], seconds: number | undefined): Promise<readonly string[]> {
    if (hide && seconds !== undefined) {
      const capped = Math.min(LONGEST_SECONDS, Math.max(0, Math.ceil(seconds)));
      const hidden = await Promise.allSettled(
        records.map(({ receiptHandle, eventSourceARN }) => hide(receiptHandle, capped, queueNameIn(eventSourceARN))),
      );
      // Not hidden, they come again after the queue's own time.
      if (hidden.some(({ status }) => status === "rejected"))
        log.warn("messages_not_hidden", { messages: records.length });
    }
    return records.map(({ messageId }) => messageId);
  }
}

const queueNameIn = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** Messages of one FIFO group stay together and in order; without groups each stands alone. */
function groupsOf(records: readonly SQSRecord[]): Iterable<readonly SQSRecord[]> {
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
    sequence: record.attributes.SequenceNumber ?? "",
    receives: Number(record.attributes.ApproximateReceiveCount),
    redriven: record.messageAttributes.redriven?.stringValue === "true",
  };
}
