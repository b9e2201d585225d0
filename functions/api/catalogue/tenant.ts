/** What a business deals in, and who is interested in it. `index.ts` fills it with adapters, tests with fakes. */
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import type { FollowedTypes } from "../../../lib/core/events/ports.ts";
import { type ManageInterests, makeManageInterests } from "../../../lib/core/interests/manage.ts";
import { makeInterestedIn } from "../../../lib/core/interests/match.ts";
import type { InterestedIn, InterestStore } from "../../../lib/core/interests/ports.ts";
import { type ManageItems, makeManageItems } from "../../../lib/core/items/manage.ts";
import type { ItemStore, ItemTypeStore } from "../../../lib/core/items/ports.ts";
import { type ManageItemTypes, makeManageItemTypes } from "../../../lib/core/items/types.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { routesFor } from "../route.ts";

export interface CataloguePorts {
  readonly itemTypes: ItemTypeStore;
  readonly items: ItemStore;
  readonly interests: InterestStore;
  readonly followed: FollowedTypes;
  readonly contacts: Pick<ContactDesk, "family">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends Pick<CataloguePorts, "itemTypes" | "items" | "interests" | "ids"> {
  readonly manageTypes: ManageItemTypes;
  readonly manageItems: ManageItems;
  readonly manageInterests: ManageInterests;
  readonly interestedIn: InterestedIn;
}

export const enter = (ports: CataloguePorts): Tenant => ({
  itemTypes: ports.itemTypes,
  items: ports.items,
  interests: ports.interests,
  ids: ports.ids,
  manageTypes: makeManageItemTypes({ types: ports.itemTypes, clock: ports.clock }),
  manageItems: makeManageItems(ports),
  manageInterests: makeManageInterests(ports),
  interestedIn: makeInterestedIn(ports),
});

export const route = routesFor<Tenant>();
