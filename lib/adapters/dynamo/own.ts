/** A person's own things: `<t>#own#<person>`, with `preferences` and `draft#<conversation>`. */
import { DRAFT_DAYS, type Draft, type Preferences, USUAL } from "../../core/own/model.ts";
import type { DraftStore, PreferencesStore } from "../../core/own/ports.ts";
import { makeRows } from "./rows.ts";
import { bare, epochSeconds, getItem, keys, queryPage, type TableContext, withoutUndefined } from "./table.ts";

const PREFERENCES = "preferences";

export function makePreferencesStore(context: TableContext): PreferencesStore {
  const rowsOf = (person: string) =>
    makeRows<Preferences>(context, {
      pk: keys.own(context.tenant, person),
      entity: "preferences",
      idOf: () => PREFERENCES,
    });
  return {
    read: async (person) => (await rowsOf(person).get(PREFERENCES)) ?? USUAL,
    save: (person, preferences) => rowsOf(person).save(preferences, USUAL.version),
  };
}

export function makeDraftStore(context: TableContext): DraftStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string, conversationId: string) => ({
    pk: keys.own(tenant, person),
    sk: `draft#${conversationId}`,
  });
  return {
    async page(person, page) {
      const pk = keys.own(tenant, person);
      const query = {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :drafts)",
        ExpressionAttributeValues: { ":pk": pk, ":drafts": "draft#" },
      };
      const { items, ...rest } = await queryPage(context, query, page, pk);
      return { ...rest, items: items.map((item) => bare<Draft>(item)) };
    },
    async get(person, conversationId) {
      const item = await getItem(context, keyOf(person, conversationId), true);
      return item && bare<Draft>(item);
    },
    async put(person, draft) {
      const { conversationId, kind, text, replyTo, updatedAt } = draft;
      const values = withoutUndefined({ ":kind": kind, ":text": text, ":replyTo": replyTo });
      const { Attributes } = await client.update({
        TableName,
        Key: keyOf(person, conversationId),
        UpdateExpression:
          "SET entity = :entity, v = :one, conversationId = :id, kind = :kind, #text = :text, updatedAt = :at, #ttl = :ttl, " +
          `version = if_not_exists(version, :none) + :one${replyTo === undefined ? " REMOVE replyTo" : ", replyTo = :replyTo"}`,
        ExpressionAttributeNames: { "#text": "text", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ...values,
          ":entity": "draft",
          ":id": conversationId,
          ":at": updatedAt,
          ":ttl": epochSeconds(updatedAt, DRAFT_DAYS),
          ":one": 1,
          ":none": 0,
        },
        ReturnValues: "ALL_NEW",
      });
      return bare<Draft>(Attributes ?? {});
    },
    remove: async (person, conversationId) => {
      await client.delete({ TableName, Key: keyOf(person, conversationId) });
    },
  };
}
