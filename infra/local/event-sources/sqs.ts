import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { messageOf } from "../errors.ts";
import { pause } from "../pause.ts";
import { filterView } from "./filter.ts";
import { reportedFailures } from "./partial-response.ts";
import { toSqsRecord } from "./sqs-record.ts";

export interface QueueMapping {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly maximumConcurrency: number;
  readonly reportsItemFailures: boolean;
  readonly passes: (record: unknown) => boolean;
}

export interface QueuePollerOptions {
  readonly client: SQSClient;
  readonly mapping: QueueMapping;
  readonly region: string;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Failed messages whose visibility the handler did not set itself come back at once. For tests. */
  readonly promptRetries: boolean;
  /** When a message becomes visible again, in milliseconds since 1970; undefined once it is deleted. */
  readonly visibleAt: (receiptHandle: string) => number | undefined;
  readonly log: (line: string) => void;
}

export interface QueuePoller {
  /** Batches gathered or at work. */
  readonly busy: number;
  stop(): Promise<void>;
}

/** Polls a queue for one event-source mapping. Order within a message group is the queue's: a group has one batch in flight. */
export function startQueuePoller(options: QueuePollerOptions): QueuePoller {
  const { client, mapping, log } = options;
  const stopping = new AbortController();
  const working = new Set<Promise<void>>();
  let gathering = 0;

  const receive = async (limit: number, waitSeconds: number): Promise<readonly Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: mapping.queueUrl,
      MaxNumberOfMessages: Math.min(10, limit),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    try {
      return (await client.send(command, { abortSignal: stopping.signal })).Messages ?? [];
    } catch (error) {
      if (stopping.signal.aborted) return [];
      log(`${mapping.queueUrl}: ${messageOf(error)}`);
      await pause(500, stopping.signal);
      return [];
    }
  };
  const gather = async (): Promise<readonly Message[]> => {
    const batch = [...(await receive(mapping.batchSize, 20))];
    if (batch.length === 0) return batch;
    gathering = 1;
    if (mapping.windowMs === 0 && mapping.batchSize <= 10) return batch;
    const until = Date.now() + mapping.windowMs;
    // A bigger batch than one call gives is filled with what is there even without a window.
    while (batch.length < mapping.batchSize && !stopping.signal.aborted) {
      const left = until - Date.now();
      const more = await receive(mapping.batchSize - batch.length, Math.max(0, Math.min(20, Math.floor(left / 1000))));
      batch.push(...more);
      if (more.length === 0 && left <= 1000) break;
    }
    return batch;
  };
  const remove = async (messages: readonly Message[]): Promise<void> => {
    for (let from = 0; from < messages.length; from += 10) {
      const Entries = messages
        .slice(from, from + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: mapping.queueUrl, Entries }));
    }
  };
  const release = async (ReceiptHandle: string): Promise<void> => {
    const now = { QueueUrl: mapping.queueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(now)).catch(() => undefined);
  };
  const failuresOf = async (
    messages: readonly Message[],
    records: readonly unknown[],
  ): Promise<ReadonlySet<string>> => {
    const ids = messages.map(({ MessageId }) => MessageId ?? "");
    try {
      const response = await options.invoke({ Records: records });
      return mapping.reportsItemFailures ? reportedFailures(response, ids) : new Set();
    } catch {
      return new Set(ids);
    }
  };
  const handle = async (batch: readonly Message[]): Promise<void> => {
    const records = batch.map((message) => toSqsRecord(message, mapping.queueArn, options.region));
    const passing = records.map((record) => mapping.passes(filterView(record)));
    const messages = batch.filter((_, index) => passing[index]);
    const visibility = (): ReadonlyMap<string, number | undefined> =>
      new Map(messages.map(({ ReceiptHandle = "" }) => [ReceiptHandle, options.visibleAt(ReceiptHandle)]));
    const before = options.promptRetries ? visibility() : undefined;
    const taken = records.filter((_, index) => passing[index]);
    const failed = messages.length > 0 ? await failuresOf(messages, taken) : new Set<string>();
    await remove(batch.filter(({ MessageId }) => !failed.has(MessageId ?? "")));
    const after = before && visibility();
    for (const { MessageId, ReceiptHandle = "" } of messages) {
      if (!failed.has(MessageId ?? "")) continue;
      const isUntouched = before !== undefined && before.get(ReceiptHandle) === after?.get(ReceiptHandle);
      // What the end of this process interrupted is there again at the next start.
      if (isUntouched || stopping.signal.aborted) await release(ReceiptHandle);
    }
  };
  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (working.size >= mapping.maximumConcurrency) {
        await Promise.race(working);
        continue;
      }
      const batch = await gather();
      if (batch.length > 0 && !stopping.signal.aborted) {
        const job: Promise<void> = handle(batch)
          .catch((error) => log(`${mapping.queueUrl}: ${messageOf(error)}`))
          .finally(() => working.delete(job));
        working.add(job);
      }
      gathering = 0;
    }
  };
  const polling = poll();

  return {
    get busy() {
      return working.size + gathering;
    },
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(working);
    },
  };
}
