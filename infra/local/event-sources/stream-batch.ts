import { reportedFailures } from "./partial-response.ts";

export interface StreamRecord {
  readonly sequenceNumber: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface BatchPolicy {
  readonly bisect: boolean;
  readonly reportsItemFailures: boolean;
  /** -1: without end. */
  readonly maximumRetries: number;
  /** -1: without end. */
  readonly maximumAgeMs: number;
}

export type DiscardReason = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface BatchActions<R> {
  /** Rejects when the function fails. */
  invoke(records: readonly R[]): Promise<unknown>;
  /** Takes records that will not be tried again. */
  discard(records: readonly R[], reason: DiscardReason, attempts: number): Promise<void>;
  /** Waits before the next try, `failures` being how many there were in a row; false when the reader is to stop. */
  backOff(failures: number): Promise<boolean>;
  now(): number;
  /** A function that the end of the runner cut off has not failed. */
  stopped(): boolean;
}

/**
 * Brings a batch of a stream to its end, in order: done, or discarded after as many tries as the policy allows. Answers
 * false when it was stopped before that; the batch then comes again.
 *
 * With item failures reported, everything before the first of them is done and the rest is a new batch with all its
 * tries. Bisecting halves a batch whose first record failed and does not count as a try.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function processBatch<R extends StreamRecord>(
  records: readonly R[],
  policy: BatchPolicy,
  actions: BatchActions<R>,
): Promise<boolean> {
  // Halves wait here, so that the first is finished before the second begins.
  const todo: { records: readonly R[]; failures: number }[] = [{ records, failures: 0 }];
  for (let batch = todo.shift(); batch; batch = todo.shift()) {
    const { fresh, expired } = byAge(batch.records, policy, actions.now());
    if (expired.length > 0) await actions.discard(expired, "RecordAgeExceeded", batch.failures);
    if (fresh.length === 0) continue;
    const failedAt = await firstFailure(fresh, policy, actions);
    if (failedAt === undefined) continue;
    if (actions.stopped()) return false;
    const rest = fresh.slice(failedAt);
    if (failedAt > 0) {
      todo.unshift({ records: rest, failures: 0 });
    } else if (policy.bisect && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      todo.unshift(
        { records: rest.slice(0, middle), failures: batch.failures },
        { records: rest.slice(middle), failures: batch.failures },
      );
    } else if (policy.maximumRetries >= 0 && batch.failures >= policy.maximumRetries) {
      await actions.discard(rest, "RetryAttemptsExhausted", batch.failures + 1);
      continue;
    } else {
      todo.unshift({ records: rest, failures: batch.failures + 1 });
    }
    if (!(await actions.backOff(batch.failures + 1))) return false;
  }
  return true;
}

function byAge<R extends StreamRecord>(
  records: readonly R[],
  { maximumAgeMs }: BatchPolicy,
  now: number,
): { fresh: readonly R[]; expired: readonly R[] } {
  const isExpired = ({ createdAt }: R): boolean => maximumAgeMs >= 0 && now - createdAt > maximumAgeMs;
  return { fresh: records.filter((one) => !isExpired(one)), expired: records.filter(isExpired) };
}

/** The index of the first record that failed, undefined when all went well. */
async function firstFailure<R extends StreamRecord>(
  records: readonly R[],
  policy: BatchPolicy,
  actions: BatchActions<R>,
): Promise<number | undefined> {
  let response: unknown;
  try {
    response = await actions.invoke(records);
  } catch {
    return 0;
  }
  if (!policy.reportsItemFailures) return undefined;
  const ids = records.map(({ sequenceNumber }) => sequenceNumber);
  const failed = reportedFailures(response, ids);
  return failed.size === 0 ? undefined : ids.findIndex((id) => failed.has(id));
}
