import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeEventTypeStore } from "../../lib/adapters/dynamo/event-types.ts";
import { eventWrites, makeEventStore } from "../../lib/adapters/dynamo/events.ts";
import { makeTimelineStore } from "../../lib/adapters/dynamo/timeline.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeFollowEvents } from "../../lib/core/events/follow.ts";
import { makeIdentify } from "../../lib/core/events/identify.ts";
import { type BusinessEvent, eventIdOf, orderOf } from "../../lib/core/events/model.ts";
import { type Incoming, makeTakeEvents } from "../../lib/core/events/take.ts";
import { learned, pathsOf } from "../../lib/core/events/types.ts";
import { BadCursor, type Page, type PageRequest } from "../../lib/core/kernel/page.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let number = 0;
const open = () => {
  const tenant = `t${++number}`;
  return { tenant, context: { ...table, tenant }, store: makeEventStore({ ...table, tenant }) };
};
const ANA = "a".repeat(26);
const BEA = "b".repeat(26);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString();
const eventOf = (messageId: string, more: Partial<BusinessEvent> = {}): BusinessEvent => ({
  eventId: eventIdOf(systemIds, messageId),
  messageId,
  type: "viewing.booked",
  contactId: ANA,
  itemId: null,
  properties: { flat: "12" },
  occurredAt: at(0),
  receivedAt: at(1),
  source: "key_one",
  ...more,
});
const rowsOf = async (pk: string) =>
  (
    await table.client.query({
      TableName: table.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
    })
  ).Items ?? [];

