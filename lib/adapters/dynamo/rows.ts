/** Small things that a tenant has few of, read whole: funnels, fields, rules, views. One partition for each kind. */
import { isDeepStrictEqual } from "node:util";
import { bare, failed, getItem, type Item, itemOf, type TableContext, withoutUndefined } from "./table.ts";

export interface Rows<Row> {
  get(id: string): Promise<Row | undefined>;
  all(): Promise<readonly Row[]>;
  create(row: Row): Promise<"created" | "exists">;
  /** When the stored version is one less than the given one. `unwritten`: the version that a row has before it is written at all. */
  save(row: Row, unwritten?: number): Promise<"saved" | "conflict">;
}

export function makeRows<Row extends { readonly version: number }>(
  context: TableContext,
  { pk, entity, idOf }: { readonly pk: string; readonly entity: string; readonly idOf: (row: Row) => string },
): Rows<Row> {
  const { client, tableName: TableName } = context;
  const itemFor = (row: Row): Item => ({ pk, sk: idOf(row), entity, v: 1, ...row });

  return {
    async get(id) {
      const item = await getItem(context, { pk, sk: id }, true);
      return item && bare<Row>(item);
    },
    async all() {
      const rows: Row[] = [];
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        rows.push(...(result.Items ?? []).map((item) => bare<Row>(item)));
        start = result.LastEvaluatedKey;
      } while (start);
      return rows;
    },
    async create(row) {
      try {
        await client.put({ TableName, Item: itemFor(row), ConditionExpression: "attribute_not_exists(pk)" });
        return "created";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "exists";
        throw error;
      }
    },
    async save(row, unwritten) {
      const item = itemFor(row);
      const first = unwritten !== undefined && row.version === unwritten + 1;
      try {
        await client.put({
          TableName,
          Item: item,
          ConditionExpression: first ? "attribute_not_exists(pk) OR version = :before" : "version = :before",
          ExpressionAttributeValues: { ":before": row.version - 1 },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return "saved";
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        return isDeepStrictEqual(itemOf(error), withoutUndefined(item)) ? "saved" : "conflict";
      }
    },
  };
}
