import { describe, expect, test } from "vitest";
import { memoryItems } from "./testing/items.ts";
import { administrator, agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const as = administrator;
const type = {
  key: "property",
  name: "Property",
  plural: "Properties",
  attributes: [
    { key: "price", name: "Price", kind: "money", currency: "USD", required: true },
    { name: "Rooms", kind: "number" },
    { name: "Zone", kind: "choice", options: ["Palermo", "Boedo"] },
  ],
  price: "price",
  shown: ["rooms", "zone"],
};
const usd = (amount: number) => ({ amount, currency: "USD" });
const item = (externalId: string, amount: number, rooms = 3) => ({
  type: "property",
  externalId,
  title: `Flat ${externalId}`,
  attributes: { price: usd(amount), rooms, zone: "Palermo" },
});
const idOf = (answer: { readonly body: unknown } | undefined) => (answer?.body as { id: string } | undefined)?.id;
const errorsOf = (answer: { readonly body: unknown }) =>
  ((answer.body as { errors?: { field: string; code: string }[] }).errors ?? []).map(({ field, code }) => [
    field,
    code,
  ]);

async function opened() {
  const items = memoryItems();
  const world = makeWorld({ items, followed: { read: async () => new Set(["item.changed"]) } });
  const made = await world.ask("POST", "/api/item-types", { body: type, as });
  expect(made.status).toBe(201);
  const told = () => items.told.map(({ event, marked }) => [event.type, event.properties.changes ?? null, marked]);
  return { ...world, told };
}

describe("types of items", () => {
  test("have attributes of their own, whose kinds stay, and which are archived rather than lost", async () => {
    const { ask } = await opened();
    const path = "/api/item-types/property";
    expect((await ask("GET", path)).body).toMatchObject({
      id: "property",
      attributes: [{ key: "price" }, { key: "rooms", kind: "number", options: [] }, { key: "zone" }],
      version: 1,
    });
    const again = await ask("PATCH", path, { as, body: { shown: ["rooms", "zone"], attributes: type.attributes } });
    expect(again.body).toMatchObject({ version: 1 });
    const kind = await ask("PATCH", path, {
      as,
      body: { attributes: [{ key: "rooms", name: "Rooms", kind: "text" }] },
    });
    expect(errorsOf(kind)).toEqual([["attributes.0.kind", "not_allowed"]]);
    const fewer = await ask("PATCH", path, { as, body: { attributes: type.attributes.slice(0, 2) } });
    expect(fewer.body).toMatchObject({ shown: ["rooms"], attributes: [{}, {}, { key: "zone", archived: true }] });
    const stale = await ask("PATCH", path, { as, body: { archived: true }, headers: { "if-match": '"1"' } });
    expect([stale.status, stale.headers.etag]).toEqual([412, '"2"']);
    expect((await ask("POST", "/api/item-types", { as, body: type })).body).toMatchObject({ code: "already_exists" });
    expect((await ask("PATCH", path, { body: { archived: true } })).status).toBe(403);
  });

  test("are refused by field", async () => {
    const { ask } = await opened();
    const attributes = [
      { name: "Title", kind: "text", key: "title" },
      { name: "A", kind: "choice" },
      { name: "B", kind: "text", options: ["x"], unit: "m²", currency: "USD" },
      { name: "B", key: "b", kind: "text" },
    ];
    const body = { ...type, key: "dish", attributes, price: "a", shown: ["nothing"] };
    expect(errorsOf(await ask("POST", "/api/item-types", { as, body }))).toEqual([
      ["attributes.0.key", "reserved"],
      ["attributes.1.options", "too_short"],
      ["attributes.2.options", "not_allowed"],
      ["attributes.2.unit", "not_allowed"],
      ["attributes.2.currency", "not_allowed"],
      ["attributes.3.key", "duplicate"],
      ["price", "not_found"],
      ["shown.0", "not_found"],
    ]);
  });
});

describe("items", () => {
  test("posted three times are one, told of once; a change says what it was before", async () => {
    const { ask, told } = await opened();
    const outcomes = [];
    for (let time = 0; time < 3; time++) outcomes.push(await ask("POST", "/api/items", { as, body: item("A-1", 200) }));
    expect(outcomes.map(({ body }) => (body as { outcome: string }).outcome)).toEqual([
      "created",
      "unchanged",
      "unchanged",
    ]);
    const id = idOf(outcomes[0]);
    await ask("POST", "/api/items", {
      as,
      body: { type: "property", externalId: "A-1", attributes: { price: usd(180) } },
    });
    const path = `/api/items/${id}`;
    await ask("PATCH", path, { as, body: { attributes: { rooms: null }, title: "Sold" } });
    expect((await ask("PATCH", path, { as, body: { status: "archived" } })).body).toMatchObject({ version: 4 });
    expect(told()).toEqual([
      ["item.created", null, false],
      ["item.changed", { price: { before: usd(200), after: usd(180) } }, true],
      ["item.changed", { rooms: { before: 3, after: null }, title: { before: "Flat A-1", after: "Sold" } }, true],
      ["item.archived", { archived: { before: false, after: true } }, false],
    ]);
    const stale = await ask("PATCH", path, { as, body: { title: "x" }, headers: { "if-match": '"1"' } });
    expect([stale.status, stale.headers.etag]).toEqual([412, '"4"']);
    expect((await ask("PATCH", path, { body: { title: "x" } })).status).toBe(403);
  });

  test("are refused by field", async () => {
    const { ask } = await opened();
    const bad = {
      ...item("A-1", 1),
      attributes: { price: { amount: 1, currency: "ARS" }, rooms: "three", zone: "Tigre", pool: true },
    };
    expect(errorsOf(await ask("POST", "/api/items", { as, body: bad }))).toEqual([
      ["attributes.price", "not_allowed"],
      ["attributes.rooms", "wrong_type"],
      ["attributes.zone", "not_allowed"],
      ["attributes.pool", "unknown_field"],
    ]);
    const made = await ask("POST", "/api/items", { as, body: item("A-2", 1) });
    const garden = { name: "1 Garden", kind: "boolean", required: true };
    await ask("PATCH", "/api/item-types/property", { as, body: { attributes: [...type.attributes, garden] } });
    const path = `/api/items/${idOf(made)}`;
    expect((await ask("PATCH", path, { as, body: { status: "archived" } })).status).toBe(200);
    expect(errorsOf(await ask("PATCH", path, { as, body: { attributes: { rooms: 2 } } }))).toEqual([
      ["attributes.n_1_garden", "required"],
    ]);
    const bare = await ask("POST", "/api/items", { as, body: { type: "property", title: "Flat" } });
    expect(errorsOf(bare)).toEqual([
      ["attributes.price", "required"],
      ["attributes.n_1_garden", "required"],
    ]);
    expect(errorsOf(await ask("POST", "/api/items", { as, body: { ...bad, type: "dish" } }))).toEqual([
      ["type", "not_found"],
    ]);
  });

  test("come in bulk, where a bad one harms no neighbour and one that comes twice is taken twice", async () => {
    const { ask, told } = await opened();
    const items = [
      item("A-1", 100),
      { ...item("A-2", 1), price: 3 },
      item("A-3", -1),
      item("A-1", 90),
      { type: "dish", title: "x" },
    ];
    const { body } = await ask("POST", "/api/items/bulk", { as, body: { items } });
    expect(body).toMatchObject({
      results: [
        { outcome: "created", externalId: "A-1", version: 1 },
        { outcome: "refused", externalId: "A-2", id: null, errors: [{ field: "price", code: "unknown_field" }] },
        { outcome: "created", externalId: "A-3" },
        { outcome: "changed", externalId: "A-1", version: 2 },
        { outcome: "refused", externalId: null, errors: [{ field: "type", code: "not_found" }] },
      ],
    });
    expect(told()).toHaveLength(3);
  });

  test("are listed by type, by their own system's name, and by what holds for them", async () => {
    const { ask } = await opened();
    await ask("POST", "/api/items/bulk", {
      as,
      body: { items: [item("A-1", 100), item("A-2", 200), item("A-3", 300)] },
    });
    const list = async (query: string) => {
      const { body } = await ask("GET", `/api/items?type=property&${query}`);
      return (body as { data: { externalId: string }[] }).data.map(({ externalId }) => externalId);
    };
    const cheap = encodeURIComponent(JSON.stringify({ path: "attributes.price", op: "lte", value: usd(200) }));
    expect(await list("")).toEqual(["A-3", "A-2", "A-1"]);
    expect(await list("externalId=A-2")).toEqual(["A-2"]);
    expect(await list(`condition=${cheap}`)).toEqual(["A-2", "A-1"]);
    expect(await list("status=archived")).toEqual([]);
    const wrong = encodeURIComponent(JSON.stringify({ path: "attributes.garden", op: "eq", value: 1 }));
    expect(errorsOf(await ask("GET", `/api/items?type=property&condition=${wrong}`))).toEqual([
      ["condition.path", "unknown_field"],
    ]);
    expect(errorsOf(await ask("GET", "/api/items?type=property&condition={"))).toEqual([["condition", "wrong_format"]]);
  });
});

describe("interests", () => {
  const condition = {
    all: [
      { path: "attributes.rooms", op: "gte", value: 3 },
      { path: "attributes.price", op: "lt", value: usd(200) },
    ],
  };
  const contactId = contact.contactId;

  test("fit items and say why, in both directions, each contact and each item once", async () => {
    const { ask } = await opened();
    const put = await ask("POST", "/api/items", { as, body: item("A-1", 180) });
    const { id } = put.body as { id: string };
    await ask("POST", "/api/items", { as, body: item("A-2", 250) });
    const rule = await ask("POST", "/api/interests", {
      body: { contactId, type: "property", condition, note: "Soon" },
    });
    expect(rule.body).toMatchObject({ contactId, source: "person", active: true, createdBy: agent.id });
    const { id: interestId } = rule.body as { id: string };
    const because = [
      { path: "attributes.rooms", verdict: "holds", actual: 3 },
      { path: "attributes.price", verdict: "holds", actual: usd(180) },
    ];
    const interested = `/api/items/${id}/interested`;
    expect((await ask("GET", `${interested}?limit=1`)).body).toMatchObject({
      data: [],
      hasMore: true,
      nextCursor: "1.",
    });
    expect((await ask("GET", `${interested}?cursor=1.`)).body).toMatchObject({
      data: [{ contactId, interestId, because }],
      hasMore: false,
    });
    expect((await ask("GET", `/api/contacts/${contactId}/matches`)).body).toMatchObject({
      data: [{ item: { id }, interestId, because }],
      hasMore: false,
    });

    // In the item itself: that is said first, and by it alone.
    const named = [];
    for (let time = 0; time < 2; time++)
      named.push(await ask("POST", "/api/interests", { body: { contactId, itemId: id } }));
    const [first] = named.map(({ body }) => (body as { id: string }).id);
    expect(idOf(named[1])).toBe(first);
    expect((await ask("GET", interested)).body).toMatchObject({
      data: [{ contactId, interestId: first, because: [] }],
    });
    expect((await ask("GET", `${interested}?cursor=1.`)).body).toMatchObject({ data: [] });
    expect((await ask("GET", `/api/contacts/${contactId}/interests`)).body).toMatchObject({ data: [{}, {}] });
    expect((await ask("GET", `/api/interests?type=property`)).body).toMatchObject({ data: [{ id: interestId }] });

    // What is over fits nothing.
    await ask("DELETE", `/api/interests/${first}`);
    const until = "2020-01-01T00:00:00-03:00";
    const ended = await ask("PATCH", `/api/interests/${interestId}`, {
      body: { until },
      headers: { "if-match": '"1"' },
    });
    expect(ended.body).toMatchObject({ until: "2020-01-01T03:00:00.000Z", version: 2 });
    expect((await ask("GET", `${interested}?cursor=1.`)).body).toMatchObject({ data: [] });
    expect((await ask("GET", `/api/contacts/${contactId}/matches`)).body).toMatchObject({ data: [] });
  });

  test("hold for nothing once the attribute that they ask about is archived", async () => {
    const { ask } = await opened();
    const put = await ask("POST", "/api/items", { as, body: item("A-1", 180) });
    const unlike = { not: { path: "attributes.zone", op: "eq", value: "Boedo" } };
    await ask("POST", "/api/interests", { body: { contactId, type: "property", condition: unlike } });
    const interested = `/api/items/${(put.body as { id: string }).id}/interested?cursor=1.`;
    expect((await ask("GET", interested)).body).toMatchObject({ data: [{ contactId }] });
    await ask("PATCH", "/api/item-types/property", { as, body: { attributes: type.attributes.slice(0, 2) } });
    expect((await ask("GET", interested)).body).toMatchObject({ data: [] });
  });

  test("are refused by field", async () => {
    const { ask } = await opened();
    const refused = async (body: object) => errorsOf(await ask("POST", "/api/interests", { body }));
    const cheap = { path: "attributes.price", op: "lt", value: 200 };
    expect(await refused({ contactId, type: "property", condition: { all: [cheap] } })).toEqual([
      ["condition.all.0.value", "wrong_type"],
    ]);
    expect(await refused({ contactId, type: "property" })).toEqual([["condition", "required"]]);
    expect(await refused({ contactId })).toEqual([["type", "required"]]);
    expect(await refused({ contactId, itemId: "nothing" })).toEqual([["itemId", "not_found"]]);
    expect(await refused({ contactId, itemId: "x", type: "property" })).toEqual([["itemId", "either_or"]]);
    expect(await refused({ contactId: "nobody", type: "property", condition: { all: [] } })).toEqual([
      ["contactId", "not_found"],
    ]);
    expect((await ask("GET", `/api/contacts/${"x".repeat(26)}/matches`)).status).toBe(404);
    expect(errorsOf(await ask("GET", "/api/interests"))).toEqual([["type", "either_or"]]);
  });
});
