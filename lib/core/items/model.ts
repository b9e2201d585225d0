/** What a business deals in: properties, dishes, vacancies. Their types are the tenant's own. */
import type { Typing } from "../conditions/check.ts";
import type { Values } from "../conditions/model.ts";
import type { BusinessEvent } from "../events/model.ts";
import { ownEventIdOf } from "../events/model.ts";
import { type FieldProblem, type ValueKind, type ValueShape, valueFault } from "../fields/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import { type Plain, samePlain } from "../kernel/plain.ts";
import type { Ids } from "../kernel/ports.ts";

/** What is known of each item of a type. Key and kind stay: values that exist are of them. */
export interface ItemAttribute {
  readonly key: string;
  readonly name: string;
  readonly kind: ValueKind;
  /** Of `choice` and `choices`. */
  readonly options: readonly string[];
  /** Of `number`, for people: `m²`. */
  readonly unit: string | null;
  /** Of `money`: the only one that is taken; null takes each amount in its own. */
  readonly currency: string | null;
  readonly required: boolean;
  /** Values are kept; new ones are refused, and no condition holds for it. */
  readonly archived: boolean;
}

/** A kind of things. Its id is the key that items name it by. */
export interface ItemType extends CatalogueEntry {
  readonly name: string;
  readonly plural: string;
  /** In the order in which people see them. */
  readonly attributes: readonly ItemAttribute[];
  /** The attribute that is the price in lists. */
  readonly price: string | null;
  /** Attributes that lists show beside title and price. */
  readonly shown: readonly string[];
  /** Its items stay; new ones are refused. */
  readonly archived: boolean;
}

export const MAX_TYPES = 30;
export const MAX_ATTRIBUTES = 60;
/** What stands beside the attributes in conditions and in what events say of a change. */
export const RESERVED: ReadonlySet<string> = new Set(["title", "archived", "media", "type", "id"]);

export interface ItemMedia {
  readonly kind: "image" | "video" | "audio" | "document";
  /** Public. */
  readonly url: string;
  /** What it shows, for who does not see it. */
  readonly alt?: string;
}

export type Attributes = Readonly<Record<string, Plain>>;
/** Not what every object has: a key may be `constructor`. */
const own = (attributes: Attributes, key: string): Plain | undefined =>
  Object.hasOwn(attributes, key) ? attributes[key] : undefined;

export interface Item {
  /** Derived from type and `externalId` where it has one. */
  readonly itemId: string;
  readonly type: string;
  /** By which the business's own system knows it; one of a type each. */
  readonly externalId: string | null;
  readonly title: string;
  /** By the attribute's key. */
  readonly attributes: Attributes;
  readonly media: readonly ItemMedia[];
  readonly status: ItemStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}
export const ITEM_STATUSES = ["active", "archived"] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** Of the attributes as JSON: an event says them up to three times, and has room for 32 KB. */
export const MAX_ATTRIBUTES_LENGTH = 8_000;

export const itemIdOf = (ids: Ids, type: string, externalId: string): string => ids.derive("item", type, externalId);

const shapeOf = ({ kind, options, currency }: ItemAttribute): ValueShape => ({
  kind,
  options,
  ...(currency === null ? {} : { currency }),
});

const live = ({ attributes }: Pick<ItemType, "attributes">): readonly ItemAttribute[] =>
  attributes.filter(({ archived }) => !archived);

/** What is wrong with values that somebody gives; null takes one away. */
export function attributeProblems(type: ItemType, given: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const field = `attributes.${key}`;
    const attribute = live(type).find((one) => one.key === key);
    if (!attribute) return [{ field, code: "unknown_field" as const, message: `is no attribute of ${type.id}` }];
    const fault = value === null ? undefined : valueFault(shapeOf(attribute), value);
    return fault ? [{ field, ...fault }] : [];
  });
}

/** What is wrong with all the values together. */
export function wholeProblems(type: ItemType, attributes: Attributes): readonly FieldProblem[] {
  const lacking = live(type).filter(({ key, required }) => required && own(attributes, key) === undefined);
  const long = JSON.stringify(attributes).length > MAX_ATTRIBUTES_LENGTH;
  return [
    ...lacking.map(({ key }) => ({ field: `attributes.${key}`, code: "required" as const, message: "must be there" })),
    ...(long
      ? [
          {
            field: "attributes",
            code: "too_long" as const,
            message: `are longer than ${MAX_ATTRIBUTES_LENGTH} as JSON`,
          },
        ]
      : []),
  ];
}

export const withAttributes = (before: Attributes, change: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries({ ...before, ...change })
      .filter(([, value]) => value !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

// ------------------------------------------------------------------------------------------------------- conditions

const PREFIX = "attributes.";

/** What conditions may ask of items of a type. */
export const typingOf =
  (type: ItemType): Typing =>
  (path) => {
    if (path === "title") return { kind: "text" };
    const attribute = live(type).find(({ key }) => path === `${PREFIX}${key}`);
    return attribute && shapeOf(attribute);
  };

/** What of an archived attribute is left is not there for conditions. */
export const valuesOfItem = (type: ItemType, { title, attributes }: Pick<Item, "title" | "attributes">): Values => {
  const known = new Set(live(type).map(({ key }) => key));
  return (path) => {
    if (path === "title") return title;
    const key = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : "";
    return known.has(key) ? own(attributes, key) : undefined;
  };
};

// ------------------------------------------------------------------------------------------------------------ events

/** The `source` of events that tell of items. */
export const CATALOGUE = "catalogue";

export type Changes = Readonly<Record<string, { readonly before: Plain; readonly after: Plain }>>;

const toldOf = ({ title, attributes, status, media }: Item): Attributes => ({
  ...attributes,
  title,
  archived: status === "archived",
  media: media.length,
});

/** What is different, by attribute; of media how many there are. */
export function changesOf(before: Item, after: Item): Changes {
  const [was, is] = [toldOf(before), toldOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return Object.fromEntries(
    names
      .filter((name) => !samePlain(own(was, name), own(is, name)))
      .map((name) => [name, { before: own(was, name) ?? null, after: own(is, name) ?? null }]),
  );
}

/** What happened to the item, once for each of its versions. */
export function eventOf(before: Item | undefined, after: Item, ids: Ids): BusinessEvent {
  const { itemId, type, title, externalId, attributes, status, updatedAt, version } = after;
  const archived = status === "archived" && before !== undefined && before.status !== "archived";
  const messageId = `item ${itemId} v${version}`;
  return {
    eventId: ownEventIdOf(ids, messageId),
    messageId,
    type: before === undefined ? "item.created" : archived ? "item.archived" : "item.changed",
    contactId: null,
    itemId,
    properties: {
      item: { id: itemId, type, title, externalId, attributes },
      ...(before === undefined ? {} : { changes: changesOf(before, after) }),
    },
    occurredAt: updatedAt,
    receivedAt: updatedAt,
    source: CATALOGUE,
  };
}
