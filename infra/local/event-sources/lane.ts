import { pause } from "../pause.ts";
import { type BatchPolicy, type DiscardReason, processBatch } from "./stream-batch.ts";
import type { ChangeRecord } from "./stream-record.ts";
import { withinWindow } from "./windows.ts";

/** One of the workers of a shard: takes records in order, one batch at a time. */
export interface Lane {
  add(record: ChangeRecord): void;
  /** Resolves once nothing waits, or the reader is stopped. */
  finished(): Promise<void>;
}

export interface LaneOptions {
  readonly batchSize: number;
  /** How long a batch may gather records; 0 sends what is there. */
  readonly windowMs: number;
  /** The length of a tumbling window, which no batch crosses; 0 without one. */
  readonly tumblingMs?: number;
  readonly policy: BatchPolicy;
  readonly invoke: (records: readonly ChangeRecord[]) => Promise<unknown>;
  readonly discard: (records: readonly ChangeRecord[], reason: DiscardReason, attempts: number) => Promise<void>;
  readonly ended: (records: readonly ChangeRecord[]) => void;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const slowestRetryMs = 10_000;

export function startLane(options: LaneOptions): Lane {
  const { batchSize, windowMs, tumblingMs = 0, policy, signal } = options;
  let queue: ChangeRecord[] = [];
  let working: Promise<void> | undefined;

  const gather = async (): Promise<readonly ChangeRecord[]> => {
    const until = Date.now() + windowMs;
    while (queue.length < batchSize && Date.now() < until && !signal.aborted) await pause(25, signal);
    return withinWindow(queue.slice(0, batchSize), tumblingMs);
  };
  const work = async (): Promise<void> => {
    while (queue.length > 0 && !signal.aborted) {
      const batch = await gather();
      const finished = await processBatch(batch, policy, {
        invoke: options.invoke,
        now: Date.now,
        stopped: () => signal.aborted,
        async discard(records, reason, attempts) {
          options.log(`gave up ${records.length} stream records after ${attempts} tries (${reason})`);
          await options.discard(records, reason, attempts);
        },
        async backOff(failures) {
          if (!signal.aborted) await pause(Math.min(slowestRetryMs, 100 * 2 ** Math.min(failures, 10)), signal);
          return !signal.aborted;
        },
      });
      if (!finished) return;
      queue = queue.slice(batch.length);
      options.ended(batch);
    }
  };
  const start = (): void => {
    working ??= work().finally(() => {
      working = undefined;
      if (queue.length > 0 && !signal.aborted) start();
    });
  };
  return {
    add(record) {
      queue.push(record);
      start();
    },
    async finished() {
      while (working) await working;
    },
  };
}
