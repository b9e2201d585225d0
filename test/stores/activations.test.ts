/** Somebody sends a code on WhatsApp: contacts become one, consent is kept, and nobody else can use it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeActivationStore } from "../../lib/adapters/dynamo/activations.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { BLANK_CONTACT } from "../../lib/core/contacts/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const CODE = "K3V5Q-2M7N4";
const CONNECTION = "abcdefghij.klmnopqrstuv";
let tenants = 0;
async function open() {
  const tenant = `a-${++tenants}`;
  const road = makeRoad(table, tenant);
  const context = { client: table.client, tableName: table.tableName, tenant };
  const [activations, contacts] = [makeActivationStore(context, systemIds), makeContactDesk(context, systemIds)];
  const contactId = systemIds.random();
  const at = road.clock.iso();
  const identities = [{ kind: "email", value: "ana@huanca.example" }];
  await contacts.create({
    ...BLANK_CONTACT,
    contactId,
    name: "Ana",
    identities,
    language: "es",
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await activations.put({
    ...{ code: CODE, contactId, medium: "whatsapp", connectionId: CONNECTION, number: "34600111222" },
    ...{ purposes: ["service", "marketing"], wording: "Quiero que me escriban", createdBy: "key_a", createdAt: at },
    expiresAt: new Date(road.clock.now() + 86_400_000).toISOString(),
  });
  const say = (text: string, id: string, more = {}) =>
    road.process(road.input(road.text(id, road.clock.iso(), text), more));
  return { ...road, activations, contacts, contactId, say };
}

test("the contact that had the code is who writes, agreed to what stood beside it, and is told so once", async () => {
  const { say, contacts, contactId, stores, texts, activations, conversationId } = await open();
  await say("Hola", "wamid.1");
  for (let time = 0; time < 2; time++) await say(`Mi código: ${CODE.toLowerCase()}`, "wamid.2");
  const ana = await contacts.resolve(contactId);
  expect(ana?.identities.map(({ kind }) => kind)).toEqual(["email", "phone"]);
  const [writer = ""] = await contacts.findByIdentities([{ kind: "phone", value: "+15550001111" }]);
  expect((await contacts.resolve(writer))?.contactId).toBe(contactId);
  const ledger = await stores.consent.ledger([contactId]);
  expect(ledger.map(({ purpose, state, source, channel }) => [purpose, state, source, channel]).sort()).toEqual([
    ["marketing", "granted", "activation", "whatsapp"],
    ["service", "granted", "activation", "whatsapp"],
  ]);
  expect(ledger[0]).toMatchObject({ wording: "Quiero que me escriban" });
  expect((await texts()).filter((text) => text === "sent")).toHaveLength(1);
  expect(await activations.get(CODE)).toMatchObject({ usedIn: conversationId });
});

test("one who is not asked for opens nothing: another number, another account, another code, too late", async () => {
  const { say, stores, contacts, contactId, clock, activations } = await open();
  const other = { connectionId: "abcdefghij.zzzzzzzzzzzz" };
  await say(CODE, "wamid.1", other);
  await say("AAAAA-BBBBB", "wamid.2");
  await activations.use(CODE, "somebody-elses-conversation");
  await say(CODE, "wamid.3");
  clock.advance(2 * 86_400_000);
  await say(CODE, "wamid.4");
  expect(await stores.consent.ledger([contactId])).toEqual([]);
  expect((await contacts.resolve(contactId))?.identities).toHaveLength(1);
});
