import { isDeepStrictEqual } from "node:util";
import type { Attributes, Item as CatalogueItem, ItemType } from "../../core/items/model.ts";
import type { ItemStore, ItemTypeStore } from "../../core/items/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import { eventWrites } from "./events.ts";
import { bare, getItem, type Item, keys, listPage, lists, readAll, reasonsOf, type TableContext } from "./table.ts";

export const makeItemTypeStore = (context: TableContext, ids: Ids): ItemTypeStore =>
  makeCatalogue<ItemType>(context, ids, { noun: "item-types", entity: "item-type" });

const itemKey = (tenant: string, itemId: string) => ({ pk: keys.item(tenant, itemId), sk: "item" });

/** Attributes are text: as attributes of the row, a number beyond the table's range would make the write fail. */
const rowOf = (tenant: string, item: CatalogueItem): Item => ({
  ...itemKey(tenant, item.itemId),
  entity: "item",
  v: 1,
  lpk: lists.items(tenant, item.type, item.status),
  lsk: `${item.createdAt}#${item.itemId}`,
  ...item,
  attributes: JSON.stringify(item.attributes),
});

function toItem(row: Item): CatalogueItem {
  const item = bare<Omit<CatalogueItem, "attributes"> & { readonly attributes: string }>(row);
  return { ...item, attributes: JSON.parse(item.attributes) as Attributes };
}

export function makeItemStore(context: TableContext): ItemStore {
  const { client, tableName: TableName, tenant } = context;
  const read = async (itemId: string) => {
    const row = await getItem(context, itemKey(tenant, itemId), true);
    return row && toItem(row);
  };
  return {
    get: read,
    async all(itemIds) {
      const found = await readAll(
        context,
        itemIds.map((itemId) => itemKey(tenant, itemId)),
      );
      return found.flatMap((row) => (row ? [toItem(row)] : []));
    },
    async list(type, status, page) {
      const { items, ...rest } = await listPage(context, lists.items(tenant, type, status), page);
      return { ...rest, items: items.map(toItem) };
    },
    async save(item, before, { event, marked }) {
      const put = {
        TableName,
        Item: rowOf(tenant, item),
        ...(before
          ? { ConditionExpression: "version = :before", ExpressionAttributeValues: { ":before": before.version } }
          : { ConditionExpression: "attribute_not_exists(pk)" }),
      };
      try {
        await client.transactWrite({ TransactItems: [{ Put: put }, ...eventWrites(context, event, marked)] });
        return "saved";
      } catch (error) {
        const reasons = reasonsOf(error);
        if (!reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very write.
        return isDeepStrictEqual(await read(item.itemId), item) ? "saved" : "conflict";
      }
    },
  };
}
