import { isWaiting, type LaterMessage, laterTimer } from "../../core/later/model.ts";
import type { LaterStore } from "../../core/later/ports.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  replaceVersion,
  type TableContext,
  withoutUndefined,
} from "./table.ts";
import { asTimer, timerKey } from "./timers.ts";

const KEPT_DAYS = 30;

export function makeLaterStore(context: TableContext): LaterStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (conversationId: string, laterId: string) => timerKey(tenant, conversationId, `later.${laterId}`);

  const toItem = (message: LaterMessage): Item =>
    withoutUndefined({
      ...keyOf(message.conversationId, message.laterId),
      entity: "later-message",
      v: 1,
      ...message,
      ...(isWaiting(message)
        ? asTimer(tenant, laterTimer(message))
        : { ttl: epochSeconds(message.updatedAt, KEPT_DAYS) }),
    });

  function toLater(item: Item): LaterMessage {
    const {
      timer: _timer,
      wakeAt: _wakeAt,
      ...message
    } = bare<LaterMessage & { timer?: string; wakeAt?: string }>(item);
    return message;
  }

  return {
    async list(conversationId) {
      const result = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :later)",
        ExpressionAttributeValues: {
          ":pk": keys.conversation(tenant, conversationId),
          ":later": keys.timer("later."),
        },
        ConsistentRead: true,
      });
      return (result.Items ?? []).map(toLater);
    },

    async get(conversationId, laterId) {
      const item = await getItem(context, keyOf(conversationId, laterId), true);
      return item && toLater(item);
    },

    async create(message) {
      try {
        await client.put({
          TableName,
          Item: toItem(message),
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return "created";
      } catch (error) {
        const present = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!present) throw error;
        return { present: toLater(present) };
      }
    },

    save: (message) => replaceVersion(context, toItem(message), message.version - 1),
  };
}
