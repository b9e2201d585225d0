import { type Notification, parseNotificationId } from "../../core/notifications/model.ts";
import type { NotificationStore } from "../../core/notifications/ports.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  listPage,
  lists,
  readAll,
  replaceVersion,
  type TableContext,
} from "./table.ts";

const notificationKey = (tenant: string, notificationId: string) => {
  const id = parseNotificationId(notificationId);
  if (!id) throw new Error("no notification's id");
  return { pk: keys.contact(tenant, id.contactId), sk: `notification#${id.own}` };
};

/** As it lies in the table, in no outbox. */
export const notificationItem = (tenant: string, notification: Notification): Item => ({
  ...notificationKey(tenant, notification.notificationId),
  entity: "notification",
  v: 1,
  lpk: lists.notifications(tenant),
  lsk: `${notification.createdAt}#${notification.notificationId}`,
  ...notification,
});

export function makeNotificationStore(context: TableContext): NotificationStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (notificationId: string) => notificationKey(tenant, notificationId);
  const itemFor = (notification: Notification) => notificationItem(tenant, notification);
  return {
    async create(notification) {
      try {
        await client.put({
          TableName,
          Item: { ...itemFor(notification), relay: "notification" },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return { kind: "created" };
      } catch (error) {
        const present = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!present) throw error;
        return { kind: "present", notification: bare<Notification>(present) };
      }
    },
    async get(notificationId) {
      const item = await getItem(context, keyOf(notificationId), true);
      return item && bare<Notification>(item);
    },
    async all(notificationIds) {
      const found = await readAll(context, notificationIds.map(keyOf));
      return found.map((item) => item && bare<Notification>(item));
    },
    save: (notification) => replaceVersion(context, itemFor(notification), notification.version - 1),
    async wake(notificationId) {
      try {
        await client.update({
          TableName,
          Key: keyOf(notificationId),
          UpdateExpression: "SET relay = :relay ADD wakes :one",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":relay": "notification", ":one": 1 },
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async list(page) {
      const { items, ...rest } = await listPage(context, lists.notifications(tenant), page);
      return { items: items.map((item) => bare<Notification>(item)), ...rest };
    },
  };
}
