import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { Change } from "../../lib/core/projections/model.ts";
import type { ProjectChanges } from "../../lib/core/projections/project.ts";
import type { Log } from "../../lib/runtime/logger.ts";

/** What the stream hands over within a tumbling window, which is what makes it name the shard. */
export interface WindowedStreamEvent extends DynamoDBStreamEvent {
  readonly shardId?: string;
}

export interface WindowedResponse extends DynamoDBBatchResponse {
  /** Nothing is kept from batch to batch, but an answer without it counts as a failure. */
  readonly state: Readonly<Record<string, never>>;
}

interface HandlerPorts {
  readonly toChange: (record: DynamoDBStreamEvent["Records"][number], shard: string) => Change | undefined;
  readonly project: ProjectChanges;
  readonly log: Log;
}

/** A batch comes again, in halves, when a projection failed: those that are through with it do nothing twice. */
export function makeHandler({ toChange, project, log }: HandlerPorts) {
  return async (event: WindowedStreamEvent): Promise<WindowedResponse> => {
    const { Records: records = [], shardId } = event;
    if (records.length === 0) return { batchItemFailures: [], state: {} };
    // Without it nobody could tell what was counted before: the mapping lost its window.
    if (!shardId) throw new Error("the stream does not name its shard");
    const changes = records.map((record) => toChange(record, shardId)).filter((change) => change !== undefined);
    const { failed, skipped } = await project(changes);
    for (const { projection, error } of failed) log.error("projection_failed", { projection }, error);
    // Keys are made of ids, and say nothing of anybody.
    for (const { projection, entity, place, key, error } of skipped)
      log.error("change_skipped", { projection, entity, ...key, sequence: place.sequence }, error);
    log.info("changes_projected", { changes: changes.length, failed: failed.length, skipped: skipped.length });
    // Thrown, not reported: a reported failure raises no alarm, and a thrown one halves the batch just as well.
    if (failed.length) throw new Error(`projections failed: ${failed.map(({ projection }) => projection).join(", ")}`);
    return { batchItemFailures: [], state: {} };
  };
}
