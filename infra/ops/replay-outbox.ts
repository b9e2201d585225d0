import { type DocumentClient, dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { tableNameOf } from "./stage.ts";

/**
 * Touches every row that still carries the outbox's mark, so that the stream tells of it once more and the relay takes it up.
 * For after an outage of the stream or the relay: what was relayed meanwhile has lost its mark, and what is relayed twice is
 * claimed once. Reads the whole table, which costs half a read unit for each four kilobytes of it. Returns how many it touched.
 */
export async function touchOutbox(client: DocumentClient, tableName: string, now: string): Promise<number> {
  let touched = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.scan({
      TableName: tableName,
      FilterExpression: "attribute_exists(relay)",
      ProjectionExpression: "pk, sk, relay",
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    for (const { pk, sk, relay } of page.Items ?? []) if (await touch({ pk, sk }, relay)) touched++;
    start = page.LastEvaluatedKey;
  } while (start);
  return touched;

  async function touch(key: Record<string, unknown>, relay: unknown): Promise<boolean> {
    try {
      await client.update({
        TableName: tableName,
        Key: key,
        UpdateExpression: "SET replayedAt = :now",
        ConditionExpression: "relay = :relay",
        ExpressionAttributeValues: { ":now": now, ":relay": relay },
      });
      return true;
    } catch (error) {
      // It went out while we were reading.
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  }
}

export async function replayOutbox({ stage }: { readonly stage: string }): Promise<number> {
  const touched = await touchOutbox(dynamoClient(), await tableNameOf(stage), new Date().toISOString());
  process.stdout.write(`${touched} rows of the outbox handed to the relay again\n`);
  return 0;
}
