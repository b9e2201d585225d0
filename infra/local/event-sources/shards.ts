import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  ResourceNotFoundException,
  type Shard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";

export async function describeShards(client: DynamoDBStreamsClient, streamArn: string): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ...(from ? { ExclusiveStartShardId: from } : {}) }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}

/** Reads a shard from a place on. */
export interface ShardCursor {
  /** The next records, perhaps none; undefined once the shard is closed and read to its end. */
  next(limit: number): Promise<readonly _Record[] | undefined>;
}

/**
 * Starts after a sequence number, or at the beginning or the end of the shard. What the engine has forgotten in the
 * meantime is skipped.
 */
export function openShard(
  client: DynamoDBStreamsClient,
  streamArn: string,
  shardId: string,
  start: { readonly after: string } | "TRIM_HORIZON" | "LATEST",
): ShardCursor {
  let iterator: string | undefined;
  let last = typeof start === "string" ? undefined : start.after;
  const locate = async (): Promise<string | undefined> => {
    const at: Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "SequenceNumber"> =
      last !== undefined
        ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last }
        : { ShardIteratorType: start === "LATEST" ? "LATEST" : "TRIM_HORIZON" };
    const request = { StreamArn: streamArn, ShardId: shardId };
    try {
      return (await client.send(new GetShardIteratorCommand({ ...request, ...at }))).ShardIterator;
    } catch (error) {
      if (!(error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException)) throw error;
      const again = new GetShardIteratorCommand({ ...request, ShardIteratorType: "TRIM_HORIZON" });
      return (await client.send(again)).ShardIterator;
    }
  };
  return {
    async next(limit) {
      iterator ??= await locate();
      try {
        const answer = await client.send(
          new GetRecordsCommand({ ShardIterator: iterator, Limit: Math.min(limit, 1000) }),
        );
        iterator = answer.NextShardIterator;
        const records = answer.Records ?? [];
        last = records.at(-1)?.dynamodb?.SequenceNumber ?? last;
        return iterator === undefined && records.length === 0 ? undefined : records;
      } catch (error) {
        // Without records to remember, an expired iterator would be replaced by one at the end of the shard.
        if (!(error instanceof ExpiredIteratorException || error instanceof TrimmedDataAccessException)) throw error;
        iterator = undefined;
        return [];
      }
    },
  };
}
