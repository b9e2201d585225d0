/**
 * Events of people's calendars: `<t>#calendar#<event>`, with `event` in the list of its owner, and a `seat#<person>` in that of everybody
 * whom it names. Secret addresses of feeds: `<t>#calendar-links`, one row a person.
 */
import { isDeepStrictEqual } from "node:util";
import type { CalendarEvent, FeedLink } from "../../core/calendar/model.ts";
import type { CalendarEventStore, EventRange, FeedLinkStore } from "../../core/calendar/ports.ts";
import type { PageRequest } from "../../core/kernel/page.ts";
import { deletionTrace } from "./activity.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  keys,
  listPage,
  lists,
  readAll,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

export function makeCalendarEventStore(context: TableContext): CalendarEventStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (eventId: string) => ({ pk: keys.calendarEvent(tenant, eventId), sk: "event" });
  const placeOf = ({ startsAt, eventId }: CalendarEvent) => `${startsAt}#${eventId}`;
  const itemOf = (event: CalendarEvent): Item => ({
    ...keyOf(event.eventId),
    ...{ lpk: lists.calendar(tenant, event.owner), lsk: placeOf(event) },
    ...{ entity: "calendar-event", v: 1 },
    ...withoutUndefined({ ...event }),
  });
  const seatKey = (event: CalendarEvent, person: string) => ({
    pk: keys.calendarEvent(tenant, event.eventId),
    sk: `seat#${person}`,
  });
  const seatOf = (event: CalendarEvent, person: string) => ({
    Put: {
      TableName,
      Item: {
        ...seatKey(event, person),
        ...{ lpk: lists.sharedCalendar(tenant, person), lsk: placeOf(event) },
        ...{ entity: "calendar-seat", v: 1, eventId: event.eventId, person, version: event.version },
      },
    },
  });
  const leave = (event: CalendarEvent, person: string) => ({ Delete: { TableName, Key: seatKey(event, person) } });
  const atVersion = (version: number) => ({
    ConditionExpression: "version = :before",
    ExpressionAttributeValues: { ":before": version },
  });
  const present = async (eventId: string) => {
    const item = await getItem(context, keyOf(eventId), true);
    return item && bare<CalendarEvent>(item);
  };
  /** All or nothing; false when the event is not as it was. */
  async function write(items: readonly Item[]): Promise<boolean> {
    try {
      await client.transactWrite({ TransactItems: items as never });
      return true;
    } catch (error) {
      if (failed(error, "TransactionCanceledException")) return false;
      throw error;
    }
  }
  const between = ({ from, to }: EventRange) => ({
    KeyConditionExpression: "lpk = :list AND lsk BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":from": from, ":to": to },
    ScanIndexForward: true,
  });

  return {
    get: present,

    async create(event) {
      const put = { TableName, Item: itemOf(event), ConditionExpression: "attribute_not_exists(pk)" };
      const done = await write([{ Put: put }, ...event.people.map((person) => seatOf(event, person))]);
      if (done) return "created";
      if (await present(event.eventId)) return "exists";
      throw new Error("the event kept changing");
    },

    async save(after, before) {
      const gone = before.people.filter((one) => !after.people.includes(one));
      const done = await write([
        { Put: { TableName, Item: itemOf(after), ...atVersion(before.version) } },
        // Also where they stay: whoever sits there is told that something changed.
        ...after.people.map((person) => seatOf(after, person)),
        ...gone.map((person) => leave(before, person)),
      ]);
      // The client repeats a request whose answer was lost: what stands there is then this very write.
      return done || isDeepStrictEqual(await present(after.eventId), bare(itemOf(after))) ? "saved" : "conflict";
    },

    async remove(event) {
      const at = new Date().toISOString();
      const trace = deletionTrace(tenant, { entity: "calendar-event", id: event.eventId, at });
      const done = await write([
        { Delete: { TableName, Key: keyOf(event.eventId), ...atVersion(event.version) } },
        { Put: { TableName, Item: trace } },
        ...event.people.map((person) => leave(event, person)),
      ]);
      return done ? "removed" : "conflict";
    },

    async owned(person, range, page) {
      const { items, ...rest } = await listPage(context, lists.calendar(tenant, person), page, between(range));
      return { ...rest, items: items.map((item) => bare<CalendarEvent>(item)) };
    },

    async shared(person, range, page: PageRequest) {
      const { items, ...rest } = await listPage(context, lists.sharedCalendar(tenant, person), page, between(range));
      const events = await readAll(
        context,
        items.map(({ eventId }) => keyOf(String(eventId))),
      );
      return { ...rest, items: events.flatMap((item) => (item ? [bare<CalendarEvent>(item)] : [])) };
    },
  };
}

export function makeFeedLinkStore(context: TableContext): FeedLinkStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (person: string) => ({ pk: keys.calendarLinks(tenant), sk: person });
  return {
    async get(person) {
      const item = await getItem(context, keyOf(person), true);
      return item && bare<FeedLink>(item);
    },
    async put(link) {
      await client.put({ TableName, Item: { ...keyOf(link.person), entity: "calendar-link", v: 1, ...link } });
    },
    async remove(person) {
      await client.delete({ TableName, Key: keyOf(person) });
    },
  };
}
