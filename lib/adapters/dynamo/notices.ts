import type { Ids } from "../../core/kernel/ports.ts";
import {
  type NewNotice,
  NO_PREFERENCES,
  type Notice,
  type NoticePreferences,
  type NoticeWishes,
  noticeFor,
  noticeParts,
} from "../../core/notices/model.ts";
import type { PersonalNotices } from "../../core/notices/ports.ts";
import { isCarriedByPush } from "../../core/push/model.ts";
import {
  bare,
  compare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  keys,
  LIST_INDEX,
  listPage,
  lists,
  queryPage,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

const KEPT_DAYS = 90;
const PREFERENCES = "preferences";
const skOf = (noticeId: string) => `n#${noticeId}`;

export const noticeKey = (tenant: string, person: string, noticeId: string) => ({
  pk: keys.noticesOf(tenant, person),
  sk: skOf(noticeId),
});

/** Listed while it is unread, so that reading all of them costs what there is to read. */
export const noticeItem = (tenant: string, notice: Notice): Item => ({
  ...noticeKey(tenant, notice.person, notice.noticeId),
  ...(notice.readAt === null
    ? { lpk: lists.unreadNotices(tenant, notice.person), lsk: `${notice.at}#${notice.noticeId}` }
    : {}),
  ...(isCarriedByPush(notice) ? { relay: "push" } : {}),
  entity: "personal-notice",
  v: 1,
  ttl: epochSeconds(notice.at, KEPT_DAYS),
  ...withoutUndefined({ ...notice }),
});

export function makePersonalNotices(context: TableContext, ids: Ids): PersonalNotices {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string, sk: string) => ({ pk: keys.noticesOf(tenant, person), sk });
  const toPage = ({ items, ...rest }: { items: readonly Item[]; nextCursor?: string }) => ({
    ...rest,
    items: items.map((item) => bare<Notice>(item)),
  });

  /** One read for everybody who is told something. */
  async function wishesOf(people: readonly string[]): Promise<ReadonlyMap<string, NoticeWishes>> {
    const found = new Map<string, NoticeWishes>();
    for (let from = 0; from < people.length; from += 100) {
      const Keys = people.slice(from, from + 100).map((person) => keyOf(person, PREFERENCES));
      const result = await client.batchGet({ RequestItems: { [TableName]: { Keys } } });
      if (Object.keys(result.UnprocessedKeys ?? {}).length)
        throw new Error("preferences of notices could not be read in full");
      for (const item of result.Responses?.[TableName] ?? [])
        found.set(String(item.person), item.wishes as NoticeWishes);
    }
    return found;
  }

  async function putOnce(notice: Notice): Promise<void> {
    try {
      await client.put({
        TableName,
        Item: noticeItem(tenant, notice),
        ConditionExpression: "attribute_not_exists(pk)",
      });
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
    }
  }

  const store: PersonalNotices = {
    async notify(fresh: readonly NewNotice[]) {
      if (fresh.length === 0) return;
      const wishes = await wishesOf([...new Set(fresh.map(({ person }) => person))]);
      const notices = fresh.map((one) =>
        noticeFor(one, ids.derive(...noticeParts(one)), wishes.get(one.person) ?? NO_PREFERENCES.wishes),
      );
      await Promise.all(notices.filter((notice) => notice !== undefined).map(putOnce));
    },

    async list(person, page) {
      const scope = keys.noticesOf(tenant, person);
      const query = {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :notices)",
        ExpressionAttributeValues: { ":pk": scope, ":notices": skOf("") },
        ScanIndexForward: false,
      };
      return toPage(await queryPage(context, query, page, scope));
    },

    async unread(person, page, until) {
      // "~" is behind every character of an id.
      const range =
        until === undefined
          ? {}
          : {
              KeyConditionExpression: "lpk = :list AND lsk < :until",
              ExpressionAttributeValues: { ":until": `${until}~` },
            };
      return toPage(await listPage(context, lists.unreadNotices(tenant, person), page, range));
    },

    async countUnread(person, most) {
      const result = await client.query({
        TableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: "lpk = :list",
        ExpressionAttributeValues: { ":list": lists.unreadNotices(tenant, person) },
        Select: "COUNT",
        Limit: most,
      });
      return result.Count ?? 0;
    },

    async get(person, noticeId) {
      const item = await getItem(context, keyOf(person, skOf(noticeId)), true);
      return item && bare<Notice>(item);
    },

    async read(person, noticeId, at) {
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: keyOf(person, skOf(noticeId)),
          UpdateExpression: "SET readAt = :at, version = version + :one REMOVE lpk, lsk, relay",
          ConditionExpression: "attribute_exists(pk) AND attribute_exists(lpk)",
          ExpressionAttributeValues: { ":at": at, ":one": 1 },
          ReturnValues: "ALL_NEW",
        });
        return Attributes && bare<Notice>(Attributes);
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        return store.get(person, noticeId);
      }
    },

    async preferences(person) {
      const item = await getItem(context, keyOf(person, PREFERENCES), true);
      if (!item) return NO_PREFERENCES;
      const { person: _person, ...preferences } = bare<NoticePreferences & { person: string }>(item);
      return preferences;
    },

    async savePreferences(person, wishes, version, at) {
      const next: NoticePreferences = { wishes: inOrder(wishes), updatedAt: at, version: version + 1 };
      try {
        await client.put({
          TableName,
          Item: { ...keyOf(person, PREFERENCES), entity: "notice-preferences", v: 1, person, ...next },
          ConditionExpression: version === 0 ? "attribute_not_exists(pk)" : "version = :before",
          ...(version === 0 ? {} : { ExpressionAttributeValues: { ":before": version } }),
        });
        return next;
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
  return store;
}

const inOrder = (wishes: NoticeWishes): NoticeWishes =>
  Object.fromEntries(Object.entries(wishes).sort(([a], [b]) => compare(a, b)));
