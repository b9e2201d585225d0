import type { LastFailure, LastFailureStore, WatchStore } from "../../core/watch/ports.ts";
import { epochSeconds, failed, type Item, itemOf, keys, type TableContext } from "./table.ts";

/** Longer than changes are handed over again. */
const KEPT_DAYS = 7;

export function makeWatchStore({ client, tableName: TableName, tenant }: TableContext): WatchStore {
  const keyOf = (...parts: readonly [connectionId: string, kind: string, when: string]) => ({
    pk: keys.sending(tenant),
    sk: `watch#${parts.join("#")}`,
  });
  return {
    async begin(connectionId, kind, when, now) {
      try {
        await client.put({
          TableName,
          Item: {
            ...keyOf(connectionId, kind, when),
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

    async end(connectionId, kind, when) {
      await client.update({
        TableName,
        Key: keyOf(connectionId, kind, when),
        UpdateExpression: "SET done = :done",
        // Without a row there is nothing to remember it by.
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":done": true },
      });
    },
  };
}

const FAILURE = "failed#";
const FAILURE_DAYS = 30;

export function makeLastFailureStore({ client, tableName: TableName, tenant }: TableContext): LastFailureStore {
  const pk = keys.sending(tenant);
  return {
    async failed(connectionId, { at, code }) {
      const row = { pk, sk: `${FAILURE}${connectionId}`, entity: "watch", v: 1 };
      try {
        await client.put({
          TableName,
          Item: { ...row, at, code, ttl: epochSeconds(at, FAILURE_DAYS) },
          ConditionExpression: "attribute_not_exists(pk) OR #at < :at",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: { ":at": at },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },

    async all() {
      const found = new Map<string, LastFailure>();
      let start: Item | undefined;
      do {
        const page = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :failed)",
          ExpressionAttributeValues: { ":pk": pk, ":failed": FAILURE },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        for (const { sk, at, code } of page.Items ?? [])
          found.set(String(sk).slice(FAILURE.length), { at: String(at), code: String(code) });
        start = page.LastEvaluatedKey;
      } while (start);
      return found;
    },
  };
}
