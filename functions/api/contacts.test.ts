/** What people do with contacts over the API, on a real table: whose a number is, by what a list is narrowed, and what is taken away again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeStores } from "../../test/support/stores.ts";
import { startTable, type TestTable } from "../../test/support/table.ts";
import { makeWorld } from "./testing/world.ts";

interface Contact {
  readonly id: string;
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
  readonly source: { readonly channel: string } | null;
  readonly version: number;
}
const phone = { kind: "phone", value: "+51987654321" };
const email = { kind: "email", value: "rosa@ejemplo.example" };

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function start(tenant: string) {
  const options = { client: table.client, tableName: table.tableName, tenant, ids: systemIds };
  const { contacts, leads, funnels, fields } = makeStores(options);
  const world = makeWorld({ contacts, leads, funnels, fields });
  const add = async (...identities: object[]): Promise<Contact> => {
    const answer = await world.ask("POST", "/api/contacts", { body: { identities } });
    expect(answer.status).toBe(201);
    return answer.body as Contact;
  };
  const remove = (id: string, identity: object, headers = {}) =>
    world.ask("POST", `/api/contacts/${id}/identities/remove`, { body: { identity }, headers });
  return { ...world, contacts, add, remove };
}

test("a number that is taken says whose it is", async () => {
  const { ask, add } = await start("demo");
  const { id } = await add(phone);
  const answer = await ask("POST", "/api/contacts", { body: { identities: [phone, email] } });
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ errors: [{ field: "identities.phone", code: "taken", id }] });
});

test("a number is taken away, once, and is free for another; the last one stays", async () => {
  const { add, remove } = await start("remove");
  const rosa = await add(phone, email);
  const stale = await remove(rosa.id, phone, { "if-match": '"7"' });
  expect(stale.status).toBe(412);
  for (let time = 0; time < 2; time++) {
    const answer = await remove(rosa.id, phone);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ identities: [email], version: 2 });
  }
  expect(await remove(rosa.id, email)).toMatchObject({ status: 422, body: { errors: [{ code: "last" }] } });
  const other = await add(phone);
  expect(other.id).not.toBe(rosa.id);
  // It is another's now.
  expect((await remove(rosa.id, phone)).body).toMatchObject({ identities: [email] });
  expect(await remove(other.id, phone)).toMatchObject({ status: 422 });
});

test("what came with a merged contact is taken from both, and stays away when they part", async () => {
  const { ask, add, remove } = await start("family");
  const rosa = await add(phone);
  const other = await add(email, { kind: "phone", value: "+51911111111" });
  await ask("POST", `/api/contacts/${rosa.id}/merge`, { body: { contactId: other.id } });
  expect((await remove(rosa.id, email)).body).toMatchObject({
    identities: [phone, { kind: "phone", value: "+51911111111" }],
  });
  await ask("POST", `/api/contacts/${other.id}/unmerge`, { body: {} });
  expect((await ask("GET", `/api/contacts/${other.id}`)).body).toMatchObject({
    identities: [{ kind: "phone", value: "+51911111111" }],
  });
});

test("the list is narrowed by how they came", async () => {
  const { ask, add, contacts } = await start("source");
  const { id } = await add(phone);
  const stored = await contacts.get(id);
  if (!stored) throw new Error("it was not made");
  await contacts.create({
    ...stored,
    contactId: "z".repeat(26),
    identities: [email],
    source: { channel: "telegram", connectionId: "c" },
  });
  const listed = async (source: string) =>
    ((await ask("GET", `/api/contacts?source=${source}`)).body as { data: Contact[] }).data.map((one) => one.id);
  expect(await listed("manual")).toEqual([id]);
  expect(await listed("telegram")).toEqual(["z".repeat(26)]);
  expect(await listed("import")).toEqual([]);
});
