import type { Ids } from "../../core/kernel/ports.ts";
import type { SatisfactionResult, SatisfactionSettings } from "../../core/satisfaction/model.ts";
import type { SatisfactionResults, SatisfactionSettingsStore } from "../../core/satisfaction/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { bare, epochSeconds, keys, queryPage, type TableContext } from "./table.ts";

export const makeSatisfactionSettings = (context: TableContext, ids: Ids): SatisfactionSettingsStore =>
  makeCatalogue<SatisfactionSettings>(context, ids, { noun: "satisfaction", entity: "satisfaction-settings" });

/** As long as reports go back. */
const KEPT_DAYS = 400;

export function makeSatisfactionResults(context: TableContext): SatisfactionResults {
  const { client, tableName: TableName, tenant } = context;
  const place = (month: string) => keys.satisfaction(tenant, month);
  return {
    async keep(result) {
      const { answeredAt, conversationId } = result;
      await client.put({
        TableName,
        Item: {
          pk: place(answeredAt.slice(0, 7)),
          sk: `${answeredAt}#${conversationId}`,
          entity: "satisfaction",
          v: 1,
          ...result,
          ttl: epochSeconds(answeredAt, KEPT_DAYS),
        },
      });
    },
    async list(month, page) {
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": place(month) },
          ScanIndexForward: false,
        },
        page,
        place(month),
      );
      return { ...found, items: found.items.map((item) => bare<SatisfactionResult>(item)) };
    },
  };
}
