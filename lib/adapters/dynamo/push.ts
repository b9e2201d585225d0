/** A person's browsers in one row, so that their number is kept and one read finds all; and who took which notice. */
import type { PushSubscription } from "../../core/push/model.ts";
import type { PushReceipts, SubscriptionStore } from "../../core/push/ports.ts";
import { epochSeconds, failed, getItem, keys, type TableContext } from "./table.ts";

const ROW = "push";
/** Longer than a notice is worth pushing. Days. */
const RECEIPTS_KEPT = 2;

export function makeSubscriptionStore(context: TableContext): SubscriptionStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string) => ({ pk: keys.noticesOf(tenant, person), sk: ROW });
  return {
    async of(person) {
      const item = await getItem(context, keyOf(person), true);
      return {
        subscriptions: (item?.subscriptions ?? []) as readonly PushSubscription[],
        version: Number(item?.version ?? 0),
      };
    },

    async save(person, subscriptions, version) {
      const last = subscriptions
        .map(({ expiresAt }) => expiresAt)
        .sort()
        .at(-1);
      try {
        await client.put({
          TableName,
          Item: {
            ...keyOf(person),
            entity: "push-subscriptions",
            v: 1,
            subscriptions,
            version: version + 1,
            ...(last === undefined ? {} : { ttl: epochSeconds(last, 1) }),
          },
          ...(version === 0
            ? { ConditionExpression: "attribute_not_exists(pk)" }
            : {
                ConditionExpression: "#version = :before",
                ExpressionAttributeNames: { "#version": "version" },
                ExpressionAttributeValues: { ":before": version },
              }),
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
}

export function makePushReceipts(context: TableContext): PushReceipts {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string, noticeId: string) => ({
    pk: keys.noticesOf(tenant, person),
    sk: `p#${noticeId}`,
  });
  return {
    async taken(person, noticeId) {
      const item = await getItem(context, keyOf(person, noticeId), true);
      return (item?.taken ?? []) as readonly string[];
    },

    async mark(person, noticeId, subscriptions, at) {
      await client.update({
        TableName,
        Key: keyOf(person, noticeId),
        UpdateExpression:
          "SET taken = list_append(if_not_exists(taken, :none), :new), entity = :entity, v = :v, #ttl = :ttl",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":none": [],
          ":new": subscriptions,
          ":entity": "push-receipt",
          ":v": 1,
          ":ttl": epochSeconds(at, RECEIPTS_KEPT),
        },
      });
    },
  };
}
