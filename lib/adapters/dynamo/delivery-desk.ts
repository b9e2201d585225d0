import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { RANK } from "../../core/deliveries/model.ts";
import type { DeliveryDesk, DeliveryKey } from "../../core/deliveries/ports.ts";
import { toSentMessage } from "./conversation-items.ts";
import { failed, getItem, type Item, itemOf, keys, listPage, lists, readAll, type TableContext } from "./table.ts";

const NAMES = { "#status": "status", "#rank": "rank" } as const;

/** Those that the expressions use: DynamoDB refuses a request that defines more. */
const namesIn = ({ UpdateExpression = "", ConditionExpression = "" }: Partial<UpdateCommandInput>) =>
  Object.fromEntries(
    Object.entries(NAMES).filter(([name]) => `${UpdateExpression} ${ConditionExpression} `.includes(`${name} `)),
  );

const keyOf = (tenant: string, { conversationId, key }: DeliveryKey) => ({
  pk: keys.conversation(tenant, conversationId),
  sk: keys.message(key),
});

type DeliveryUpdate = (
  id: DeliveryKey,
  input: Omit<UpdateCommandInput, "TableName" | "Key">,
) => Promise<{ after?: Item; before?: Item | undefined }>;

/** `after` is undefined when the condition did not hold; `before` then is what stood there. */
export const makeDeliveryUpdate =
  ({ client, tableName: TableName, tenant }: TableContext): DeliveryUpdate =>
  async (id, input) => {
    try {
      const result = await client.update({
        TableName,
        Key: keyOf(tenant, id),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        ...input,
        ExpressionAttributeNames: { ...namesIn(input), ...input.ExpressionAttributeNames },
      });
      return { after: result.Attributes ?? {} };
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
      return { before: itemOf(error) };
    }
  };

export function makeDeliveryDesk(context: TableContext): DeliveryDesk {
  const { tenant } = context;
  const update = makeDeliveryUpdate(context);
  return {
    async get(id) {
      const item = await getItem(context, keyOf(tenant, id), true);
      return item && toSentMessage(item);
    },

    async all(ids) {
      const rows = await readAll(
        context,
        ids.map((id) => keyOf(tenant, id)),
      );
      return rows.map((item) => item && toSentMessage(item));
    },

    async list(status, page) {
      const scope = lists.deliveries(tenant, status);
      const found = await listPage(context, scope, page);
      return { ...found, items: found.items.map(toSentMessage).filter((message) => message !== undefined) };
    },

    async sendAgain(id, by, now) {
      const { after, before } = await update(id, {
        UpdateExpression:
          "SET #status = :queued, #rank = :rank, relay = :relay, requeuedAt = :now, requeuedBy = :by, refusals = :none REMOVE wakeAt, reason, lpk, lsk, mayHaveGone",
        ConditionExpression: "#status IN (:unknown, :lost, :failed) ",
        ExpressionAttributeValues: {
          ":queued": "queued",
          ":unknown": "unknown",
          ":lost": "presumed_lost",
          ":failed": "failed",
          ":rank": RANK.queued,
          ":relay": "talk",
          ":now": now,
          ":by": by,
          ":none": 0,
        },
      });
      // A request whose answer was lost is made again.
      return after !== undefined || (before?.requeuedAt === now && before.requeuedBy === by);
    },

    async cancel(id, now) {
      const { after, before } = await update(id, {
        UpdateExpression:
          "SET #status = :cancelled, #rank = :rank, cancelledAt = :now REMOVE relay, wakeAt, lpk, lsk, leaseUntil",
        ConditionExpression: "#status IN (:queued, :deferred) ",
        ExpressionAttributeValues: {
          ":cancelled": "cancelled",
          ":rank": RANK.cancelled,
          ":queued": "queued",
          ":deferred": "deferred",
          ":now": now,
        },
      });
      return after !== undefined || before?.cancelledAt === now;
    },
  };
}
