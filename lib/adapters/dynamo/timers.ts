import { isTimerName, type Timer } from "../../core/timers/model.ts";
import type { TimerStore } from "../../core/timers/ports.ts";
import { failed, getItem, type Item, keys, LIST_INDEX, lists, type TableContext } from "./table.ts";

/** What makes a row a timer: its place among those of the tenant, and the outbox's mark. */
export const asTimer = (tenant: string, { conversationId, timer, wakeAt }: Timer): Item => ({
  lpk: lists.timers(tenant),
  lsk: `${wakeAt}#${conversationId}.${timer}`,
  relay: "timer",
  conversationId,
  timer,
  wakeAt,
});

export const timerKey = (tenant: string, conversationId: string, timer: string) => ({
  pk: keys.conversation(tenant, conversationId),
  sk: keys.timer(timer),
});

export function toTimer(item: Item | undefined): Timer | undefined {
  const { conversationId, timer, wakeAt, relay } = item ?? {};
  return typeof conversationId === "string" &&
    typeof wakeAt === "string" &&
    typeof timer === "string" &&
    relay === "timer" &&
    isTimerName(timer)
    ? { conversationId, timer, wakeAt }
    : undefined;
}

export function makeTimerStore(context: TableContext): TimerStore {
  const { client, tableName: TableName, tenant } = context;
  /** The condition that it is still there and for that moment; what else stands there is left alone. */
  const ifStill = async (timer: Timer, write: (condition: Item) => Promise<unknown>) => {
    try {
      await write({
        TableName,
        Key: timerKey(tenant, timer.conversationId, timer.timer),
        ConditionExpression: "wakeAt = :at AND relay = :timer",
      });
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
    }
  };

  return {
    async set(timer) {
      const key = timerKey(tenant, timer.conversationId, timer.timer);
      await client.put({ TableName, Item: { ...key, entity: "timer", v: 1, ...asTimer(tenant, timer) } });
    },
    async get(conversationId, timer) {
      return toTimer(await getItem(context, timerKey(tenant, conversationId, timer), true));
    },
    clear: (timer) =>
      ifStill(timer, (still) =>
        client.delete({ ...still, ExpressionAttributeValues: { ":at": timer.wakeAt, ":timer": "timer" } } as never),
      ),
    async due(until, limit) {
      const result = await client.query({
        TableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: "lpk = :list AND lsk <= :until",
        ExpressionAttributeValues: { ":list": lists.timers(tenant), ":until": `${until}#~` },
        Limit: limit,
      });
      return (result.Items ?? []).map(toTimer).filter((timer) => timer !== undefined);
    },
    again: (timer) =>
      ifStill(timer, (still) =>
        client.update({
          ...still,
          UpdateExpression: "ADD asked :one",
          ExpressionAttributeValues: { ":at": timer.wakeAt, ":timer": "timer", ":one": 1 },
        } as never),
      ),
  };
}
