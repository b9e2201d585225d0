import type { CounterStore } from "../../core/counters/ports.ts";
import { NO_LIMIT, type SpendingSettings } from "../../core/spending/model.ts";
import type { SentIn, SpendingStore } from "../../core/spending/ports.ts";
import { bare, epochSeconds, failed, getItem, itemOf, keys, type TableContext } from "./table.ts";

const SK = "settings";
/** How long it is remembered that a level was reached. */
const REACHED_DAYS = 400;

export function makeSpendingStore(context: TableContext): SpendingStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.spending(tenant);
  return {
    async settings() {
      const item = await getItem(context, { pk, sk: SK }, true);
      return item ? bare<SpendingSettings>(item) : NO_LIMIT;
    },

    async save(settings) {
      const first = settings.version === 1;
      try {
        await client.put({
          TableName,
          Item: { pk, sk: SK, entity: "spending-settings", v: 1, ...settings },
          ConditionExpression: first ? "attribute_not_exists(pk)" : "version = :before",
          ...(first ? {} : { ExpressionAttributeValues: { ":before": settings.version - 1 } }),
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },

    async reach(month, level, limitMicros, now) {
      try {
        await client.put({
          TableName,
          Item: {
            pk,
            sk: `reached#${month}#${level}#${limitMicros}`,
            entity: "spending-level",
            v: 1,
            at: now,
            ttl: epochSeconds(now, REACHED_DAYS),
          },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return now;
      } catch (error) {
        const seen = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!seen) throw error;
        return String(seen.at);
      }
    },
  };
}

export const makeSentIn =
  (counters: Pick<CounterStore, "read">): SentIn =>
  async (month) =>
    (await counters.read("sends", month, month)).map(({ id, values }) => ({ connectionId: id, values }));
