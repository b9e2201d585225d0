import type { Activation } from "../../core/activations/model.ts";
import type { ActivationStore } from "../../core/activations/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { bare, epochSeconds, failed, getItem, keys, type TableContext } from "./table.ts";

const KEPT_DAYS = 30;

export function makeActivationStore(context: TableContext, ids: Ids): ActivationStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (code: string) => ({ pk: keys.activation(tenant, ids.derive("activation", code)), sk: "activation" });
  return {
    async put(activation) {
      const Item = { ...keyOf(activation.code), entity: "activation", v: 1, ...activation };
      try {
        await client.put({
          TableName,
          Item: { ...Item, ttl: epochSeconds(activation.expiresAt, KEPT_DAYS) },
          ConditionExpression: "attribute_not_exists(pk)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async get(code) {
      const item = await getItem(context, keyOf(code), true);
      return item && bare<Activation>(item);
    },
    async use(code, conversationId) {
      try {
        const { Attributes } = await client.update({
          TableName,
          Key: keyOf(code),
          UpdateExpression: "SET usedIn = :here",
          ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(usedIn) OR usedIn = :here)",
          ExpressionAttributeValues: { ":here": conversationId },
          ReturnValues: "ALL_NEW",
        });
        return Attributes && bare<Activation>(Attributes);
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return undefined;
        throw error;
      }
    },
  };
}
