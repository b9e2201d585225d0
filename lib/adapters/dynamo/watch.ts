import type { WatchStore } from "../../core/watch/ports.ts";
import { epochSeconds, failed, itemOf, keys, type TableContext } from "./table.ts";

/** Longer than changes are handed over again. */
const KEPT_DAYS = 7;

export function makeWatchStore({ client, tableName: TableName, tenant }: TableContext): WatchStore {
  const keyOf = (...parts: readonly [connectionId: string, kind: string, day: string]) => ({
    pk: keys.sending(tenant),
    sk: `watch#${parts.join("#")}`,
  });
  return {
    async begin(connectionId, kind, day, now) {
      try {
        await client.put({
          TableName,
          Item: {
            ...keyOf(connectionId, kind, day),
            entity: "watch",
            v: 1,
            at: now,
            done: false,
            ttl: epochSeconds(now, KEPT_DAYS),
          },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return { at: now, done: false };
      } catch (error) {
        const seen = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!seen) throw error;
        return { at: String(seen.at), done: seen.done === true };
      }
    },

    async end(connectionId, kind, day) {
      await client.update({
        TableName,
        Key: keyOf(connectionId, kind, day),
        UpdateExpression: "SET done = :done",
        // Without a row there is nothing to remember it by.
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":done": true },
      });
    },
  };
}
