import { afterAll, beforeAll, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeManageContacts } from "../../lib/core/contacts/manage.ts";
import type { Contact, Identity } from "../../lib/core/contacts/model.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const phone = (value: string): Identity => ({ kind: "phone", value });
const email = (value: string): Identity => ({ kind: "email", value });

function desk() {
  const tenant = `merge-${++tenants}`;
  const road = makeRoad(table, tenant);
  const stores = makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });
  const manage = makeManageContacts({ ...stores, clock: road.clock, ids: systemIds });
  let requests = 0;
  async function make(identities: readonly Identity[], fields: object = {}): Promise<Contact> {
    const outcome = await manage.create({ requestId: `r${++requests}`, identities, fields });
    if (outcome.kind !== "done") throw new Error(outcome.kind);
    return outcome.contact;
  }
  const merge = (into: Contact, from: Contact) =>
    manage.merge({ contactId: into.contactId, from: from.contactId, by: "usr_1" });
  const unmerge = ({ contactId }: Contact) => manage.unmerge({ contactId, by: "usr_2" });
  return { road, ...stores, manage, make, merge, unmerge };
}

const content = ({ version: _version, updatedAt: _updatedAt, ...rest }: Contact) => rest;

test("a merged contact answers with the one that speaks for it, and taken out again both are as they were", async () => {
  const { contacts, make, merge, unmerge } = desk();
  const a = await make([phone("+51900000001")], { name: "Ana", tags: ["vip"] });
  const b = await make([email("ana@ejemplo.example")], { country: "ES", tags: ["vip", "madrid"] });
  expect(await merge(a, b)).toMatchObject({
    kind: "done",
    contact: { name: "Ana", country: "PE", tags: ["vip", "madrid"], merged: [b.contactId] },
  });
  expect((await contacts.resolve(b.contactId))?.contactId).toBe(a.contactId);
  expect((await contacts.family(b.contactId)).map(({ contactId }) => contactId)).toEqual([a.contactId, b.contactId]);
  expect((await contacts.list({ limit: 10 })).items.map(({ contactId }) => contactId)).toEqual([a.contactId]);
  // Keys never move.
  expect(await contacts.findByIdentities([email("ana@ejemplo.example")])).toEqual([b.contactId]);

  expect((await unmerge(b)).kind).toBe("done");
  for (const before of [a, b]) {
    const after = await contacts.get(before.contactId);
    expect(after && content(after)).toEqual(content(before));
  }
  expect((await contacts.merges(a.contactId)).map(({ kind, by }) => [kind, by])).toEqual([
    ["unmerged", "usr_2"],
    ["merged", "usr_1"],
  ]);
});

test("what people changed since stays when a merge is undone", async () => {
  const { contacts, make, merge, unmerge, manage } = desk();
  const a = await make([phone("+51900000001")]);
  const b = await make([phone("+51900000002")], { name: "Beto", tags: ["x"] });
  await merge(a, b);
  await manage.update({ contactId: b.contactId, fields: { name: "Alberto", tags: ["x", "y"] } });
  await unmerge(b);
  expect(await contacts.get(a.contactId)).toMatchObject({ name: "Alberto", tags: ["y"], identities: a.identities });
  expect(await contacts.get(b.contactId)).toMatchObject({ name: "Beto", tags: ["x"] });
});

test("merges stand on one another, and come apart in any order", async () => {
  const { contacts, make, merge, unmerge } = desk();
  const [a, b, c] = [
    await make([phone("+51900000001")]),
    await make([phone("+51900000002")]),
    await make([phone("+51900000003")]),
  ];
  await merge(b, c);
  await merge(a, b);
  expect((await contacts.get(a.contactId))?.identities).toHaveLength(3);
  expect((await contacts.family(c.contactId)).map(({ contactId }) => contactId)).toEqual(
    [a, b, c].map(({ contactId }) => contactId),
  );
  await unmerge(c);
  expect((await contacts.get(a.contactId))?.identities).toEqual([...a.identities, ...b.identities]);
  await unmerge(b);
  for (const one of [a, b, c]) expect((await contacts.get(one.contactId))?.identities).toEqual(one.identities);
});

test("asked twice, at once or against itself, it is one merge or none", async () => {
  const { make, merge, unmerge, contacts } = desk();
  const [a, b, c] = [
    await make([phone("+51900000001")]),
    await make([phone("+51900000002")]),
    await make([phone("+51900000003")]),
  ];
  const outcomes = await Promise.all([merge(a, b), merge(a, b), merge(a, c)]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "done"]);
  expect((await contacts.get(a.contactId))?.merged.toSorted()).toEqual([b.contactId, c.contactId].sort());
  expect(await merge(a, a)).toEqual({ kind: "refused", code: "same" });
  expect(await unmerge(a)).toEqual({ kind: "refused", code: "not_merged" });
  const crossed = await Promise.all([merge(b, a), merge(c, b)]);
  for (const { kind } of crossed) expect(["done", "refused"]).toContain(kind);
  expect((await contacts.family(b.contactId)).length).toBe(3);
});

test("the road finds a merged contact by its ids, and what it learns shows with the one that speaks", async () => {
  const { road, contacts, make, merge, unmerge } = desk();
  await road.process(road.input(road.text("w1", road.clock.iso(), "hola")));
  const { contactId } = await road.head();
  const a = await make([email("ana@ejemplo.example")], { name: "Ana Maria" });
  const written = await contacts.get(contactId);
  if (!written) throw new Error("there is no contact");
  await merge(a, written);
  const secondThread = systemIds.derive("conversation", road.conversationId, "second");
  const more: Identity = { kind: "whatsapp", value: "u-77" };
  await road.process(
    road.input(road.text("w2", road.clock.iso(), "soy yo"), {
      conversationId: secondThread,
      identities: [phone("+15550001111"), more],
    }),
  );
  expect(await contacts.findByIdentities([more])).toEqual([contactId]);
  expect((await contacts.get(a.contactId))?.identities).toContainEqual(more);
  expect(await road.stores.conversations.get(secondThread)).toMatchObject({ contactId, contactName: "Ana Maria" });
  await unmerge(written);
  expect((await contacts.get(a.contactId))?.identities).toEqual(a.identities);
  expect((await contacts.get(contactId))?.identities).toContainEqual(more);
});

test("identities are unique: by hand they are refused with whose they are, from a thread they suggest a duplicate", async () => {
  const { road, contacts, make, manage } = desk();
  const a = await make([phone("+51900000001"), email("ana@ejemplo.example")]);
  const again = await manage.create({
    requestId: "other",
    identities: [phone("+51900000001"), phone("+51900000009")],
    fields: {},
  });
  expect(again).toEqual({ kind: "taken", by: [{ identity: phone("+51900000001"), contactId: a.contactId }] });
  expect(await contacts.findByIdentities([phone("+51900000009")])).toEqual([]);

  await road.process(road.input(road.text("w1", road.clock.iso(), "hola")));
  const { contactId } = await road.head();
  const outcome = await manage.addIdentity({ contactId, identity: email("ana@ejemplo.example") });
  expect(outcome).toMatchObject({ kind: "taken", by: [{ contactId: a.contactId }] });
  expect(await contacts.duplicates(contactId)).toMatchObject([{ contactId: a.contactId, because: "email" }]);
  expect(await contacts.duplicates(a.contactId)).toMatchObject([{ contactId, because: "email" }]);
});
