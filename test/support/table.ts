/** A table of one's own, on the embedded engine, with the keys that the stacks give it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { startDynamoDb } from "../../infra/local/engines/dynamodb.ts";
import type { Account } from "../../lib/adapters/aws/credentials.ts";
import { type DocumentClient, makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";

export interface TestTable {
  readonly client: DocumentClient;
  readonly tableName: string;
  /** For code that makes its own requests. */
  readonly account: Account;
  /** For code that makes its own client. */
  readonly endpoint: string;
  /** Of its changes; empty unless it was asked for. */
  readonly streamArn: string;
  stop(): Promise<void>;
}

export async function startTable({ streamed = false } = {}): Promise<TestTable> {
  const dataDir = await mkdtemp(join(tmpdir(), "chasqui-table-"));
  const engine = await startDynamoDb({ port: 0, dataDir, onChild: () => {} });
  const account = { endpoint: engine.endpoint, region: "eu-west-1", credentials: localCredentials };
  const raw = new DynamoDBClient({
    ...account,
  });
  const tableName = "chasqui-test";
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  const created = await raw.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      ...(streamed
        ? { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const } }
        : {}),
      AttributeDefinitions: ["pk", "sk", "lpk", "lsk"].map(text),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "list",
          KeySchema: [
            { AttributeName: "lpk", KeyType: "HASH" },
            { AttributeName: "lsk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  raw.destroy();
  return {
    client: makeDocumentClient(account),
    tableName,
    account,
    endpoint: engine.endpoint,
    streamArn: created.TableDescription?.LatestStreamArn ?? "",
    async stop() {
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
