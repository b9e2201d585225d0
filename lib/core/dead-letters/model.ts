/**
 * What a function could not finish after several attempts lies in a queue of its own until somebody repaired the cause. The queues are the
 * deployment's and hold what belongs to every tenant of it, so nothing of a message is shown: only how many wait, and for how long.
 */

/** By the queue that they were given up in; `schedules`: what fell due and could not be run. */
export const DEAD_LETTER_QUEUES = ["inbound", "receipts", "talk", "bulk", "jobs", "schedules"] as const;
export type DeadLetterQueue = (typeof DEAD_LETTER_QUEUES)[number];

/** Those that come from a queue, and can be put back into it. */
export const REDRIVABLE = ["inbound", "receipts", "talk", "bulk", "jobs"] as const satisfies readonly DeadLetterQueue[];
export type Redrivable = (typeof REDRIVABLE)[number];

/** The functions that gave them up. */
export const READERS = {
  inbound: "process-inbound",
  receipts: "process-receipts",
  talk: "send-outbound",
  bulk: "send-outbound",
  jobs: "run-job",
  schedules: "run-schedule",
} as const satisfies Readonly<Record<DeadLetterQueue, string>>;

export const isRedrivable = (queue: string): queue is Redrivable => REDRIVABLE.some((one) => one === queue);

/** As SQS counts them: approximately, seconds behind. */
export interface Standing {
  /** Those that lie there, also while they are being put back. */
  readonly waiting: number;
  /**
   * When the oldest was sent, among the ten at most that the queue hands over at once: where more wait, an older one may be among them.
   * Null when none wait.
   */
  readonly oldestAt: string | null;
}
