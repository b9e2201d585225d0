/** Everything that a tenant has in the table, and the certainty that the projections know of it. */
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, DynamoDBStreamsClient, type Shard } from "@aws-sdk/client-dynamodb-streams";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterStore, makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { NOW } from "../../lib/core/counters/model.ts";
import { type Image, PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";

export interface Rows {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly tenant: string;
}

/** Reads the whole table, other tenants' rows too: half a read unit for each four kilobytes of it. */
export async function* rowsOf({ client, tableName, tenant }: Rows): AsyncGenerator<Image> {
  const kinds = PROJECTED_ENTITIES.map((entity, index) => [`:e${index}`, entity] as const);
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.scan({
      TableName: tableName,
      FilterExpression: `begins_with(pk, :tenant) AND entity IN (${kinds.map(([name]) => name).join(", ")})`,
      ExpressionAttributeValues: { ":tenant": `${tenant}#`, ...Object.fromEntries(kinds) },
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** Twenty-four a shard: that one of them gets none is less likely than one in a thousand million for each. */
const BEACONS_A_SHARD = 24;

export interface Beacons {
  /** How many shards of the stream are being written at present. */
  readonly openShards: () => Promise<number>;
  readonly random: () => string;
  readonly patienceMs?: number;
}

/**
 * Resolves when everything that was written before is projected. Rows of no use are written to many places of the table, so that every
 * shard of its stream has some, and counted like everything else: a shard hands over its changes in order, so whoever has counted the beacon
 * of a shard has counted what stood before it.
 */
export const makeCaughtUp =
  (rows: Rows, { openShards, random, patienceMs = 900_000 }: Beacons) =>
  async (): Promise<void> => {
    const { client, tableName, tenant } = rows;
    const run = random();
    const count = BEACONS_A_SHARD * Math.max(1, await openShards());
    const ttl = Math.floor(Date.now() / 1000) + 86_400;
    for (let number = 0; number < count; number++) {
      const Item = { pk: `${tenant}#beacon#${run}.${number}`, sk: "beacon", entity: "beacon", v: 1, run, ttl };
      await client.put({ TableName: tableName, Item });
    }
    const counters = makeCounterStore(rows);
    const until = Date.now() + patienceMs;
    for (;;) {
      const seen = (await counters.read("beacon", NOW, NOW)).find(({ id }) => id === run)?.values.seen ?? 0;
      if (seen >= count) break;
      if (Date.now() > until)
        throw new Error(`the projections are behind: ${seen} of ${count} beacons seen; see the runbook`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await makeCounterWorkshop(rows).forget({ family: "beacon", period: NOW, id: run });
  };

export async function openShardsOf(tableName: string): Promise<number> {
  const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: tableName }));
  const streams = new DynamoDBStreamsClient({});
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({
        StreamArn: Table?.LatestStreamArn,
        ...(from ? { ExclusiveStartShardId: from } : {}),
      }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards.filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined).length;
}
