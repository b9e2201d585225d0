import type { Conversation, Message } from "../../core/conversations/model.ts";
import type { ConversationDesk, ConversationFilter } from "../../core/conversations/ports.ts";
import { conversationItem, messageItem, toConversation, toMessage } from "./conversation-items.ts";
import { messagesPage, unansweredSince } from "./message-pages.ts";
import {
  compare,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  listPage,
  lists,
  replaceVersion,
  type TableContext,
} from "./table.ts";
import { insertion } from "./together.ts";

export function makeConversationDesk(context: TableContext): ConversationDesk {
  const { client, tableName: TableName, tenant } = context;
  const headKey = (conversationId: string) => ({ pk: keys.conversation(tenant, conversationId), sk: keys.head });
  const messageKey = (conversationId: string, key: string) => ({
    pk: keys.conversation(tenant, conversationId),
    sk: keys.message(key),
  });

  return {
    async get(conversationId) {
      const item = await getItem(context, headKey(conversationId), true);
      return item && toConversation(item);
    },

    async list({ state, ...filter }, page) {
      const scope = lists.conversations(tenant, state);
      const found = await listPage(context, scope, page, filterOf(filter), EXAMINED);
      const latestFirst = (a: Conversation, b: Conversation) => compare(b.lastMessageAt, a.lastMessageAt);
      return { ...found, items: found.items.map(toConversation).sort(latestFirst) };
    },

    async ofContact(contactId) {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":prefix": "cnv#" },
      });
      return (result.Items ?? []).map((item) => String(item.conversationId));
    },

    save: (conversation: Conversation) =>
      replaceVersion(context, conversationItem(tenant, conversation), conversation.version - 1),

    async insert(message: Message) {
      const item = messageItem(tenant, message);
      if (await context.together?.write(insertion(TableName, item))) return { kind: "inserted" };
      try {
        await client.put({
          TableName,
          Item: item,
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return { kind: "inserted" };
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        const present =
          itemOf(error) ?? (await getItem(context, messageKey(message.conversationId, message.key), true));
        if (!present) throw error;
        return { kind: "present", message: toMessage(present) };
      }
    },

    async message(conversationId, key) {
      const item = await getItem(context, messageKey(conversationId, key), true);
      return item && toMessage(item);
    },

    messages: (conversationId, page) => messagesPage(context, conversationId, page),
    unansweredSince: (conversationId, since) => unansweredSince(context, conversationId, since),
  };
}

/** Entries that a filtered page looks at: what 8 read units hold. */
const EXAMINED = 75;

function filterOf(filter: Omit<ConversationFilter, "state">) {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Item = {};
  /** `#x` and `:x` stand for the attribute and for the value. */
  const where = (attribute: string, condition: string, value?: unknown) => {
    const name = `#f${conditions.length}`;
    names[name] = attribute;
    if (value !== undefined) values[`:f${conditions.length}`] = value;
    conditions.push(condition.replaceAll("#x", name).replaceAll(":x", `:f${conditions.length}`));
  };
  const { assignee, teamId, label, priority, connectionId, channel, unread, unanswered } = filter;
  if (assignee !== undefined) where("assignee", "#x = :x", assignee === "none" ? null : assignee);
  if (teamId === "none") where("teamId", "attribute_not_exists(#x)");
  else if (teamId !== undefined) where("teamId", "#x = :x", teamId);
  if (label !== undefined) where("labels", "contains(#x, :x)", label);
  if (priority === "none") where("priority", "attribute_not_exists(#x)");
  else if (priority !== undefined) where("priority", "#x = :x", priority);
  if (connectionId !== undefined) where("connectionId", "#x = :x", connectionId);
  if (channel !== undefined) where("channel", "#x = :x", channel);
  if (unread !== undefined) where("unread", unread ? "#x > :x" : "#x = :x", 0);
  if (unanswered !== undefined) where("lastDirection", unanswered ? "#x = :x" : "#x <> :x", "in");
  return {
    ExpressionAttributeValues: values,
    ...(conditions.length ? { FilterExpression: conditions.join(" AND "), ExpressionAttributeNames: names } : {}),
  };
}