async function readAll<T>(read: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

describe("an event", () => {
  test("is the first one of its message, whatever comes with it later, however many come at once", async () => {
    const { tenant, store } = open();
    const given = Array.from({ length: 8 }, (_, index) =>
      eventOf("m1", { contactId: index % 2 === 0 ? ANA : BEA, occurredAt: at(index), properties: { index } }),
    );
    const outcomes = await Promise.all(given.map((event) => store.put(event, true)));
    expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
    const stored = await store.get(given[0]?.eventId ?? "");
    expect(given).toContainEqual(stored);
    for (const outcome of outcomes) if (outcome.kind === "repeated") expect(outcome.event).toEqual(stored);
    const glances = (await Promise.all([ANA, BEA].map((id) => rowsOf(`${tenant}#contact#${id}`)))).flat();
    expect(glances).toMatchObject([{ eventId: stored?.eventId, occurredAt: stored?.occurredAt }]);
    // What the table cannot hold as a number is kept all the same.
    await store.put(eventOf("m2", { properties: { far: 1e300, deep: [{ a: null }] } }), false);
    expect((await store.get(eventIdOf(systemIds, "m2")))?.properties).toEqual({ far: 1e300, deep: [{ a: null }] });
  });

  test("is left for the outbox only where a rule may follow it, until rules are through with it", async () => {
    const { tenant, context, store } = open();
    const [plain, followed] = [eventOf("m1"), eventOf("m2")];
    await store.put(plain, false);
    await table.client.transactWrite({ TransactItems: [...eventWrites(context, followed, true)] });
    const relayOf = async ({ eventId }: BusinessEvent) => (await rowsOf(`${tenant}#event#${eventId}`))[0]?.relay;
    expect([await relayOf(plain), await relayOf(followed)]).toEqual([undefined, "event"]);
    await store.settle(followed.eventId);
    await store.settle(followed.eventId);
    await store.settle(eventIdOf(systemIds, "nobody"));
    expect(await relayOf(followed)).toBe(undefined);
    expect(await store.get(followed.eventId)).toEqual(followed);
    await expect(
      table.client.transactWrite({ TransactItems: [...eventWrites(context, followed, true)] }),
    ).rejects.toMatchObject({ name: "TransactionCanceledException" });
  });

  test("stands on the contact's timeline, and in another tenant nowhere", async () => {
    const { context, store } = open();
    await store.put(eventOf("m1"), false);
    expect(await makeTimelineStore(context).of([ANA])).toMatchObject([
      { kind: "event", at: at(0), event: { type: "viewing.booked", source: "key_one" } },
    ]);
    const other = open();
    expect(await makeTimelineStore(other.context).of([ANA])).toEqual([]);
    expect(await other.store.get(eventIdOf(systemIds, "m1"))).toBeUndefined();
  });
});

describe("events are listed newest first, each once,", () => {
  test("of several types or contacts together, whatever the size of a page", async () => {
    const { store } = open();
    const types = ["a.one", "b.two", "c.three"];
    const contacts = [ANA, BEA];
    const events = Array.from({ length: 40 }, (_, index) =>
      eventOf(`m${index}`, {
        type: types[(index * 7) % 3] ?? "",
        contactId: contacts[(index * 5) % 2] ?? null,
        occurredAt: at((index * 11) % 25),
      }),
    );
    for (const event of events) await store.put(event, false);
    const newest = (some: readonly BusinessEvent[]) => some.map(orderOf).sort().reverse();
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(types, { minLength: 1 }),
        fc.subarray(contacts, { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        async (someTypes, someContacts, limit) => {
          const byType = await readAll((page) => store.list(someTypes, page), limit);
          expect(byType.map(orderOf)).toEqual(newest(events.filter(({ type }) => someTypes.includes(type))));
          const byContact = await readAll((page) => store.ofContacts(someContacts, page), limit);
          const theirs = events.filter(({ contactId }) => someContacts.includes(contactId ?? ""));
          expect(byContact.map(orderOf)).toEqual(newest(theirs));
          const [type = ""] = someTypes;
          const both = await readAll((page) => store.ofContacts(someContacts, page, type), limit);
          expect(both.map(orderOf)).toEqual(newest(theirs.filter((one) => one.type === type)));
        },
      ),
      { numRuns: 15 },
    );
    const range = { from: at(5), to: at(9) };
    const within = await readAll((page) => store.list(types, page, range), 3);
    expect(within.map(orderOf)).toEqual(
      newest(events.filter(({ occurredAt }) => occurredAt >= at(5) && occurredAt < at(9))),
    );
    const { nextCursor = "" } = await store.list(types, { limit: 2 });
    await expect(store.list(["a.one"], { limit: 2, cursor: nextCursor })).rejects.toThrow(BadCursor);
    await expect(store.ofContacts([ANA], { limit: 2, cursor: "x" })).rejects.toThrow(BadCursor);
  });
});

test("of a type it is known which properties were seen, of which kinds, and nothing is written that is known", async () => {
  const { context } = open();
  const store = makeEventTypeStore(context);
  const seen = { type: "viewing.booked", receivedAt: at(1) };
  const first = learned(undefined, [{ ...seen, properties: { flat: "12", item: { price: 3 }, "strange name": 1 } }]);
  expect(first).toMatchObject({ properties: { flat: ["text"], "item.price": ["number"] }, version: 1 });
  if (!first) return;
  expect(await store.save(first)).toBe("saved");
  expect(learned(first, [{ ...seen, properties: { flat: "13" } }])).toBeUndefined();
  const next = learned(first, [{ ...seen, properties: { flat: null, startsAt: at(3) } }]);
  expect(next?.properties).toEqual({ flat: ["null", "text"], "item.price": ["number"], startsAt: ["time"] });
  if (next) expect(await store.save(next)).toBe("saved");
  expect(await store.save(first)).toBe("conflict");
  expect(await store.all()).toEqual([next]);
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`p${index}`, index]));
  expect(Object.keys(pathsOf(many))).toHaveLength(150);
});

