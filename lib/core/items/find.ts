import type { FindItem } from "../events/ports.ts";
import type { Ids } from "../kernel/ports.ts";
import { itemIdOf } from "./model.ts";
import type { ItemStore } from "./ports.ts";

/** For who is told of an item by another system, in its own words or in ours. */
export const makeFindItem =
  ({ items, ids }: { readonly items: Pick<ItemStore, "get">; readonly ids: Ids }): FindItem =>
  async (name) =>
    (await items.get("id" in name ? name.id : itemIdOf(ids, name.type, name.externalId)))?.itemId;
