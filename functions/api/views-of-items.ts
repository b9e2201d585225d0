/** What parts of the API show of items and of who is interested in them. */
import type { Because as BecauseView, Condition as ConditionView } from "../../events/api/conditions.ts";
import type { Interest as InterestView } from "../../events/api/interests.ts";
import type { Item as ItemView } from "../../events/api/items.ts";
import type { Because } from "../../lib/core/conditions/model.ts";
import type { Interest } from "../../lib/core/interests/model.ts";
import type { Match } from "../../lib/core/interests/ports.ts";
import type { Item } from "../../lib/core/items/model.ts";

export const itemView = ({ itemId, attributes, media, ...item }: Item): ItemView => ({
  id: itemId,
  ...item,
  attributes: { ...attributes },
  media: media.map((one) => ({ ...one })),
});

export const becauseView = (because: readonly Because[]): BecauseView[] => because.map((one) => ({ ...one }));

export const interestView = ({ interestId, condition, ...interest }: Interest): InterestView => ({
  id: interestId,
  ...interest,
  condition: condition as ConditionView | null,
});

export const matchView = ({ item, interestId, because }: Match) => ({
  item: itemView(item),
  interestId,
  because: becauseView(because),
});
