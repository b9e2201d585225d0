/** Browsers of customers against a real table: whose they are, whose conversation is used, and what is left when they go. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { Connection } from "../../lib/core/connections/model.ts";
import { makeManageBrowsers } from "../../lib/core/contacts/browsers.ts";
import { makeForgetAddress } from "../../lib/core/contacts/forget.ts";
import { newcomer } from "../../lib/core/contacts/model.ts";
import { makeStartConversation } from "../../lib/core/conversations/start.ts";
import type { ChannelFacts, ChannelPlace } from "../../lib/core/deliveries/ports.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const BROWSER = { kind: "webpush:shop", value: "https://push.example/1#keys" };
const channels = {
  facts: (): ChannelFacts => ({
    ...{ medium: "push", reaches: BROWSER.kind, perSecond: 1000, maxAttempts: 1, backoffMs: [], presumedLostMs: 1 },
  }),
  place: (_channel: string, value: string): ChannelPlace => ({
    ...{ thread: value, chat: { id: value, type: "person" }, identities: [{ ...BROWSER, value }] },
  }),
};

async function open(tenant: string) {
  const { stores, clock } = makeRoad(table, tenant);
  const at = clock.iso();
  const contacts = makeContactDesk({ client: table.client, tableName: table.tableName, tenant }, systemIds);
  const about = {
    channel: "webpush",
    name: "Shop",
    settings: {},
    active: true,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const appId = `${tenant}.aaaaaaaaaa`;
  const connection: Connection = {
    ...{ ...about, appId, connectionId: "aaaaaaaaaa.klmnopqrstuv", accountIds: ["shop"], health: "healthy" },
  };
  await stores.connections.createApp({ ...about, appId });
  await stores.connections.createConnection(connection);
  const person = async (name: string, phone: string) => {
    const contact = newcomer(systemIds.derive("contact", tenant, phone), { kind: "phone", value: phone }, name, at);
    await contacts.create(contact);
    return contact.contactId;
  };
  const { connectionId } = connection;
  const forget = makeForgetAddress(contacts);
  const start = makeStartConversation({ ...stores, contacts, channels, clock, ids: systemIds, tenant });
  return {
    ...{ stores, contacts, person, forget, at },
    browsers: makeManageBrowsers({ ...stores, contacts, channels, forget }),
    browserOf: (contactId: string) => ({ contactId, connectionId, address: BROWSER.value }),
    conversationOf: async (contactId: string) => {
      const contact = await contacts.resolve(contactId);
      if (!contact) throw new Error("no contact");
      return start({ connection, contact, address: BROWSER, thread: { id: "" } });
    },
    kindsOf: async (contactId: string) => (await contacts.resolve(contactId))?.identities.map(({ kind }) => kind),
  };
}
const agreed = { marketing: true, source: "person", detail: "" } as const;

test("a browser that changes its owner has another conversation with the new one, and is forgotten by whoever has it", async () => {
  const { browsers, browserOf, conversationOf, person, forget, kindsOf, at } = await open("browsers-1");
  const [ana, luis] = [await person("Ana", "+12015550142"), await person("Luis", "+12015550143")];
  await browsers.add(browserOf(ana), agreed, at);
  const first = await conversationOf(ana);
  await browsers.add(browserOf(luis), agreed, at);
  const second = await conversationOf(luis);
  expect([first?.contactId, second?.contactId]).toEqual([ana, luis]);
  expect(second?.conversationId).not.toBe(first?.conversationId);
  expect((await conversationOf(luis))?.conversationId).toBe(second?.conversationId);
  // Whoever had it before takes it away from nobody.
  await browsers.remove(browserOf(ana), "person", at);
  expect(await kindsOf(luis)).toContain(BROWSER.kind);
  expect(await forget(BROWSER, at)).toBe("forgotten");
  expect(await kindsOf(luis)).toEqual(["phone"]);
  expect(await forget(BROWSER, at)).toBe("nobodys");
});

test("where it is all that is known of somebody it stays, and what they agreed to is withdrawn", async () => {
  const { browsers, browserOf, contacts, stores, kindsOf, at } = await open("browsers-2");
  const contactId = systemIds.derive("contact", "browsers-2", "eva");
  await contacts.create(newcomer(contactId, BROWSER, "Eva", at));
  await browsers.remove(browserOf(contactId), "person", at);
  expect(await kindsOf(contactId)).toEqual([BROWSER.kind]);
  const told = (await stores.consent.ledger([contactId])).map(({ channel, purpose, state }) => [
    channel,
    purpose,
    state,
  ]);
  expect(told.toSorted()).toEqual([
    ["push", "marketing", "withdrawn"],
    ["push", "service", "withdrawn"],
  ]);
});
