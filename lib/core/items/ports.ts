import type { BusinessEvent } from "../events/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Item, ItemStatus, ItemType } from "./model.ts";

/** Types are archived and never removed. */
export type ItemTypeStore = Pick<Catalogue<ItemType>, "all" | "get" | "create" | "save">;

export interface ItemStore {
  get(itemId: string): Promise<Item | undefined>;
  /** Those that there are, in the order of the ids. */
  all(itemIds: readonly string[]): Promise<readonly Item[]>;
  /** Of a type, newest first. */
  list(type: string, status: ItemStatus, page: PageRequest): Promise<Page<Item>>;
  /**
   * Puts it in the place of `before`, or where none is, together with the event that tells of it: both or neither. `marked`: some rule may
   * follow the event. `conflict`: it is not as `before` any more.
   */
  save(
    item: Item,
    before: Item | undefined,
    told: { readonly event: BusinessEvent; readonly marked: boolean },
  ): Promise<"saved" | "conflict">;
}
