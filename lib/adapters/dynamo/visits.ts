import type { VisitLimits } from "../../core/visitors/ports.ts";
import { failed, keys, type TableContext } from "./table.ts";

/** One row for each name and span of time, gone soon after it. */
export function makeVisitLimits({ client, tableName: TableName, tenant }: TableContext): VisitLimits {
  return {
    async take(name, limit, seconds, now) {
      const span = Math.floor(now / 1000 / seconds);
      try {
        await client.update({
          TableName,
          Key: { pk: keys.visits(tenant), sk: `${name}#${seconds}#${span}` },
          UpdateExpression: "SET entity = :entity, v = :v, #ttl = :ttl ADD #count :one",
          ConditionExpression: "attribute_not_exists(pk) OR #count < :limit",
          ExpressionAttributeNames: { "#ttl": "ttl", "#count": "count" },
          ExpressionAttributeValues: {
            ":entity": "visits",
            ":v": 1,
            ":ttl": (span + 2) * seconds,
            ":one": 1,
            ":limit": limit,
          },
        });
        return true;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
  };
}
