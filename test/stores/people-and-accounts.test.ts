import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { App, Connection } from "../../lib/core/connections/model.ts";
import { BLANK_CONTACT, type Contact, type Identity } from "../../lib/core/contacts/model.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

const AT = "2026-11-02T09:00:00.000Z";
let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
const tenantId = () => `people-${++tenants}`;
const storesOf = (tenant: string) =>
  makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });

describe("apps and connections", () => {
  const app = (tenant: string, suffix = "abcdefghij", more: Partial<App> = {}): App => ({
    appId: `${tenant}.${suffix}`,
    channel: "whatsapp",
    name: "shop",
    settings: { appId: "1" },
    active: true,
    createdAt: AT,
    updatedAt: AT,
    version: 1,
    ...more,
  });
  const connection = (tenant: string, suffix: string, account: string, more: Partial<Connection> = {}): Connection => ({
    connectionId: `${suffix}.${account}`,
    appId: `${tenant}.${suffix}`,
    channel: "whatsapp",
    name: account,
    accountIds: [account],
    settings: {},
    active: true,
    health: "unchecked",
    createdAt: AT,
    updatedAt: AT,
    version: 1,
    ...more,
  });

  test("an app comes with its connections and nobody else's, and as it was stored", async () => {
    const tenant = tenantId();
    const { connections } = storesOf(tenant);
    expect(await connections.createApp(app(tenant))).toBe("created");
    expect(await connections.createApp(app(tenant, "abcdefghik"))).toBe("created");
    const [one, two] = [connection(tenant, "abcdefghij", "a1"), connection(tenant, "abcdefghij", "a2")];
    for (const each of [one, two, connection(tenant, "abcdefghik", "a3")])
      expect(await connections.createConnection(each)).toBe("created");
    expect(await connections.app(`${tenant}.abcdefghij`)).toEqual({ app: app(tenant), connections: [one, two] });
    expect((await connections.all()).map(({ app: { appId }, connections: of }) => [appId, of.length])).toEqual([
      [`${tenant}.abcdefghij`, 2],
      [`${tenant}.abcdefghik`, 1],
    ]);
    expect(await connections.connection(one.connectionId)).toEqual(one);
  });

  test("an id that is no connection's, another tenant's or only the start of one finds nothing", async () => {
    const [tenant, other] = [tenantId(), tenantId()];
    await storesOf(tenant).connections.createApp(app(tenant));
    const { connections } = storesOf(tenant);
    expect(await connections.connection("abcdefghij")).toBeUndefined();
    expect(await connections.connection("abcdefghij.nope")).toBeUndefined();
    for (const id of [`${tenant}.abc`, `${other}.abcdefghij`, "abcdefghij", `${tenant}.abcdefghij.a1`])
      expect(await connections.app(id)).toBeUndefined();
    expect(await storesOf(other).connections.app(`${tenant}.abcdefghij`)).toBeUndefined();
    expect(await storesOf(other).connections.all()).toEqual([]);
  });

  test("what is there is not made again, and is saved only by who saw its last version", async () => {
    const tenant = tenantId();
    const { connections } = storesOf(tenant);
    const one = connection(tenant, "abcdefghij", "a1");
    await connections.createApp(app(tenant));
    await connections.createConnection(one);
    expect(await connections.createApp(app(tenant, "abcdefghij", { name: "taken" }))).toBe("exists");
    expect(await connections.createConnection({ ...one, name: "taken" })).toBe("exists");
    const saves = [2, 2, 4].map((version) => connections.saveConnection({ ...one, health: "broken", version }));
    expect((await Promise.all(saves)).toSorted()).toEqual(["conflict", "conflict", "saved"]);
    expect(await connections.connection(one.connectionId)).toMatchObject({ health: "broken", version: 2 });
    expect(await connections.saveApp(app(tenant, "abcdefghij", { active: false, version: 2 }))).toBe("saved");
    expect(await connections.saveApp(app(tenant, "abcdefghij", { version: 2 }))).toBe("conflict");
    expect(await connections.saveApp(app(tenant, "zzzzzzzzzz", { version: 2 }))).toBe("conflict");
    expect((await connections.all()).map(({ app: { active, name } }) => [active, name])).toEqual([[false, "shop"]]);
  });
});

describe("contacts", () => {
  const phone: Identity = { kind: "phone", value: "+15550001111" };
  const user: Identity = { kind: "whatsapp", value: "US.1" };
  /** A contact comes into being with its first message. */
  async function contact(tenant = tenantId()) {
    const { process, input, text, stores, clock } = makeRoad(table, tenant);
    await process(input(text("w1", clock.iso(), "hola")));
    const [contactId = ""] = await stores.contacts.findByIdentities([phone]);
    return { ...stores, contactId, tenant };
  }

  test("are found by any of their ids, in the order that was asked for, once each", async () => {
    const { contacts, contactId } = await contact();
    expect(await contacts.findByIdentities([])).toEqual([]);
    expect(await contacts.findByIdentities([user, phone, phone])).toEqual([contactId]);
    await contacts.link(contactId, [phone, user], AT);
    expect(await contacts.findByIdentities([user, phone])).toEqual([contactId]);
    expect(await contacts.get(contactId)).toMatchObject({ identities: [phone, user], version: 2, updatedAt: AT });
    await contacts.link(contactId, [user, phone], "2026-11-03T09:00:00.000Z");
    expect((await contacts.get(contactId))?.version).toBe(2);
  });

  test("the same value of another kind, or of another tenant, is somebody else", async () => {
    const { contacts } = await contact();
    expect(await contacts.findByIdentities([{ kind: "whatsapp", value: phone.value }])).toEqual([]);
    expect(await storesOf(tenantId()).contacts.findByIdentities([phone])).toEqual([]);
  });

  test("an id that points to somebody already keeps pointing to them", async () => {
    const { contacts, contactId, conversations, tenant } = await contact();
    const taken: Identity = { kind: "phone", value: "+15550002222" };
    const other: Contact = {
      ...BLANK_CONTACT,
      contactId: "other",
      name: null,
      identities: [taken],
      createdAt: AT,
      updatedAt: AT,
      version: 1,
    };
    const head = await conversations.get(systemIds.derive("conversation", tenant, "con", "15550001111"));
    if (!head) throw new Error("there is no conversation");
    const opening = {
      conversation: { ...head, conversationId: "z".repeat(26), contactId: "other" },
      newcomer: { contact: other },
      identities: [taken],
    };
    expect(await conversations.open(opening)).toBe("opened");
    await contacts.link(contactId, [taken, user], AT);
    expect(await contacts.findByIdentities([taken])).toEqual(["other"]);
    expect((await contacts.get(contactId))?.identities).toEqual([phone, user]);
  });

  test("many ids at once from many sides are all linked, each once", async () => {
    const { contacts, contactId } = await contact();
    const ids = ["a", "b", "c", "d"].map((value): Identity => ({ kind: "whatsapp", value }));
    await Promise.all([contacts.link(contactId, ids.slice(0, 3), AT), contacts.link(contactId, ids.slice(1), AT)]);
    const found = await contacts.get(contactId);
    expect(found?.identities.map(({ value }) => value).toSorted()).toEqual([phone.value, "a", "b", "c", "d"]);
    expect(await contacts.findByIdentities(ids)).toEqual([contactId]);
  });

  test("somebody who is not there is given no ids", async () => {
    const { contacts } = storesOf(tenantId());
    await contacts.link("nobody", [phone], AT);
    expect(await contacts.findByIdentities([phone])).toEqual([]);
  });
});
