import { isDeepStrictEqual } from "node:util";
import type { Ids } from "../../core/kernel/ports.ts";
import { isOpen, isWaiting, placeOf, type Reminder, subjectParts } from "../../core/reminders/model.ts";
import type { ReminderStore } from "../../core/reminders/ports.ts";
import { noticeItem } from "./notices.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  itemOf,
  type Key,
  keys,
  listPage,
  lists,
  queryPage,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

/** After it was closed; the audit log knows it longer. */
const KEPT_DAYS = 366;

const placed = (tenant: string, reminderId: string): Key | undefined => {
  const found = placeOf(reminderId);
  return found && { pk: keys.reminders(tenant, found.place), sk: `reminder#${found.own}` };
};

/** While its clock runs, the outbox keeps its mark: so a table that was restored sets every clock again. */
function reminderItem(tenant: string, reminder: Reminder): Item {
  const { reminderId, owner, dueAt, closedAt } = reminder;
  return {
    ...placed(tenant, reminderId),
    ...(isOpen(reminder)
      ? { lpk: lists.openReminders(tenant, owner), lsk: `${dueAt}#${reminderId}` }
      : { lpk: lists.closedReminders(tenant, owner), lsk: `${closedAt}#${reminderId}` }),
    entity: "reminder",
    v: 1,
    ...(isWaiting(reminder) ? { relay: "reminder" } : {}),
    ...(closedAt === null ? {} : { ttl: epochSeconds(closedAt, KEPT_DAYS) }),
    ...withoutUndefined({ ...reminder }),
  };
}

export function makeReminderStore(context: TableContext, ids: Pick<Ids, "derive">): ReminderStore {
  const { client, tableName: TableName, tenant } = context;
  const replacing = (before: Reminder, after: Reminder) => ({
    Put: {
      TableName,
      Item: reminderItem(tenant, after),
      ConditionExpression: "version = :before",
      ExpressionAttributeValues: { ":before": before.version },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    },
  });
  const adding = (item: Item) => ({ Put: { TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" } });
  const toPage = ({ items, ...rest }: { items: readonly Item[]; nextCursor?: string }) => ({
    ...rest,
    items: items.map((item) => bare<Reminder>(item)),
  });

  return {
    async get(reminderId) {
      const key = placed(tenant, reminderId);
      const item = key && (await getItem(context, key, true));
      return item && bare<Reminder>(item);
    },

    async create(reminder) {
      try {
        await client.put(adding(reminderItem(tenant, reminder)).Put);
        return "created";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "exists";
        throw error;
      }
    },

    async save({ before, after, next, ends, notice }) {
      const writes = [
        replacing(before, after),
        ...(next ? [adding(reminderItem(tenant, next))] : []),
        ...(ends ? [replacing(ends.before, ends.after)] : []),
        // Its key is derived from this very firing, which happens once: what stands there is the same.
        ...(notice ? [{ Put: { TableName, Item: noticeItem(tenant, notice) } }] : []),
      ];
      try {
        // One write alone needs no transaction, at twice the price.
        if (writes.length === 1) await client.put(replacing(before, after).Put);
        else await client.transactWrite({ TransactItems: writes });
        return "saved";
      } catch (error) {
        if (failed(error, "TransactionCanceledException")) return "conflict";
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        // A write whose answer was lost is made again, and finds itself.
        const seen = itemOf(error);
        return seen && isDeepStrictEqual(bare(seen), withoutUndefined({ ...after })) ? "saved" : "conflict";
      }
    },

    async open(owner, { from, to }, page) {
      const range = {
        KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to",
        // An entry begins with its time, and "#" follows: so what is due at `to` stands behind it.
        ExpressionAttributeValues: { ":from": from ?? "0", ":to": to ?? "9" },
        ScanIndexForward: true,
      };
      return toPage(await listPage(context, lists.openReminders(tenant, owner), page, range));
    },

    closed: async (owner, page) => toPage(await listPage(context, lists.closedReminders(tenant, owner), page)),

    async ofSubject(subject, owner, page) {
      const scope = keys.reminders(tenant, ids.derive(...subjectParts(subject, "")));
      const query = {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :reminders)",
        ...(owner === undefined ? {} : { FilterExpression: "#owner = :owner" }),
        ...(owner === undefined ? {} : { ExpressionAttributeNames: { "#owner": "owner" } }),
        ExpressionAttributeValues: {
          ":pk": scope,
          ":reminders": "reminder#",
          ...(owner === undefined ? {} : { ":owner": owner }),
        },
      };
      return toPage(await queryPage(context, query, page, scope));
    },
  };
}
