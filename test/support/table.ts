/** A table of one's own, on the embedded engine, with the keys that the stacks give it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamoDb } from "../../infra/local/engines/dynamodb.ts";

export interface TestTable {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** For code that makes its own client. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startTable(): Promise<TestTable> {
  const dataDir = await mkdtemp(join(tmpdir(), "chasqui-table-"));
  const engine = await startDynamoDb({ port: 0, dataDir, onChild: () => {} });
  const raw = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const tableName = "chasqui-test";
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  await raw.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
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
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  return {
    client,
    tableName,
    endpoint: engine.endpoint,
    async stop() {
      client.destroy();
      raw.destroy();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
