/** The catalogue and interests against a real table: an item and its event together, and who is interested once however contacts merge. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeEventStore } from "../../lib/adapters/dynamo/events.ts";
import { makeInterestStore } from "../../lib/adapters/dynamo/interests.ts";
import { makeItemStore, makeItemTypeStore } from "../../lib/adapters/dynamo/items.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeMergeContacts } from "../../lib/core/contacts/merge.ts";
import { newcomer } from "../../lib/core/contacts/model.ts";
import { makeManageInterests } from "../../lib/core/interests/manage.ts";
import { makeInterestedIn, makeMatchesOf } from "../../lib/core/interests/match.ts";
import { makeManageItems } from "../../lib/core/items/manage.ts";
import type { Item } from "../../lib/core/items/model.ts";
import { makeManageItemTypes } from "../../lib/core/items/types.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const usd = (amount: number) => ({ amount, currency: "USD" });
const cheap = { path: "attributes.price", op: "lt", value: usd(200) };

async function open() {
  const context = { client: table.client, tableName: table.tableName, tenant: `catalogue-${++tenants}` };
  const clock = { time: Date.parse("2026-03-02T08:00:00.000Z"), now: () => (clock.time += 1000) };
  const request = () => ({ id: systemIds.random(), at: new Date(clock.now()).toISOString(), resumed: false });
  const ports = {
    items: makeItemStore(context),
    itemTypes: makeItemTypeStore(context, systemIds),
    interests: makeInterestStore(context),
    contacts: makeContactDesk(context, systemIds),
    followed: { read: async () => new Set(["item.changed"]) },
    clock,
    ids: systemIds,
  };
  await makeManageItemTypes({ types: ports.itemTypes, clock }).create(
    {
      ...{ key: "property", name: "Property", plural: "Properties" },
      attributes: [
        { key: "price", name: "Price", kind: "money" },
        { key: "where", name: "Where", kind: "place" },
      ],
    },
    request(),
  );
  const items = makeManageItems(ports);
  const interests = makeManageInterests(ports);
  const put = async (externalId: string, amount: number) => {
    const outcome = await items.put(
      {
        type: "property",
        externalId,
        title: externalId,
        attributes: { price: usd(amount), where: { lat: 1, lng: 2 } },
      },
      "",
    );
    if (!("item" in outcome) || outcome.kind === "stale") throw new Error(outcome.kind);
    return outcome;
  };
  const contact = async (phone: string) => {
    const { at } = request();
    const made = newcomer(systemIds.random(), { kind: "phone", value: phone }, phone, at);
    await ports.contacts.create(made);
    return made.contactId;
  };
  const wants = async (contactId: string, subject: { itemId: string } | { type: string; condition: unknown }) => {
    const outcome = await interests.create({
      contactId,
      ...subject,
      source: "person",
      by: "usr_a",
      request: request(),
    });
    if (outcome.kind !== "done") throw new Error(outcome.kind);
    return outcome.interest;
  };
  const merge = makeMergeContacts(ports);
  const interestedIn = makeInterestedIn(ports);
  const matchesOf = makeMatchesOf(ports);
  /** All pages of one, one by one. */
  async function all<Entry>(
    read: (page: {
      limit: number;
      cursor?: string;
    }) => Promise<{ items: readonly Entry[]; nextCursor?: string } | undefined>,
  ) {
    const found: Entry[] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...(page?.items ?? []));
      cursor = page?.nextCursor;
    } while (cursor !== undefined);
    return found;
  }
  return {
    ...{ ...ports, context, put, contact, wants, merge, manage: { items, interests }, events: makeEventStore(context) },
    whoWants: async (item: Item) => (await all((page) => interestedIn(item, page))).map(({ contactId }) => contactId),
    fitting: async (id: string) => (await all((page) => matchesOf(id, page))).map(({ item }) => item.externalId),
  };
}

test("an item and the event that tells of it are written together, once a version, also when many write at once", async () => {
  const { items, put, events } = await open();
  const { item } = await put("A-1", 250);
  expect(await items.get(item.itemId)).toEqual(item);
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => put("A-1", 180)));
  expect(outcomes.filter(({ kind }) => kind === "changed")).toHaveLength(1);
  const told = await events.list(["item.created", "item.changed"], { limit: 10 });
  expect(told.items).toMatchObject([
    {
      type: "item.changed",
      itemId: item.itemId,
      properties: { changes: { price: { before: usd(250), after: usd(180) } } },
    },
    { type: "item.created", properties: { item: { externalId: "A-1", attributes: { price: usd(250) } } } },
  ]);
  const event = { event: { ...told.items[0], eventId: systemIds.random() } as never, marked: false };
  expect(await items.save({ ...item, title: "late", version: 2 }, item, event)).toBe("conflict");
  expect((await events.list(["item.changed"], { limit: 10 })).items).toHaveLength(1);
});

test("items are listed by type and state, newest first", async () => {
  const { items, put, manage } = await open();
  const { item } = await put("A-1", 1);
  await put("A-2", 2);
  await manage.items.update(item.itemId, { status: "archived" });
  const names = async (status: "active" | "archived") =>
    (await items.list("property", status, { limit: 10 })).items.map(({ externalId }) => externalId);
  expect([await names("active"), await names("archived")]).toEqual([["A-2"], ["A-1"]]);
});

test("interests count for whoever speaks for the contact, once, and leave their lists when they end", async () => {
  const { put, contact, wants, merge, manage, interests, whoWants, fitting } = await open();
  const { item } = await put("A-1", 180);
  await put("A-2", 300);
  const [ana, ines] = [await contact("+15550001111"), await contact("+15550002222")];
  const rule = await wants(ana, { type: "property", condition: cheap });
  await wants(ines, { type: "property", condition: { all: [] } });
  const named = await wants(ines, { itemId: item.itemId });
  expect((await whoWants(item)).sort()).toEqual([ana, ines].sort());
  expect([await fitting(ana), await fitting(ines)]).toEqual([["A-1"], ["A-2", "A-1"]]);

  await merge({ contactId: ana, from: ines, by: "usr_a" });
  expect(await whoWants(item)).toEqual([ana]);
  expect(await fitting(ines)).toEqual(["A-2", "A-1"]);
  // Asked in the name of the one that speaks now, the interest in the same item is the one that is there.
  expect((await wants(ana, { itemId: item.itemId })).interestId).toBe(named.interestId);

  await manage.interests.update(rule.interestId, { active: false });
  expect((await interests.list({ type: "property" }, { limit: 10 })).items).toHaveLength(1);
  expect(await manage.interests.remove(named.interestId)).toMatchObject({ kind: "done" });
  expect((await interests.list({ itemId: item.itemId }, { limit: 10 })).items).toEqual([]);
  expect(await interests.get(named.interestId)).toBeUndefined();
});
