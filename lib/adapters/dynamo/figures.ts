/** What was told of a campaign's figures: beside its waves. */
import type { FiguresTold, Telling } from "../../core/figures/model.ts";
import type { AlertStore, FiguresStore, KeptAlert } from "../../core/figures/ports.ts";
import { makeRows } from "./rows.ts";
import { bare, keys, type TableContext } from "./table.ts";

/** What is still to be told is text: nobody asks the table for what is in it. */
type Kept = Omit<FiguresTold, "telling"> & { readonly telling: string };

export function makeFiguresStore(context: TableContext): FiguresStore {
  const rowsOf = (campaignId: string) =>
    makeRows<Kept>(context, {
      ...{ pk: keys.waves(context.tenant, campaignId), entity: "campaign-figures", idOf: () => "figures" },
    });
  return {
    async get(campaignId) {
      const kept = await rowsOf(campaignId).get("figures");
      return kept && { ...kept, telling: JSON.parse(kept.telling) as readonly Telling[] };
    },
    save: (told) => rowsOf(told.campaignId).save({ ...told, telling: JSON.stringify(told.telling) }, 0),
  };
}

export function makeAlertStore(context: TableContext): AlertStore {
  const { client, tableName: TableName, tenant } = context;
  return {
    async keep(campaignId, alert, { at, value }) {
      const key = { pk: keys.waves(tenant, campaignId), sk: `alert#${alert.metric}` };
      await client.put({
        TableName,
        Item: { ...key, entity: "campaign-alert", v: 1, campaignId, ...alert, at, value },
      });
    },
    async of(campaignId) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :alerts)",
        ExpressionAttributeValues: { ":pk": keys.waves(tenant, campaignId), ":alerts": "alert#" },
      });
      return Items.map((item) => bare<KeptAlert>(item));
    },
  };
}
