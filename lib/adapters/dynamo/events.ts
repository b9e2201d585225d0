import { type BusinessEvent, type EventGlance, KEPT_DAYS, orderOf } from "../../core/events/model.ts";
import type { EventStore, FollowedTypes, Range } from "../../core/events/ports.ts";
import { BadCursor, type Page, type PageRequest } from "../../core/kernel/page.ts";
import {
  bare,
  compare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  itemOf,
  keys,
  LIST_INDEX,
  lists,
  readAll,
  type TableContext,
} from "./table.ts";

/** Behind everything else that lies with a contact: who reads that leaves them out by a range, for there may be thousands. */
export const CONTACT_EVENTS = "~event#";
/** What a filtered page looks at. */
const EXAMINED = 200;

const eventKey = (tenant: string, eventId: string) => ({ pk: keys.event(tenant, eventId), sk: "event" });
const glanceKey = (tenant: string, contactId: string, event: Pick<BusinessEvent, "occurredAt" | "eventId">) => ({
  pk: keys.contact(tenant, contactId),
  sk: `${CONTACT_EVENTS}${orderOf(event)}`,
});

/** Properties are text: as attributes, a number beyond the table's range would make the write fail. */
const eventItem = (tenant: string, event: BusinessEvent, marked: boolean): Item => ({
  ...eventKey(tenant, event.eventId),
  entity: "event",
  v: 1,
  lpk: lists.events(tenant, event.type),
  lsk: orderOf(event),
  ...event,
  properties: JSON.stringify(event.properties),
  ttl: epochSeconds(event.occurredAt, KEPT_DAYS),
  ...(marked ? { relay: "event" } : {}),
});

export function toEvent(item: Item): BusinessEvent {
  const event = bare<Omit<BusinessEvent, "properties"> & { readonly properties: string }>(item);
  return { ...event, properties: JSON.parse(event.properties) as BusinessEvent["properties"] };
}

function glanceItem(tenant: string, contactId: string, event: BusinessEvent): Item {
  const { eventId, type, itemId, occurredAt, source } = event;
  const glance: EventGlance = { eventId, type, itemId, occurredAt, source };
  return {
    ...glanceKey(tenant, contactId, event),
    entity: "contact-event",
    v: 1,
    ...glance,
    ttl: epochSeconds(occurredAt, KEPT_DAYS),
  };
}

/**
 * The writes that put an event, for who writes it together with what it tells of. `marked`: some rule may follow it. The first of them
 * fails when the event is there already; an event that is written twice is written in one transaction with what fails likewise.
 */
