import type { PersonFiles, Retention, RetentionStore } from "../../core/rights/ports.ts";
import { makeConversationDesk } from "./conversation-desk.ts";
import { bare, failed, getItem, type Item, keys, type TableContext } from "./table.ts";

const SK = "settings";
const PAGE = 100;
const AT_ONCE = 20;
export const FOR_EVER: Retention = {
  messagesDays: null,
  mediaDays: null,
  changedBy: null,
  updatedAt: null,
  version: 0,
};

export function makeRetentionSettings(context: TableContext): Pick<RetentionStore, "settings" | "save"> {
  const { client, tableName: TableName, tenant } = context;
  const key = { pk: keys.retention(tenant), sk: SK };
  return {
    async settings() {
      const item = await getItem(context, key, true);
      return item ? bare<Retention>(item) : FOR_EVER;
    },
    async save(retention) {
      const first = retention.version === 1;
      try {
        await client.put({
          TableName,
          Item: { ...key, entity: "retention", v: 1, ...retention },
          ConditionExpression: first ? "attribute_not_exists(pk)" : "version = :before",
          ...(first ? {} : { ExpressionAttributeValues: { ":before": retention.version - 1 } }),
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
}

export function makeRetentionStore(
  context: TableContext,
  files: Pick<PersonFiles, "ofConversation" | "remove">,
): RetentionStore {
  const { client, tableName: TableName, tenant } = context;
  const desk = makeConversationDesk(context);

  async function remove({ pk, sk }: Item): Promise<number> {
    try {
      await client.delete({
        TableName,
        Key: { pk, sk },
        // What is still to be set in motion is left to whoever does it.
        ConditionExpression: "attribute_not_exists(relay) AND attribute_not_exists(leaseUntil)",
      });
      return 1;
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return 0;
      throw error;
    }
  }

  return {
    ...makeRetentionSettings(context),
    conversations: (state, page) => desk.list({ state }, page),

    async endMessages({ conversationId, lastMessageAt }, before) {
      const pk = keys.conversation(tenant, conversationId);
      const upper = keys.message(String(Math.max(0, before)).padStart(13, "0"));
      let removed = 0;
      let start: Item | undefined;
      do {
        // Keys begin with the time, so a conversation in which nothing is old costs half a read unit.
        const result = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
          ExpressionAttributeValues: { ":pk": pk, ":lower": "m#", ":upper": upper },
          ProjectionExpression: "pk, sk",
          Limit: PAGE,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        const rows = result.Items ?? [];
        for (let from = 0; from < rows.length; from += AT_ONCE)
          for (const one of await Promise.all(rows.slice(from, from + AT_ONCE).map(remove))) removed += one;
        start = result.LastEvaluatedKey;
      } while (start);
      if (Date.parse(lastMessageAt) < before) await fade(conversationId, lastMessageAt);
      return removed;
    },

    async endFiles(conversationId, before) {
      let removed = 0;
      let after: string | undefined;
      for (;;) {
        const names = await files.ofConversation(conversationId, after);
        // Names hold the key of their message, which begins with its time.
        const old = names.filter((name) => Number(name.split("/")[1]?.slice(0, 13)) < before);
        await files.remove(old);
        removed += old.length;
        after = names.at(-1);
        if (after === undefined || old.length < names.length) return removed;
      }
    },
  };

  /** The start of the last message, and whom it names. */
  async function fade(conversationId: string, lastMessageAt: string): Promise<void> {
    try {
      await client.update({
        TableName,
        Key: { pk: keys.conversation(tenant, conversationId), sk: keys.head },
        UpdateExpression: "SET preview = :nothing ADD version :one",
        ConditionExpression: "lastMessageAt = :last AND preview <> :nothing",
        ExpressionAttributeValues: { ":nothing": "", ":one": 1, ":last": lastMessageAt },
      });
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
    }
  }
}
