/** A person's browsers in one row, so that their number is kept and one read finds all; and who took which notice. */
import type { PushSubscription } from "../../core/push/model.ts";
import type { PushReceipts, SubscriptionStore } from "../../core/push/ports.ts";
import { noticeKey } from "./notices.ts";
import { epochSeconds, failed, getItem, keys, type TableContext } from "./table.ts";

const ROW = "push";

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

/** On the notice's own row: what is done with it is one write. */
export function makePushReceipts(context: TableContext): PushReceipts {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string, noticeId: string) => noticeKey(tenant, person, noticeId);
  return {
    async taken(person, noticeId) {
      const item = await getItem(context, keyOf(person, noticeId), true);
      return (item?.pushed ?? []) as readonly string[];
    },

    async mark(person, noticeId, subscriptions) {
      const more = subscriptions.length
        ? {
            UpdateExpression: "SET pushed = list_append(if_not_exists(pushed, :none), :new) REMOVE relay",
            ExpressionAttributeValues: { ":none": [], ":new": subscriptions },
          }
        : { UpdateExpression: "REMOVE relay" };
      try {
        await client.update({
          TableName,
          Key: keyOf(person, noticeId),
          ConditionExpression: subscriptions.length ? "attribute_exists(pk)" : "attribute_exists(relay)",
          ...more,
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
  };
}
