import { DEAD_LETTER_QUEUES, type DeadLetterQueue, type Standing } from "../../core/dead-letters/model.ts";
import type { DeadLetters } from "../../core/dead-letters/ports.ts";
import { callQueue, sendAll } from "./queue.ts";

export interface DeadLetterPlace {
  /** Address of the queue that holds them. */
  readonly dead: string;
  /** Address of the queue that they come from and go back to; absent for whoever may only look. */
  readonly queue?: string | undefined;
}

interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body?: string;
  readonly Attributes?: { readonly MessageGroupId?: string; readonly SentTimestamp?: string };
}

/** At most: the most that SQS hands over at once. */
const AT_ONCE = 10;
/** So that all of SQS's servers are asked, not some of them. Seconds. */
const WAIT_SECONDS = 1;
/** So long nobody else is handed what is being put back. Seconds. */
const HELD_SECONDS = 60;

const receive = async (QueueUrl: string, more: object): Promise<readonly Received[]> => {
  const input = { QueueUrl, WaitTimeSeconds: WAIT_SECONDS, ...more };
  const { Messages = [] } = await callQueue<{ readonly Messages?: readonly Received[] }>("ReceiveMessage", input);
  return Messages;
};

/** Nothing of a message is read but when it was sent. */
export async function standingOf(dead: string): Promise<Standing> {
  const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  const { Attributes = {} } = await callQueue<{ readonly Attributes?: Readonly<Record<string, string>> }>(
    "GetQueueAttributes",
    { QueueUrl: dead, AttributeNames } as { readonly QueueUrl: string },
  );
  const waiting = AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  return { waiting, oldestAt: waiting === 0 ? null : await oldestIn(dead) };
}

/** SQS tells no age but to whom it hands messages; handed over for no time at all, they go on waiting. */
async function oldestIn(dead: string): Promise<string | null> {
  const found = await receive(dead, {
    MaxNumberOfMessages: AT_ONCE,
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ["SentTimestamp"],
  });
  const times = found.map(({ Attributes }) => Number(Attributes?.SentTimestamp)).filter((time) => time > 0);
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}

/**
 * Puts some back, each sent before it is deleted, so that none is lost. They are marked, because what a message did before it died is not
 * known: `process-inbound` then counts again instead of counting on. That mark is why SQS's own `StartMessageMoveTask`, which moves messages
 * as they are, cannot be used.
 */
export async function putBack(
  { dead, queue }: { readonly dead: string; readonly queue: string },
  limit: number,
): Promise<number> {
  const letters = await receive(dead, {
    MaxNumberOfMessages: Math.min(AT_ONCE, limit),
    VisibilityTimeout: HELD_SECONDS,
    MessageSystemAttributeNames: ["MessageGroupId"],
  });
  if (letters.length === 0) return 0;
  const taken = await sendAll(
    queue,
    letters.map(({ MessageId, Body = "", Attributes }) => {
      const group = Attributes?.MessageGroupId;
      // A fresh deduplication id: the queue may still remember the first one.
      return { body: Body, redriven: true, ...(group ? { group, deduplication: `redriven-${MessageId}` } : {}) };
    }),
  );
  const sent = letters.filter((_, index) => taken[index]);
  if (sent.length === 0) throw new Error("the queue refused what was put back");
  const Entries = sent.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await callQueue("DeleteMessageBatch", { QueueUrl: dead, Entries } as { readonly QueueUrl: string });
  return sent.length;
}

/** `places`: of the queues that this deployment has, by name. */
export function makeDeadLetters(places: Readonly<Partial<Record<DeadLetterQueue, DeadLetterPlace>>>): DeadLetters {
  const placeOf = (name: DeadLetterQueue): DeadLetterPlace => {
    const place = places[name];
    if (!place) throw new Error(`this deployment has no dead letters of ${name}`);
    return place;
  };
  return {
    queues: DEAD_LETTER_QUEUES.filter((name) => places[name]),
    standing: async (name) => standingOf(placeOf(name).dead),
    putBack: async (name, limit) => {
      const { dead, queue } = placeOf(name);
      if (queue === undefined) throw new Error(`dead letters of ${name} are only looked at here`);
      return putBack({ dead, queue }, limit);
    },
  };
}
