/** The catalogue of a tenant in memory, and who is interested in it. Each keeps its contract as the port words it. */
import type { Interest } from "../../../lib/core/interests/model.ts";
import type { InterestStore } from "../../../lib/core/interests/ports.ts";
import type { Item, ItemType } from "../../../lib/core/items/model.ts";
import type { ItemStore } from "../../../lib/core/items/ports.ts";
import type { Page, PageRequest } from "../../../lib/core/kernel/page.ts";
import type { CataloguePorts } from "../catalogue/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

type Told = Parameters<ItemStore["save"]>[2];

function paged<Entry>(entries: readonly Entry[], { limit, cursor = "0" }: PageRequest): Page<Entry> {
  const from = Number(cursor);
  const items = entries.slice(from, from + limit);
  return { items, ...(from + limit < entries.length ? { nextCursor: String(from + limit) } : {}) };
}

export function memoryItems(): ItemStore & { readonly told: Told[] } {
  const rows = new Map<string, Item>();
  const told: Told[] = [];
  return {
    told,
    get: async (id) => rows.get(id),
    all: async (ids) => ids.flatMap((id) => rows.get(id) ?? []),
    list: async (type, status, page) =>
      paged([...rows.values()].filter((item) => item.type === type && item.status === status).reverse(), page),
    async save(item, before, event) {
      if (rows.get(item.itemId)?.version !== before?.version) return "conflict";
      rows.set(item.itemId, item);
      told.push(event);
      return "saved";
    },
  };
}

export function memoryInterests(): InterestStore {
  const rows = new Map<string, Interest>();
  return {
    get: async (id) => rows.get(id),
    async create(interest) {
      if (rows.has(interest.interestId)) return "exists";
      rows.set(interest.interestId, interest);
      return "created";
    },
    async save(interest) {
      if (rows.get(interest.interestId)?.version !== interest.version - 1) return "conflict";
      rows.set(interest.interestId, interest);
      return "saved";
    },
    async remove({ interestId, version }) {
      if (rows.get(interestId)?.version !== version) return "conflict";
      rows.delete(interestId);
      return "removed";
    },
    ofContacts: async (ids) => [...rows.values()].filter(({ contactId }) => ids.includes(contactId)),
    list: async (wanted, page) =>
      paged(
        [...rows.values()].filter(
          ({ active, itemId, type }) =>
            active && ("itemId" in wanted ? itemId === wanted.itemId : itemId === null && type === wanted.type),
        ),
        page,
      ),
  };
}

export const makeItems = (): Pick<CataloguePorts, "itemTypes" | "items" | "interests"> => ({
  itemTypes: memoryCatalogue<ItemType>(),
  items: memoryItems(),
  interests: memoryInterests(),
});
