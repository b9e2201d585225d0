/** What rules and events ask of the catalogue. */
import { makeInterestStore } from "../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../lib/adapters/dynamo/items.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import type { ContactDesk } from "../lib/core/contacts/ports.ts";
import type { InterestedIn, ReadItem } from "../lib/core/event-rules/ports.ts";
import { makeInterestedIn } from "../lib/core/interests/match.ts";
import { isPlainObject } from "../lib/core/kernel/plain.ts";

export function catalogueOf(
  context: TableContext,
  contacts: Pick<ContactDesk, "family">,
): { readonly interestedIn: InterestedIn; readonly readItem: ReadItem } {
  const items = makeItemStore(context);
  const itemTypes = makeItemTypeStore(context, ids);
  const interested = makeInterestedIn({ interests: makeInterestStore(context), items, itemTypes, contacts, clock });
  return {
    async interestedIn(itemId, page, told) {
      const item = await items.get(itemId);
      if (!item) return { items: [] };
      const attributes = isPlainObject(told?.attributes) ? told.attributes : item.attributes;
      return interested({ ...item, attributes }, page);
    },
    async readItem(itemId) {
      const item = await items.get(itemId);
      if (!item) return undefined;
      const { type, title, externalId, attributes, status } = item;
      return { id: itemId, type, title, externalId, attributes, status };
    },
  };
}
