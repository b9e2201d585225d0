/** What is collected for one contact and type, until its time is over. */
import { DIGEST_BYTES, MOST_IN_A_DIGEST, type Notification } from "../../core/notifications/model.ts";
import type { Digest, DigestStore } from "../../core/notifications/ports.ts";
import { notificationItem } from "./notifications.ts";
import { bare, failed, keys, reasonsOf, type TableContext } from "./table.ts";
import { asTimer, timerKey } from "./timers.ts";

export function makeDigestStore(context: TableContext): DigestStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (contactId: string, own: string) => ({ pk: keys.contact(tenant, contactId), sk: `digest#${own}` });
  const isOpen = "attribute_exists(pk) AND attribute_not_exists(closedAt)";
  /** Undefined when it went through; else why each part did not. */
  async function tryAll(writes: NonNullable<Parameters<typeof client.transactWrite>[0]["TransactItems"]>) {
    try {
      await client.transactWrite({ TransactItems: writes });
      return undefined;
    } catch (error) {
      const reasons = reasonsOf(error);
      if (reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) return reasons;
      throw error;
    }
  }
  const put = (notification: Notification) => ({
    Put: {
      TableName,
      Item: notificationItem(tenant, notification),
      ConditionExpression: "attribute_not_exists(pk)",
    },
  });

  return {
    async openOf(contactId, alike, bytes) {
      const { Items = [] } = await client.query({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :digests)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":digests": "digest#" },
      });
      return Items.map((item) => bare<Digest>(item)).find(
        (one) =>
          one.alike === alike &&
          one.closedAt === undefined &&
          one.members.length < MOST_IN_A_DIGEST &&
          one.bytes + bytes <= DIGEST_BYTES,
      );
    },
    async open(digest, notification) {
      const { contactId, own, closesAt } = digest;
      const timer = { conversationId: contactId, timer: `digest.${own}`, wakeAt: closesAt } as const;
      const reasons = await tryAll([
        put(notification),
        {
          Put: {
            TableName,
            Item: { ...keyOf(contactId, own), entity: "digest", v: 1, ...digest },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
        {
          Put: {
            TableName,
            Item: {
              ...timerKey(tenant, contactId, timer.timer),
              entity: "timer",
              v: 1,
              ...asTimer(tenant, timer),
            },
          },
        },
      ]);
      return reasons ? (reasons[0] === "ConditionalCheckFailed" ? "present" : "conflict") : "done";
    },
    async join({ contactId, own }, notification, bytes) {
      const reasons = await tryAll([
        put(notification),
        {
          Update: {
            TableName,
            Key: keyOf(contactId, own),
            UpdateExpression: "SET members = list_append(members, :one) ADD #bytes :bytes",
            ConditionExpression: `${isOpen} AND size(members) < :most AND #bytes <= :room`,
            ExpressionAttributeNames: { "#bytes": "bytes" },
            ExpressionAttributeValues: {
              ...{ ":one": [notification.notificationId], ":most": MOST_IN_A_DIGEST },
              ...{ ":bytes": bytes, ":room": DIGEST_BYTES - bytes },
            },
          },
        },
      ]);
      return reasons ? (reasons[0] === "ConditionalCheckFailed" ? "present" : "conflict") : "done";
    },
    async takeBack({ contactId, own }, notification) {
      const reasons = await tryAll([
        {
          Put: {
            TableName,
            Item: notificationItem(tenant, notification),
            ConditionExpression: "#version = :before",
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":before": notification.version - 1 },
          },
        },
        { ConditionCheck: { TableName, Key: keyOf(contactId, own), ConditionExpression: isOpen } },
      ]);
      if (!reasons) return "done";
      return reasons[1] === "ConditionalCheckFailed" ? "closed" : "conflict";
    },
    async close(contactId, own, now) {
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: keyOf(contactId, own),
          UpdateExpression: "SET closedAt = if_not_exists(closedAt, :now)",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":now": now },
          ReturnValues: "ALL_NEW",
        });
        return Attributes && bare<Digest>(Attributes);
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        return undefined;
      }
    },
    remove: (contactId, own) => client.delete({ TableName, Key: keyOf(contactId, own) }),
  };
}
