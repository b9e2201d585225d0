/** DynamoDB in JavaScript's own values: what goes in and comes out is the SDK's document client's. */
import { randomUUID } from "node:crypto";
import type {
  BatchGetCommandInput,
  BatchGetCommandOutput,
  DeleteCommandInput,
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteCommandInput,
  UpdateCommandInput,
  UpdateCommandOutput,
} from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Account } from "../aws/credentials.ts";
import { callJson } from "../aws/json.ts";

/** Throws `AwsError` by DynamoDB's names; nothing is thrown for an item that is not there. */
export interface DocumentClient {
  get(input: GetCommandInput): Promise<Pick<GetCommandOutput, "Item">>;
  put(input: PutCommandInput): Promise<void>;
  update(input: UpdateCommandInput): Promise<Pick<UpdateCommandOutput, "Attributes">>;
  delete(input: DeleteCommandInput): Promise<void>;
  query(input: QueryCommandInput): Promise<Pick<QueryCommandOutput, "Items" | "Count" | "LastEvaluatedKey">>;
  scan(input: ScanCommandInput): Promise<Pick<ScanCommandOutput, "Items" | "LastEvaluatedKey">>;
  batchGet(input: BatchGetCommandInput): Promise<Pick<BatchGetCommandOutput, "Responses" | "UnprocessedKeys">>;
  /** Repeated requests are one transaction: it carries a token. */
  transactWrite(input: TransactWriteCommandInput): Promise<void>;
}

export const DYNAMODB = { service: "dynamodb", target: "DynamoDB_20120810", version: "1.0" } as const;

type Values = Readonly<Record<string, unknown>>;
type Wire = Parameters<typeof unmarshall>[0];

export const toWire = (values: Values): Wire => marshall(values, { removeUndefinedValues: true });

/** As a value of a request, whose JSON carries bytes as base 64; an answer's come as that text. */
export const toBinary = (bytes: Uint8Array): Uint8Array =>
  Object.assign(bytes, { toJSON: () => Buffer.from(bytes).toString("base64") });

/** The parts of a request that hold values. */
const VALUES = ["Key", "Item", "ExpressionAttributeValues", "ExclusiveStartKey"] as const;

function wired(input: object): Record<string, unknown> {
  const request: Record<string, unknown> = { ...input };
  for (const part of VALUES) if (request[part]) request[part] = toWire(request[part] as Values);
  return request;
}

interface WireAnswer {
  readonly Item?: Wire;
  readonly Attributes?: Wire;
  readonly Items?: readonly Wire[];
  readonly LastEvaluatedKey?: Wire;
  readonly Count?: number;
}

/** `account`: another than the environment's. */
export function makeDocumentClient(account?: Account): DocumentClient {
  async function ask(operation: string, input: object) {
    const answer = await callJson<WireAnswer>(DYNAMODB, operation, wired(input), { account });
    return {
      ...(answer.Item ? { Item: unmarshall(answer.Item) } : {}),
      ...(answer.Attributes ? { Attributes: unmarshall(answer.Attributes) } : {}),
      ...(answer.Items ? { Items: answer.Items.map((item) => unmarshall(item)) } : {}),
      ...(answer.LastEvaluatedKey ? { LastEvaluatedKey: unmarshall(answer.LastEvaluatedKey) } : {}),
      ...(answer.Count === undefined ? {} : { Count: answer.Count }),
    };
  }

  return {
    get: (input) => ask("GetItem", input),
    put: async (input) => void (await ask("PutItem", input)),
    update: (input) => ask("UpdateItem", input),
    delete: async (input) => void (await ask("DeleteItem", input)),
    query: (input) => ask("Query", input),
    scan: (input) => ask("Scan", input),
    async batchGet({ RequestItems = {}, ...rest }) {
      const tables = Object.entries(RequestItems).map(([table, { Keys = [], ...how }]) => [
        table,
        { ...how, Keys: Keys.map(toWire) },
      ]);
      const answer = await callJson<{
        readonly Responses?: Readonly<Record<string, readonly Wire[]>>;
        readonly UnprocessedKeys?: BatchGetCommandOutput["UnprocessedKeys"];
      }>(DYNAMODB, "BatchGetItem", { ...rest, RequestItems: Object.fromEntries(tables) }, { account });
      const found = Object.entries(answer.Responses ?? {}).map(([table, items]) => [
        table,
        items.map((item) => unmarshall(item)),
      ]);
      return {
        Responses: Object.fromEntries(found) as NonNullable<BatchGetCommandOutput["Responses"]>,
        ...(answer.UnprocessedKeys ? { UnprocessedKeys: answer.UnprocessedKeys } : {}),
      };
    },
    async transactWrite({ TransactItems = [], ClientRequestToken = randomUUID(), ...rest }) {
      const writes = TransactItems.map((write) =>
        Object.fromEntries(Object.entries(write).map(([kind, input = {}]) => [kind, wired(input)])),
      );
      await callJson(
        DYNAMODB,
        "TransactWriteItems",
        { ...rest, ClientRequestToken, TransactItems: writes },
        { account },
      );
    },
  };
}

let shared: DocumentClient | undefined;

/** One client per process. Region, credentials and endpoint come from the environment. */
export const dynamoClient = (): DocumentClient => {
  shared ??= makeDocumentClient();
  return shared;
};
