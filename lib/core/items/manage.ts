/** Items come and change: by people's hands, or from the business's own system, which may tell the same again and again. */
import type { FollowedTypes } from "../events/ports.ts";
import type { FieldProblem } from "../fields/model.ts";
import { keptOnce } from "../kernel/once.ts";
import { samePlain } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import {
  type Attributes,
  attributeProblems,
  eventOf,
  type Item,
  type ItemMedia,
  type ItemStatus,
  type ItemType,
  itemIdOf,
  wholeProblems,
  withAttributes,
} from "./model.ts";
import type { ItemStore, ItemTypeStore } from "./ports.ts";

export interface ItemFields {
  readonly title?: string;
  /** Null takes a value away; what is not named stays. */
  readonly attributes?: Attributes;
  readonly media?: readonly ItemMedia[];
  readonly status?: ItemStatus;
}

export interface GivenItem extends ItemFields {
  readonly type: string;
  readonly externalId?: string;
}

export type ItemOutcome =
  | { readonly kind: "created" | "changed" | "unchanged"; readonly item: Item }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly item: Item }
  | {
      readonly kind: "invalid";
      readonly problems: readonly (Omit<FieldProblem, "code"> & { readonly code: string })[];
    };

export interface ManageItems {
  /** Makes it, or changes the one of its type that has this `externalId`. The same values again change nothing. */
  put(given: GivenItem, requestId: string): Promise<ItemOutcome>;
  update(itemId: string, change: ItemFields, expectedVersion?: number): Promise<ItemOutcome>;
  /** Each for itself, in their order; what is given twice is taken one after the other. */
  putAll(given: readonly GivenItem[], requestId: string): Promise<readonly ItemOutcome[]>;
}

interface ItemPorts {
  readonly items: ItemStore;
  readonly itemTypes: Pick<ItemTypeStore, "get">;
  readonly followed: FollowedTypes;
  readonly clock: Clock;
  readonly ids: Ids;
}

const ATTEMPTS = 5;
const AT_ONCE = 10;

const invalid = (field: string, code: string, message: string): ItemOutcome => ({
  kind: "invalid",
  problems: [{ field, code, message }],
});

export function makeManageItems({ items, itemTypes, followed, clock, ids }: ItemPorts): ManageItems {
  /** What many items of one request share is read once. */
  const lookUp = () => ({ type: keptOnce(itemTypes.get), followed: keptOnce<"", ReadonlySet<string>>(followed.read) });
  type LookUp = ReturnType<typeof lookUp>;

  async function write(
    itemId: string,
    type: ItemType,
    change: ItemFields,
    { blank, expectedVersion, look }: { blank?: Item; expectedVersion?: number | undefined; look: LookUp },
  ): Promise<ItemOutcome> {
    const problems = attributeProblems(type, change.attributes ?? {});
    if (problems.length > 0) return { kind: "invalid", problems };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await items.get(itemId);
      const from = before ?? blank;
      if (!from) return { kind: "missing" };
      if (before && expectedVersion !== undefined && before.version !== expectedVersion)
        return { kind: "stale", item: before };
      if (!before && type.archived) return invalid("type", "archived", "is used no more");
      const { attributes = {}, ...rest } = change;
      const edited = { ...from, ...rest, attributes: withAttributes(from.attributes, attributes) };
      if (edited.title === "") return invalid("title", "required", "must be there");
      if (before && samePlain(edited, before)) return { kind: "unchanged", item: before };
      // What became required since does not stand in the way of a change of something else.
      const whole = before && !change.attributes ? [] : wholeProblems(type, edited.attributes);
      if (whole.length > 0) return { kind: "invalid", problems: whole };
      const item = { ...edited, updatedAt: new Date(clock.now()).toISOString(), version: from.version + 1 };
      const event = eventOf(before, item, ids);
      const marked = (await look.followed("")).has(event.type);
      if ((await items.save(item, before, { event, marked })) === "saved")
        return { kind: before ? "changed" : "created", item };
    }
    throw new Error("the item kept changing");
  }

  async function put(given: GivenItem, requestId: string, look = lookUp()): Promise<ItemOutcome> {
    const { type: key, externalId, ...change } = given;
    const type = await look.type(key);
    if (!type) return invalid("type", "not_found", "is no type of items of this tenant");
    const itemId = externalId === undefined ? ids.derive("item by hand", requestId) : itemIdOf(ids, key, externalId);
    const at = new Date(clock.now()).toISOString();
    const blank: Item = {
      itemId,
      type: key,
      externalId: externalId ?? null,
      title: "",
      attributes: {},
      media: [],
      status: "active",
      createdAt: at,
      updatedAt: at,
      version: 0,
    };
    return write(itemId, type, change, { blank, look });
  }

  return {
    put: (given, requestId) => put(given, requestId),

    async update(itemId, change, expectedVersion) {
      const item = await items.get(itemId);
      const type = item && (await itemTypes.get(item.type));
      return type ? write(itemId, type, change, { expectedVersion, look: lookUp() }) : { kind: "missing" };
    },

    async putAll(given, requestId) {
      const outcomes: ItemOutcome[] = [];
      const queues = new Map<string, number[]>();
      for (const [index, { type, externalId }] of given.entries()) {
        const name = JSON.stringify(externalId === undefined ? index : [type, externalId]);
        queues.set(name, [...(queues.get(name) ?? []), index]);
      }
      const look = lookUp();
      const waiting = [...queues.values()];
      const work = async () => {
        for (let queue = waiting.shift(); queue; queue = waiting.shift())
          for (const index of queue) {
            const one = given[index];
            if (one) outcomes[index] = await put(one, `${requestId} ${index}`, look);
          }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return outcomes;
    },
  };
}
