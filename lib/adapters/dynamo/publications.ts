/** What failed to go out, and is tried again: `<t>#publications`; those that are not mended are in a list. */
import { isOpen, type Publication } from "../../core/publications/model.ts";
import type { PublicationStore } from "../../core/publications/ports.ts";
import { makeRows } from "./rows.ts";
import { bare, type Item, keys, listPage, lists, type TableContext } from "./table.ts";

export function makePublicationStore(context: TableContext): PublicationStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.publications(tenant);
  const rows = makeRows<Publication & Item>(context, {
    ...{ pk, entity: "publication", idOf: ({ publicationId }) => publicationId },
  });
  return {
    get: (publicationId) => rows.get(publicationId),
    save: (publication) => {
      const { publicationId, updatedAt } = publication;
      const place = { lpk: lists.openPublications(tenant), lsk: `${updatedAt}#${publicationId}` };
      return rows.save({ ...publication, ...(isOpen(publication) ? place : {}) }, 0);
    },
    async open(page) {
      const { items, ...rest } = await listPage(context, lists.openPublications(tenant), page, {});
      return { items: items.map((item) => bare<Publication>(item)), ...rest };
    },
    async ofCampaign(campaignId) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :campaign)",
        ExpressionAttributeValues: { ":pk": pk, ":campaign": `${campaignId}.` },
        ConsistentRead: true,
      });
      return Items.map((item) => bare<Publication>(item));
    },
  };
}
