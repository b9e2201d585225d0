/** The stream of a table, as `project-changes` is handed it: with both images, shard by shard. */
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { describeShards, openShard, type ShardCursor } from "../../infra/local/event-sources/shards.ts";
import { type ImagesRecord, toProjectedChange } from "../../lib/adapters/dynamo/projected-changes.ts";
import { type Change, PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";
import type { TestTable } from "./table.ts";

export interface TestStream {
  /** What was written since the last time, of the rows that the stream's filter lets through. */
  read(): Promise<readonly Change[]>;
  stop(): void;
}

export function openStream({ account, streamArn }: TestTable): TestStream {
  const client = new DynamoDBStreamsClient(account);
  const cursors = new Map<string, ShardCursor>();
  const passes: ReadonlySet<string> = new Set(PROJECTED_ENTITIES);
  return {
    async read() {
      const found: Change[] = [];
      for (const { ShardId: shard = "" } of await describeShards(client, streamArn)) {
        const cursor = cursors.get(shard) ?? openShard(client, streamArn, shard, "TRIM_HORIZON");
        cursors.set(shard, cursor);
        for (let records = await cursor.next(1000); records?.length; records = await cursor.next(1000))
          for (const record of records) {
            const at = (record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000;
            const dynamodb = { ...record.dynamodb, ApproximateCreationDateTime: at };
            const change = toProjectedChange({ ...record, dynamodb } as unknown as ImagesRecord, shard);
            if (change && passes.has(change.entity)) found.push(change);
          }
      }
      return found;
    },
    stop: () => client.destroy(),
  };
}
