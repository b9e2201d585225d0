import { NO_ZONE, type ReportingZone, type ZoneStore } from "../../core/counters/ports.ts";
import { bare, failed, getItem, keys, type TableContext } from "./table.ts";

export function makeZoneStore(context: TableContext): ZoneStore {
  const Key = { pk: keys.reportSettings(context.tenant), sk: "zone" };
  return {
    async read() {
      const item = await getItem(context, Key);
      return item ? bare<ReportingZone>(item) : NO_ZONE;
    },
    async save(zone) {
      const first = zone.version === 1;
      try {
        await context.client.put({
          TableName: context.tableName,
          Item: { ...Key, entity: "reporting-zone", v: 1, ...zone },
          ConditionExpression: first ? "attribute_not_exists(pk)" : "version = :before",
          ...(first ? {} : { ExpressionAttributeValues: { ":before": zone.version - 1 } }),
        });
        return "saved";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "conflict";
        throw error;
      }
    },
  };
}
