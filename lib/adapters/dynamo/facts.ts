import type { FactStore } from "../../core/counters/ports.ts";
import { failed, keys, type TableContext } from "./table.ts";

export function makeFactStore({ client, tableName: TableName, tenant }: TableContext): FactStore {
  return {
    async keep(fact) {
      const sk = `fact#${String(fact.version).padStart(10, "0")}#${fact.kind}`;
      try {
        await client.put({
          TableName,
          Item: { pk: keys.conversation(tenant, fact.conversationId), sk, entity: "fact", v: 1, ...fact },
          ConditionExpression: "attribute_not_exists(pk)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
  };
}
