import { DatabaseSync } from "node:sqlite";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
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

type Key = Record<string, AttributeValue>;

const sweepEveryMs = 30_000;
/** A stream forgets after a day, so a mark is of no use after that. */
const rememberMs = 86_400_000;

export function startExpiry(
  client: DynamoDBClient,
  file: string,
  tables: readonly Table[],
  report: (error: unknown) => void,
): Expiry {
  const deleted = new Map<string, number>();
  let running: Promise<number> = Promise.resolve(0);
  const sweepAll = async (): Promise<number> => {
    let count = 0;
    for (const table of tables)
      count += await sweepTable(client, file, table, (keys) => deleted.set(markOf(table.name, keys), Date.now()));
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

async function sweepTable(
  client: DynamoDBClient,
  file: string,
  table: Table,
  mark: (keys: unknown) => void,
): Promise<number> {
  const { name: TableName, ttlAttribute } = table;
  if (ttlAttribute === undefined) return 0;
  const now = Math.floor(Date.now() / 1000);
  let count = 0;
  for (const Key of expiredIn(file, table, ttlAttribute, now)) {
    mark(Key);
    try {
      // The item may have been given more time since it was read.
      await client.send(
        new DeleteItemCommand({
          ...{ TableName, Key, ConditionExpression: "#ttl < :now" },
          ExpressionAttributeNames: { "#ttl": ttlAttribute },
          ExpressionAttributeValues: { ":now": { N: String(now) } },
        }),
      );
      count += 1;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
  return count;
}

/**
 * Out of the engine's own file, by an index: its Scan goes through the whole table for each page, and with 70,000 items a sweep of 500 pages
 * held up everything else for minutes.
 */
function expiredIn(file: string, { name, keys }: Table, attribute: string, now: number): readonly Key[] {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const at = `CAST(json_extract(item_json, '$.${quoted(attribute)}.N') AS INTEGER)`;
  try {
    database.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`chasqui_expiry_${name}`)} ON ${quoted(name)} (${at})`);
    const wanted = keys.map((key) => `'${key}', json_extract(item_json, '$.${quoted(key)}')`).join(", ");
    // What has no such attribute is null there, which is less than nothing that is asked for.
    const rows = database.prepare(`SELECT json_object(${wanted}) AS key FROM ${quoted(name)} WHERE ${at} < ?`).all(now);
    return rows.map(({ key }) => JSON.parse(String(key)) as Key);
  } finally {
    database.close();
  }
}