export function eventWrites(
  { tableName: TableName, tenant }: Pick<TableContext, "tableName" | "tenant">,
  event: BusinessEvent,
  marked: boolean,
): readonly {
  readonly Put: { readonly TableName: string; readonly Item: Item; readonly ConditionExpression?: string };
}[] {
  const { contactId } = event;
  return [
    {
      Put: {
        TableName,
        Item: eventItem(tenant, event, marked),
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
    ...(contactId === null ? [] : [{ Put: { TableName, Item: glanceItem(tenant, contactId, event) } }]),
  ];
}

/** A part of what is listed: its entries in their order, newest first, and how far it was looked through if there is more. */
interface Part {
  readonly items: readonly Item[];
  readonly through?: string;
}

const POSITION = /^\d{4}-\d\d-\d\dT[\d:.]+Z#[a-z0-9]{26}$/;
/** A place in time, and of which list. */
const cursorOf = (scope: string, order: string): string =>
  Buffer.from(JSON.stringify([scope, order])).toString("base64url");
function readCursor(cursor: string, scope: string): string {
  try {
    const [its, order] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (its === scope && typeof order === "string" && POSITION.test(order)) return order;
  } catch {}
  throw new BadCursor();
}

export function makeEventStore(context: TableContext): EventStore {
  const { client, tableName: TableName, tenant } = context;

  /** Newest first, of several lists as if they were one: nothing is shown that an unread entry of another list may stand before. */
  async function merged(
    { limit, cursor }: PageRequest,
    scope: string,
    parts: (before: string | undefined) => readonly Promise<Part>[],
  ): Promise<Page<Item>> {
    const found = await Promise.all(parts(cursor === undefined ? undefined : readCursor(cursor, scope)));
    const order = (item: Item) => orderOf(item as never);
    const safe = found.reduce((latest, { through = "" }) => (through > latest ? through : latest), "");
    const all = found
      .flatMap(({ items }) => items)
      .filter((item) => order(item) >= safe)
      .sort((a, b) => compare(order(b), order(a)));
    const items = all.slice(0, limit);
    const last = items.at(-1);
    const next = all.length > limit && last ? order(last) : safe;
    return { items, ...(next === "" ? {} : { nextCursor: cursorOf(scope, next) }) };
  }

  async function typed(type: string, limit: number, before: string | undefined, { from, to }: Range): Promise<Part> {
    // "~" is behind every character of an id.
    const [last = "~"] = [before, to].filter((end) => end !== undefined).sort();
    if (from !== undefined && from > last) return { items: [] };
    const { Items: items = [], LastEvaluatedKey: end } = await client.query({
      TableName,
      IndexName: LIST_INDEX,
      KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":list": lists.events(tenant, type),
        ":from": from ?? "0",
        ":to": last,
      },
      ScanIndexForward: false,
      Limit: limit + 1,
    });
    const rest = items.filter(({ lsk }) => lsk !== before && lsk !== to);
    const through = end ? String(end.lsk) : undefined;
    return { items: rest, ...(through === undefined ? {} : { through }) };
  }

  async function about(
    contactId: string,
    limit: number,
    before: string | undefined,
    type: string | undefined,
  ): Promise<Part> {
    const { Items: items = [], LastEvaluatedKey: end } = await client.query({
      TableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":pk": keys.contact(tenant, contactId),
        ":from": CONTACT_EVENTS,
        ":to": `${CONTACT_EVENTS}${before ?? "~"}`,
        ...(type === undefined ? {} : { ":type": type }),
      },
      ...(type === undefined
        ? {}
        : { FilterExpression: "#type = :type", ExpressionAttributeNames: { "#type": "type" } }),
      ScanIndexForward: false,
      Limit: type === undefined ? limit + 1 : Math.max(limit + 1, EXAMINED),
    });
    const rest = items.filter((item) => orderOf(item as never) !== before);
    const through = end ? String(end.sk).slice(CONTACT_EVENTS.length) : undefined;
    return { items: rest, ...(through === undefined ? {} : { through }) };
  }

  return {
    async put(event, marked) {
      // With the contact first: an event that nobody finds with its contact would neither be given out nor erased.
      const [own, ...glances] = eventWrites(context, event, marked);
      for (const { Put } of glances) await client.put(Put);
      try {
        if (own) await client.put({ ...own.Put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
        return { kind: "accepted" };
      } catch (error) {
        const present = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
        if (!present) throw error;
        const stored = toEvent(present);
        const isSame = stored.contactId === event.contactId && stored.occurredAt === event.occurredAt;
        // It came again with something else: what stands is the first one's.
        if (!isSame)
          for (const { Put } of glances) await client.delete({ TableName, Key: { pk: Put.Item.pk, sk: Put.Item.sk } });
        return { kind: "repeated", event: stored };
      }
    },

    async get(eventId) {
      const item = await getItem(context, eventKey(tenant, eventId), true);
      return item && toEvent(item);
    },

    async found(contactId, event) {
      await client.put({ TableName, Item: glanceItem(tenant, contactId, event) });
    },

    async settle(eventId) {
      try {
        await client.update({
          TableName,
          Key: eventKey(tenant, eventId),
          UpdateExpression: "REMOVE relay",
          ConditionExpression: "attribute_exists(relay)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },

    async list(types, page, range = {}) {
      const { items, ...rest } = await merged(page, types.length === 1 ? String(types[0]) : "*", (before) =>
        types.map((type) => typed(type, page.limit, before, range)),
      );
      return { items: items.map(toEvent), ...rest };
    },

    async ofContacts(contactIds, page, type) {
      const { items, ...rest } = await merged(page, `about ${contactIds[0]}`, (before) =>
        contactIds.map((id) => about(id, page.limit, before, type)),
      );
      return { items: items.map((item) => bare<EventGlance>(item)), ...rest };
    },

    async all(eventIds) {
      const found = await readAll(
        context,
        eventIds.map((id) => eventKey(tenant, id)),
      );
      return found.flatMap((item) => (item ? [toEvent(item)] : []));
    },
  };
}

/** Beside the rules, which are many times as long: whoever puts an event reads this alone. */
export const followedKey = (tenant: string) => ({ pk: keys.catalogue(tenant, "event-rules"), sk: "followed" });

export function makeFollowedTypes(context: TableContext): FollowedTypes {
  return {
    async read() {
      const item = await getItem(context, followedKey(context.tenant), true);
      return new Set((item?.types ?? []) as readonly string[]);
    },
  };
}