describe("whoever is identified", () => {
  const openIntake = () => {
    const { tenant, context, store } = open();
    const contacts = makeContactDesk(context, systemIds);
    const clock = { now: () => Date.parse(at(30)) };
    const shared = { contacts, clock, ids: systemIds, tenant };
    const take = makeTakeEvents({
      ...shared,
      events: store,
      followed: { read: async () => new Set<string>() },
      identify: makeIdentify({ ...shared, fields: { all: async () => [] } }),
      findItem: async () => undefined,
      onFailed: () => undefined,
    });
    return { take, contacts, store };
  };
  const say = (messageId: string, minute: number, traits: object, contact: object = { externalId: "815" }) =>
    ({ kind: "identify", messageId, contact, traits, occurredAt: at(minute) }) as Incoming;

  test("is one contact, however many say so at once, and is known to the events beside it", async () => {
    const { take, contacts } = openIntake();
    const booked = { kind: "track", type: "viewing.booked", contact: { externalId: "815" }, properties: {} } as const;
    const outcomes = await take(
      [
        { ...booked, messageId: "t1" },
        ...Array.from({ length: 6 }, (_, index) => say(`i${index}`, index, { name: `Ana ${index}` })),
        say("i9", 9, {}, { externalId: "815", email: "Ana@Customer.example" }),
      ],
      "key_one",
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
    const ids = new Set(outcomes.map((one) => ("event" in one ? one.event.contactId : "")));
    expect(ids.size).toBe(1);
    const contact = await contacts.get([...ids][0] ?? "");
    expect(contact).toMatchObject({ name: "Ana 5" });
    expect(contact?.identities).toEqual(
      expect.arrayContaining([
        { kind: "external", value: "815" },
        { kind: "email", value: "ana@customer.example" },
      ]),
    );
  });

  test("is as what happened last says, in whatever order it comes; a repetition changes nothing that people changed", async () => {
    const { take, contacts } = openIntake();
    const [first] = await take([say("a", 10, { name: "Ana", country: "ES" })], "key_one");
    await take([say("b", 5, { name: "Before", language: "es" })], "key_one");
    const contactId = first?.kind === "accepted" ? (first.event.contactId ?? "") : "";
    const before = await contacts.get(contactId);
    expect(before).toMatchObject({ name: "Ana", country: "ES", language: "es" });
    if (before) await contacts.save({ ...before, name: "Ana Ruiz", version: before.version + 1 });
    const [again] = await take([say("a", 20, { name: "Other" })], "key_one");
    expect(again?.kind).toBe("repeated");
    expect(await contacts.get(contactId)).toMatchObject({ name: "Ana Ruiz" });
    await take([say("c", 21, { name: "Ana R." })], "key_one");
    expect(await contacts.get(contactId)).toMatchObject({ name: "Ana R.", country: "ES" });
  });

  test("has a time zone that there is, and a name that somebody has", async () => {
    const { take } = openIntake();
    const outcomes = await take(
      [say("a", 1, { timeZone: "Moon/Crater" }), say("b", 1, {}, { contactId: "x".repeat(26) })],
      "key_one",
    );
    expect(outcomes).toMatchObject([
      { kind: "refused", problems: [{ field: "traits.timeZone" }] },
      { kind: "refused", problems: [{ field: "contact.contactId" }] },
    ]);
  });
});

test("types are learned from the stream, by several who look at once", async () => {
  const { tenant, context } = open();
  const change = (index: number) => ({
    tenant,
    entity: "event",
    key: { pk: "p", sk: "event" },
    after: { type: "a.b", properties: JSON.stringify({ [`p${index}`]: index }), receivedAt: at(index) },
    expired: false,
    at: at(index),
    place: { shard: "s", sequence: String(index) },
  });
  const readers = [1, 2, 3].map(() => makeFollowEvents(() => makeEventTypeStore(context)));
  await Promise.all(readers.map((reader, index) => reader.project([change(index)])));
  const [type] = await makeEventTypeStore(context).all();
  expect(Object.keys(type?.properties ?? {}).sort()).toEqual(["p0", "p1", "p2"]);
  await readers[0]?.project([change(1)]);
  expect((await makeEventTypeStore(context).all())[0]?.version).toBe(3);
});
