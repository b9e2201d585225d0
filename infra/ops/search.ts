import { S3Client } from "@aws-sdk/client-s3";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeSearchLog } from "../../lib/adapters/dynamo/search-log.ts";
import type { TableContext } from "../../lib/adapters/dynamo/table.ts";
import { makeSearchBases } from "../../lib/adapters/s3/search-bases.ts";
import { sqliteIndexes } from "../../lib/adapters/sqlite/index-file.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { type CompactPorts, replaceBase } from "../../lib/core/search/compact.ts";
import { indexedOf } from "../../lib/core/search/documents.ts";
import type { IndexChange } from "../../lib/core/search/model.ts";
import { bucketOf, tableNameOf } from "./stage.ts";

/** Clocks differ, and the stream dates to the second: what changed shortly before the reading is told again, and heard. */
const DOUBT_MS = 60_000;
const ATTEMPTS = 3;

/**
 * Makes a tenant's index anew from its rows, while traffic goes on: what is recorded meanwhile is taken in by the first search, as ever.
 * Reads the whole table. Returns entries by kind; throws when others kept replacing the index.
 */
export async function rebuildIndex(
  ports: CompactPorts,
  { client, tableName, tenant }: Pick<TableContext, "client" | "tableName" | "tenant">,
): Promise<Readonly<Record<string, number>>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Everything up to here is in the rows; what comes later is told again by the log.
    const state = await ports.log.state();
    const at = ports.clock.now() - DOUBT_MS;
    const index = ports.indexes.open();
    try {
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.scan({
          TableName: tableName,
          ConsistentRead: true,
          FilterExpression: "begins_with(pk, :tenant) AND entity IN (:a, :b, :c, :d)",
          ExpressionAttributeValues: {
            ":tenant": `${tenant}#`,
            ":a": "contact",
            ":b": "lead",
            ":c": "conversation",
            ":d": "message",
          },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        const changes = (page.Items ?? []).flatMap((row): IndexChange[] => {
          const doc = indexedOf(String(row.entity), row)?.doc;
          return doc ? [{ op: "put", doc, sequence: "", at }] : [];
        });
        index.apply(changes, state.last);
        start = page.LastEvaluatedKey;
      } while (start);
      const counted = index.count();
      if (await replaceBase(ports, index, state, (state.base?.epoch ?? 0) + 1)) return counted;
    } finally {
      index.close();
    }
  }
  throw new Error("the index was replaced while it was made anew: ask again");
}

export async function rebuildSearch({
  stage,
  tenant,
}: {
  readonly stage: string;
  readonly tenant: string | undefined;
}): Promise<number> {
  if (!tenant) {
    process.stderr.write("rebuild-search <tenant>\n");
    return 2;
  }
  const tableName = await tableNameOf(stage);
  const client = dynamoClient();
  const counted = await rebuildIndex(
    {
      log: makeSearchLog({ client, tableName, tenant }),
      bases: makeSearchBases({ bucket: await bucketOf(new S3Client({}), stage, "media"), tenant }),
      indexes: sqliteIndexes,
      clock: systemClock,
      ids: systemIds,
    },
    { client, tableName, tenant },
  );
  for (const [kind, many] of Object.entries(counted)) process.stdout.write(`${kind.padEnd(10)}${many}\n`);
  return 0;
}
