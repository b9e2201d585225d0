import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type LocalSecondaryIndex,
  ResourceNotFoundException,
  type StreamViewType,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { LocalRunnerError } from "../errors.ts";
import { asList, asObject, asText } from "../json.ts";
import { pause } from "../pause.ts";
import type { Model, Resource } from "../template/model.ts";

export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly keys: readonly string[];
  readonly ttlAttribute: string | undefined;
  /** The engine's own stream ARN; templates and handlers know another one. */
  readonly streamArn: string | undefined;
}

/** Creates what is missing and adds or drops indexes as the template now says; data stays. */
export async function createTables(client: DynamoDBClient, model: Model): Promise<readonly Table[]> {
  const tables = model.ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");
  return Promise.all(tables.map((resource) => createTable(client, resource)));
}

async function createTable(client: DynamoDBClient, resource: Resource): Promise<Table> {
  const { name, arn, properties } = resource;
  const ttl = asObject(properties.TimeToLiveSpecification);
  const ttlAttribute = ttl.Enabled === false ? undefined : asText(ttl.AttributeName);
  const keySchema = asList(properties.KeySchema) as KeySchemaElement[];
  const existing = await describe(client, name);
  if (existing) {
    await adapt(client, resource, existing, keySchema);
  } else {
    await create(client, resource, keySchema);
    if (ttlAttribute !== undefined) {
      const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
      await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    }
  }
  const table = await untilActive(client, name);
  const keys = keySchema.map((key) => key.AttributeName ?? "");
  return { name, arn, keys, ttlAttribute, streamArn: table.LatestStreamArn };
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function untilActive(client: DynamoDBClient, name: string): Promise<TableDescription> {
  for (let tries = 0; tries < 200; tries += 1) {
    const table = await describe(client, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    if (table?.TableStatus === "ACTIVE" && indexes.every((index) => (index.IndexStatus ?? "ACTIVE") === "ACTIVE")) {
      return table;
    }
    await pause(25);
  }
  throw new LocalRunnerError(`Table ${name} did not become active.`);
}

/** What the template says about an index beside its throughput, which does not matter here. */
function indexesOf(value: unknown): GlobalSecondaryIndex[] {
  return asList(value).map((index) => {
    const { IndexName, KeySchema, Projection } = asObject(index) as unknown as GlobalSecondaryIndex;
    return { IndexName, KeySchema, Projection };
  });
}

async function create(client: DynamoDBClient, { name, properties }: Resource, keys: KeySchemaElement[]): Promise<void> {
  const globalIndexes = indexesOf(properties.GlobalSecondaryIndexes);
  const localIndexes: LocalSecondaryIndex[] = indexesOf(properties.LocalSecondaryIndexes);
  const streamView = asText(asObject(properties.StreamSpecification).StreamViewType) as StreamViewType | undefined;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: keys,
      AttributeDefinitions: asList(properties.AttributeDefinitions) as AttributeDefinition[],
      BillingMode: "PAY_PER_REQUEST",
      ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
      ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
      ...(streamView ? { StreamSpecification: { StreamEnabled: true, StreamViewType: streamView } } : {}),
    }),
  );
}

async function adapt(
  client: DynamoDBClient,
  { name, properties }: Resource,
  existing: TableDescription,
  keys: KeySchemaElement[],
): Promise<void> {
  const shape = (schema: readonly KeySchemaElement[] | undefined): string =>
    JSON.stringify((schema ?? []).map((key) => [key.AttributeName, key.KeyType]));
  const stream = asText(asObject(properties.StreamSpecification).StreamViewType);
  if (shape(existing.KeySchema) !== shape(keys) || existing.StreamSpecification?.StreamViewType !== stream) {
    throw new LocalRunnerError(
      `Table ${name} has other keys or another stream than the template says. Start with --fresh to forget its data.`,
    );
  }
  const wanted = indexesOf(properties.GlobalSecondaryIndexes);
  const present = existing.GlobalSecondaryIndexes ?? [];
  const same = (left: { IndexName?: string | undefined; KeySchema?: KeySchemaElement[] | undefined }) =>
    `${left.IndexName} ${shape(left.KeySchema)}`;
  const obsolete = present.filter((index) => !wanted.some((other) => same(other) === same(index)));
  const missing = wanted.filter((index) => !present.some((other) => same(other) === same(index)));
  // DynamoDB changes one index in one call.
  for (const { IndexName } of obsolete) {
    await client.send(
      new UpdateTableCommand({ TableName: name, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }),
    );
    await untilActive(client, name);
  }
  for (const index of missing) {
    await client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: asList(properties.AttributeDefinitions) as AttributeDefinition[],
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    await untilActive(client, name);
  }
}
