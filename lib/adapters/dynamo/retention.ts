import { LONGEST } from "../../core/rights/model.ts";
import type { PersonFiles, Retention, RetentionStore } from "../../core/rights/ports.ts";
import { makeConversationDesk } from "./conversation-desk.ts";
import { bare, failed, getItem, type Item, keys, type TableContext } from "./table.ts";

const SK = "settings";
const DAY_MS = 86_400_000;
const PAGE = 100;
const AT_ONCE = 20;
export const FOR_EVER: Retention = {
  ...LONGEST,
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
      return item ? { ...FOR_EVER, ...bare<Retention>(item) } : FOR_EVER;
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

  /** Keys begin with the time, so a place in which nothing is old costs half a read unit. */
  async function removeUpTo(pk: string, lower: string, upper: string): Promise<number> {
    let removed = 0;
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
        ExpressionAttributeValues: { ":pk": pk, ":lower": lower, ":upper": upper },
        ProjectionExpression: "pk, sk",
        Limit: PAGE,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      const rows = result.Items ?? [];
      for (let from = 0; from < rows.length; from += AT_ONCE)
        for (const one of await Promise.all(rows.slice(from, from + AT_ONCE).map(remove))) removed += one;
      start = result.LastEvaluatedKey;
    } while (start);
    return removed;
  }

  async function idsIn(pk: string, attribute: "connectionId" | "userId"): Promise<readonly string[]> {
    const ids: string[] = [];
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      for (const item of result.Items ?? []) if (typeof item[attribute] === "string") ids.push(item[attribute]);
      start = result.LastEvaluatedKey;
    } while (start);
    return ids;
  }

  return {
    ...makeRetentionSettings(context),
    conversations: (state, page) => desk.list({ state }, page),

    async endMessages({ conversationId, lastMessageAt }, before) {
      const upper = keys.message(String(Math.max(0, before)).padStart(13, "0"));
      const removed = await removeUpTo(keys.conversation(tenant, conversationId), "m#", upper);
      if (Date.parse(lastMessageAt) < before) await fade(conversationId, lastMessageAt);
      return removed;
    },

    async endShortLived({ payloadsDays, noticesDays }, now) {
      const isoBack = (days: number) => new Date(now - days * DAY_MS).toISOString();
      let removed = 0;
      if (payloadsDays < LONGEST.payloadsDays) {
        // By day; of the last one, what is old enough.
        const upTo = isoBack(payloadsDays);
        for (let back = payloadsDays; back <= LONGEST.payloadsDays; back++)
          removed += await removeUpTo(keys.kept(tenant, isoBack(back).slice(0, 10)), "0", upTo);
        for (const id of await idsIn(keys.apps(tenant), "connectionId"))
          removed += await removeUpTo(keys.notices(tenant, id), "0", upTo);
      }
      if (noticesDays < LONGEST.noticesDays) {
        const upTo = `n#${String(now - noticesDays * DAY_MS).padStart(13, "0")}`;
        for (const id of await idsIn(keys.people(tenant), "userId"))
          removed += await removeUpTo(keys.noticesOf(tenant, id), "n#", upTo);
      }
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
