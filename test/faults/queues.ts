/** SQS as its documentation promises it, on a clock that the test moves: order by group, deduplication, visibility, receive counts. */
import { createHash } from "node:crypto";
import type { SQSRecord } from "aws-lambda";

/** As the pipeline stack sets them. */
export const QUEUE_RULES = {
  inbound: { fifo: true, batch: 10, attempts: 5, visibilityMs: 180_000 },
  receipts: { fifo: false, batch: 100, attempts: 5, visibilityMs: 182_000 },
  talk: { fifo: true, batch: 5, attempts: 10, visibilityMs: 360_000 },
  bulk: { fifo: true, batch: 5, attempts: 10, visibilityMs: 360_000 },
  jobs: { fifo: false, batch: 5, attempts: 8, visibilityMs: 360_000 },
} as const;
export type QueueName = keyof typeof QUEUE_RULES;

const DEDUPLICATION_MS = 300_000;

interface Entry {
  readonly body: string;
  readonly group?: string | undefined;
  readonly deduplication?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

interface Waiting extends Entry {
  readonly messageId: string;
  readonly sequence: string;
  visibleAt: number;
  receives: number;
  handle: string;
}

export interface TestQueue {
  send(entry: Entry): { readonly messageId: string; readonly sequence: string };
  /** What a poller gets now; empty when nothing may be handed over. */
  receive(): SQSRecord[];
  remove(messageIds: readonly string[]): void;
  hide(handle: string, seconds: number): void;
  /** When something is handed over next; undefined when the queue is empty. */
  nextAt(): number | undefined;
  readonly deadLetters: readonly string[];
  readonly size: number;
}

let sequences = 0;
let handles = 0;

export function makeQueue(name: QueueName, now: () => number): TestQueue {
  const rules = QUEUE_RULES[name];
  const waiting = new Map<string, Waiting>();
  const deduplicated = new Map<string, { at: number; messageId: string; sequence: string }>();
  const deadLetters: string[] = [];

  /** Of each group the messages in their order, until one that is hidden; without groups, every message by itself. */
  function ready(limit: number): Waiting[] {
    const blocked = new Set<string>();
    const found: Waiting[] = [];
    for (const message of waiting.values()) {
      if (found.length === limit) break;
      if (message.group !== undefined && blocked.has(message.group)) continue;
      if (message.visibleAt > now()) {
        if (message.group !== undefined) blocked.add(message.group);
      } else found.push(message);
    }
    return found;
  }

  return {
    deadLetters,
    get size() {
      return waiting.size;
    },
    send({ body, group, deduplication, delaySeconds }) {
      const known = deduplication === undefined ? undefined : deduplicated.get(`${group} ${deduplication}`);
      if (known && now() - known.at < DEDUPLICATION_MS) return known;
      const number = ++sequences;
      const messageId = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
      const sequence = String(18_900_000_000_000_000_000n + BigInt(number));
      if (deduplication !== undefined)
        deduplicated.set(`${group} ${deduplication}`, { at: now(), messageId, sequence });
      const visibleAt = now() + (delaySeconds ?? 0) * 1000;
      waiting.set(messageId, { body, group, messageId, sequence, visibleAt, receives: 0, handle: "" });
      return { messageId, sequence };
    },
    receive() {
      for (const message of ready(Number.POSITIVE_INFINITY))
        if (message.receives >= rules.attempts) {
          waiting.delete(message.messageId);
          deadLetters.push(message.body);
        }
      return ready(rules.batch).map((message) => {
        message.receives++;
        message.visibleAt = now() + rules.visibilityMs;
        message.handle = `handle-${++handles}`;
        return toRecord(message, name);
      });
    },
    remove(messageIds) {
      for (const messageId of messageIds) waiting.delete(messageId);
    },
    hide(handle, seconds) {
      // A handle of an earlier receive is no use any more, as it is in SQS.
      for (const message of waiting.values()) if (message.handle === handle) message.visibleAt = now() + seconds * 1000;
    },
    nextAt() {
      const heads = new Map<string, number>();
      for (const message of waiting.values()) {
        const lane = message.group ?? message.messageId;
        if (!heads.has(lane)) heads.set(lane, message.visibleAt);
      }
      return heads.size ? Math.min(...heads.values()) : undefined;
    },
  };
}

function toRecord({ messageId, body, receives, handle, group, sequence }: Waiting, name: QueueName): SQSRecord {
  return {
    messageId,
    receiptHandle: handle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "0",
      SenderId: "AROAEXAMPLE:chasqui",
      ApproximateFirstReceiveTimestamp: "0",
      ...(group === undefined ? {} : { MessageGroupId: group, SequenceNumber: sequence }),
    },
    messageAttributes: {},
    md5OfBody: md5(body),
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
    awsRegion: "eu-west-1",
  };
}

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
