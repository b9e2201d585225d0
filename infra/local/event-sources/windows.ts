/**
 * Tumbling windows of a stream: batches lie within one window, the function gets what it answered as `state` the last time, and is
 * called once more, without records, when a window is over.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
import { LocalRunnerError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { ChangeRecord } from "./stream-record.ts";

interface Shard {
  readonly tumblingMs: number;
  readonly shardId: string;
  readonly eventSourceARN: string;
}

/** The first of these records that are in one window. */
export function withinWindow<R extends { readonly createdAt: number }>(
  records: readonly R[],
  tumblingMs: number,
): readonly R[] {
  const [first] = records;
  if (!first || tumblingMs === 0) return records;
  const end = records.findIndex(
    ({ createdAt }) => startOf(createdAt, tumblingMs) !== startOf(first.createdAt, tumblingMs),
  );
  return end < 0 ? records : records.slice(0, end);
}

const startOf = (at: number, tumblingMs: number): number => Math.floor(at / tumblingMs) * tumblingMs;

/** Turns records into the function's event. Batches of one shard have to come one after another. */
export function inWindows(invoke: (event: unknown) => Promise<unknown>, { tumblingMs, ...shard }: Shard) {
  let open: { readonly start: number; state: unknown } | undefined;

  async function ask(Records: readonly unknown[], isFinalInvokeForWindow: boolean): Promise<unknown> {
    if (!open) return undefined;
    const answer = await invoke({
      Records,
      window: {
        start: new Date(open.start).toISOString(),
        end: new Date(open.start + tumblingMs).toISOString(),
      },
      state: open.state,
      ...shard,
      isFinalInvokeForWindow,
      isWindowTerminatedEarly: false,
    });
    if (!isObject(answer) || answer.state === undefined)
      throw new LocalRunnerError("The answer within a tumbling window has no state.");
    open.state = answer.state;
    return answer;
  }

  return async (records: readonly ChangeRecord[]): Promise<unknown> => {
    const events = records.map(({ event }) => event);
    if (tumblingMs === 0) return invoke({ Records: events });
    const start = startOf(records[0]?.createdAt ?? 0, tumblingMs);
    if (open && open.start !== start) await ask([], true);
    if (open?.start !== start) open = { start, state: {} };
    return ask(events, false);
  };
}
