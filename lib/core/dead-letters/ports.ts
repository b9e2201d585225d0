import type { DeadLetterQueue, Redrivable, Standing } from "./model.ts";

/** Of the deployment, not of a tenant. */
export interface DeadLetters {
  /** Those that this deployment has. */
  readonly queues: readonly DeadLetterQueue[];
  standing(queue: DeadLetterQueue): Promise<Standing>;
  /**
   * Puts some back into the queue that they come from, the oldest first as far as the queue keeps order, at most ten and at most `limit`.
   * Returns how many; none when none wait. Each is sent before it is deleted, so one cut off between the two is handled twice, which every
   * handler bears, and none is lost.
   */
  putBack(queue: Redrivable, limit: number): Promise<number>;
}
