import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { Activity } from "../activity.ts";
import { messageOf } from "../errors.ts";
import { pause } from "../pause.ts";
import type { StateFile } from "../state-file.ts";
import { laneOf, makeProgress } from "./checkpoint.ts";
import { type Lane, startLane } from "./lane.ts";
import { describeShards, openShard } from "./shards.ts";
import type { BatchPolicy, DiscardReason } from "./stream-batch.ts";
import { type ChangeRecord, type RecordContext, toChangeRecord } from "./stream-record.ts";
import { inWindows } from "./windows.ts";

export interface StreamMapping {
  readonly streamArn: string;
  readonly startAtLatest: boolean;
  readonly batchSize: number;
  readonly windowMs: number;
  /** 0 without tumbling windows. */
  readonly tumblingMs: number;
  readonly lanes: number;
  readonly policy: BatchPolicy;
  readonly passes: (event: unknown) => boolean;
}

export interface StreamReaderOptions {
  readonly client: DynamoDBStreamsClient;
  readonly mapping: StreamMapping;
  readonly record: RecordContext;
  /** The last position done, by stream and shard: a table that was made anew has a stream of its own. */
  readonly checkpoints: StateFile<Readonly<Record<string, string>>>;
  readonly activity: Activity;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly discard: (
    shardId: string,
    records: readonly ChangeRecord[],
    reason: DiscardReason,
    attempts: number,
  ) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface StreamReader {
  /** Resolves once everything written before the call has been read and handled. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

const fastestPollMs = 50;
const slowestPollMs = 500;
const leastPauseMs = 10;
/** A killed process handles again what was done in this time, as after a lost answer of the function. */
const keptEveryMs = 200;

/** Reads a table's stream for one event-source mapping: shard by shard, each in order, parents before their children. */
export function startStreamReader(options: StreamReaderOptions): StreamReader {
  const { client, mapping, log } = options;
  const stopping = new AbortController();
  const checkpoints = { ...options.checkpoints.read() };
  const shards = new Map<string, { done: boolean; readAt: () => number; quiet: () => boolean; wake: () => void }>();
  const loops: Promise<void>[] = [];
  const keyOf = (shardId: string): string => `${mapping.streamArn} ${shardId}`;
  const startedFresh = !Object.keys(checkpoints).some((key) => key.startsWith(mapping.streamArn));

  let keeping: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(keeping);
    keeping = undefined;
    options.checkpoints.write(checkpoints);
  };
  const keepLater = (): void => {
    keeping ??= setTimeout(keep, keptEveryMs);
  };

  const readShard = async (shardId: string): Promise<void> => {
    const position = checkpoints[keyOf(shardId)];
    const start = startedFresh && mapping.startAtLatest && shards.size === 0 ? "LATEST" : "TRIM_HORIZON";
    const cursor = openShard(client, mapping.streamArn, shardId, position === undefined ? start : { after: position });
    const progress = makeProgress();
    const ended = (positions: readonly string[]): void => {
      let moved: string | undefined;
      for (const one of positions) moved = progress.end(one) ?? moved;
      if (moved === undefined) return;
      checkpoints[keyOf(shardId)] = moved;
      keepLater();
    };
    const lanes: Lane[] = Array.from({ length: mapping.lanes }, () =>
      startLane({
        batchSize: mapping.batchSize,
        windowMs: mapping.windowMs,
        tumblingMs: mapping.tumblingMs,
        policy: mapping.policy,
        invoke: inWindows(options.invoke, {
          tumblingMs: mapping.tumblingMs,
          shardId,
          eventSourceARN: options.record.streamArn,
        }),
        discard: (records, reason, attempts) => options.discard(shardId, records, reason, attempts),
        ended: (records) => ended(records.map((record) => record.position)),
        signal: stopping.signal,
        log,
      }),
    );
    let emptyReadAt = 0;
    let wake = (): void => undefined;
    const state = {
      done: false,
      readAt: () => emptyReadAt,
      quiet: () => progress.open === 0,
      wake: () => wake(),
    };
    shards.set(shardId, state);
    let interval = fastestPollMs;
    const forget = options.activity.onChange(() => {
      interval = fastestPollMs;
      wake();
    });
    while (!stopping.signal.aborted) {
      // Lanes that lag behind hold the reader back, so that memory stays bounded.
      if (progress.open > mapping.batchSize * mapping.lanes * 2) {
        await pause(fastestPollMs, stopping.signal);
        continue;
      }
      const readFrom = Date.now();
      const records = await cursor.next(Math.max(mapping.batchSize * mapping.lanes, 100)).catch((error) => {
        if (!stopping.signal.aborted) log(`stream ${mapping.streamArn}: ${messageOf(error)}`);
        return [];
      });
      if (records === undefined) break;
      const skipped: string[] = [];
      for (const raw of records) {
        const record = toChangeRecord(raw, options.record);
        const position = raw.dynamodb?.SequenceNumber ?? "";
        progress.begin(position);
        if (record && mapping.passes(record.event)) lanes[laneOf(record.partitionKey, mapping.lanes)]?.add(record);
        else skipped.push(position);
      }
      if (skipped.length > 0) ended(skipped);
      if (records.length > 0) {
        interval = fastestPollMs;
        continue;
      }
      emptyReadAt = readFrom;
      // Every piece of work that begins or ends wakes the reader, and many are one reading.
      await pause(leastPauseMs, stopping.signal);
      const early = new AbortController();
      wake = () => early.abort();
      await pause(interval, AbortSignal.any([stopping.signal, early.signal]));
      interval = Math.min(slowestPollMs, interval * 1.5);
    }
    forget();
    await Promise.all(lanes.map((lane) => lane.finished()));
    state.done = true;
  };

  const discover = async (): Promise<void> => {
    const found = await describeShards(client, mapping.streamArn);
    for (const { ShardId: id, ParentShardId: parent } of found) {
      if (id === undefined || shards.has(id)) continue;
      const isBlocked =
        parent !== undefined && found.some((one) => one.ShardId === parent) && shards.get(parent)?.done !== true;
      if (isBlocked) continue;
      loops.push(readShard(id).then(() => (stopping.signal.aborted ? undefined : discover())));
    }
  };
  const first = discover().catch((error) => log(`stream ${mapping.streamArn}: ${messageOf(error)}`));

  return {
    async caughtUp() {
      await first;
      const since = Date.now();
      const isBehind = (): boolean =>
        [...shards.values()].some(({ done, readAt, quiet }) => !done && (readAt() < since || !quiet()));
      while (isBehind() && !stopping.signal.aborted) {
        for (const { wake, readAt } of shards.values()) if (readAt() < since) wake();
        await pause(5);
      }
    },
    async stop() {
      stopping.abort();
      await first;
      await Promise.all(loops);
      if (keeping !== undefined) keep();
    },
  };
}
