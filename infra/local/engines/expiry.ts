import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import type { Table } from "./tables.ts";

/** Deletes expired items, for the embedded database never does. */
export interface Expiry {
  /** Deletes what has expired by now; answers how many items that were. */
  sweep(): Promise<number>;
  /** Whether a removal in a table's stream was this sweeper's: AWS marks those with the service as their author. */
  wasExpired(table: string, keys: unknown): boolean;
  stop(): void;
}

const sweepEveryMs = 30_000;
/** A stream forgets after a day, so a mark is of no use after that. */
const rememberMs = 86_400_000;

export function startExpiry(
  client: DynamoDBClient,
  tables: readonly Table[],
  report: (error: unknown) => void,
): Expiry {
  const deleted = new Map<string, number>();
  let running: Promise<number> = Promise.resolve(0);
  const sweepAll = async (): Promise<number> => {
    let count = 0;
    for (const table of tables)
      count += await sweepTable(client, table, (keys) => deleted.set(markOf(table.name, keys), Date.now()));
    const forgotten = Date.now() - rememberMs;
    for (const [mark, at] of deleted) if (at < forgotten) deleted.delete(mark);
    return count;
  };
  const sweep = (): Promise<number> => {
    running = running.catch(() => 0).then(sweepAll);
    return running;
  };
  const timer = setInterval(() => void sweep().catch(report), sweepEveryMs);
  timer.unref();
  return {
    sweep,
    wasExpired: (table, keys) => deleted.has(markOf(table, keys)),
    stop: () => clearInterval(timer),
  };
}

function markOf(table: string, keys: unknown): string {
  const sorted = Object.entries(keys as Record<string, unknown>).sort(([left], [right]) => left.localeCompare(right));
  return `${table} ${JSON.stringify(sorted)}`;
}

async function sweepTable(client: DynamoDBClient, table: Table, mark: (keys: unknown) => void): Promise<number> {
  if (table.ttlAttribute === undefined) return 0;
  const hasExpired = {
    ExpressionAttributeNames: { "#ttl": table.ttlAttribute },
    ExpressionAttributeValues: { ":now": { N: String(Math.floor(Date.now() / 1000)) } },
  };
  let count = 0;
  const pages = paginateScan({ client }, { TableName: table.name, FilterExpression: "#ttl < :now", ...hasExpired });
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(table.keys.flatMap((key) => (item[key] ? [[key, item[key]]] : [])));
      mark(Key);
      try {
        // The item may have been given more time since it was read.
        await client.send(
          new DeleteItemCommand({ TableName: table.name, Key, ConditionExpression: "#ttl < :now", ...hasExpired }),
        );
        count += 1;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return count;
}
