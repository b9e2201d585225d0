import type { Ids } from "../../core/kernel/ports.ts";
import type { SatisfactionResult, SatisfactionSettings } from "../../core/satisfaction/model.ts";
import type { SatisfactionResults, SatisfactionSettingsStore } from "../../core/satisfaction/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { bare, epochSeconds, keys, listPage, lists, type TableContext } from "./table.ts";

export const makeSatisfactionSettings = (context: TableContext, ids: Ids): SatisfactionSettingsStore =>
  makeCatalogue<SatisfactionSettings>(context, ids, { noun: "satisfaction", entity: "satisfaction-settings" });

/** As long as reports go back. */
const KEPT_DAYS = 400;

/** With its conversation, so that it goes when that is forgotten; listed by the month of the answer. */
export function makeSatisfactionResults(context: TableContext): SatisfactionResults {
  const { client, tableName: TableName, tenant } = context;
  return {
    async keep(result) {
      const { answeredAt, conversationId, resolvedAt } = result;
      await client.put({
        TableName,
        Item: {
          pk: keys.conversation(tenant, conversationId),
          sk: `satisfaction#${resolvedAt}`,
          entity: "satisfaction",
          v: 1,
          lpk: lists.satisfaction(tenant, answeredAt.slice(0, 7)),
          lsk: `${answeredAt}#${conversationId}`,
          ...result,
          ttl: epochSeconds(answeredAt, KEPT_DAYS),
        },
      });
    },
    async list(month, page) {
      const found = await listPage(context, lists.satisfaction(tenant, month), page);
      return { ...found, items: found.items.map((item) => bare<SatisfactionResult>(item)) };
    },
  };
}
