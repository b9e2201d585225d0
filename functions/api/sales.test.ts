import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRecordNoteStore } from "../../lib/adapters/dynamo/record-notes.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeStores } from "../../test/support/stores.ts";
import { startTable, type TestTable } from "../../test/support/table.ts";
import { administrator, agent, conversation, lead } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test("a lead's way through the API: made, moved, lost with a reason, on the board and in its history", async () => {
  const options = { client: table.client, tableName: table.tableName, tenant: "demo", ids: systemIds };
  const { contacts, leads, funnels, fields } = makeStores(options);
  const { ask } = makeWorld({ contacts, leads, funnels, fields, recordNotes: makeRecordNoteStore(options) });
  const identities = [{ kind: "phone", value: "+51987654321" }];
  const contact = await ask("POST", "/api/contacts", { body: { identities, name: "Inés" } });
  expect([contact.status, contact.body]).toEqual([201, expect.objectContaining({ country: "PE" })]);
  const contactId = (contact.body as { id: string }).id;
  expect((await ask("POST", "/api/contacts", { body: { identities } })).status).toBe(409);

  const made = await ask("POST", "/api/leads", { body: { contactId, type: "sale", assignee: "me" } });
  expect([made.status, made.body]).toEqual([
    201,
    expect.objectContaining({ assignee: agent.id, stageId: "first_chat" }),
  ]);
  const path = `/api/leads/${(made.body as { id: string }).id}`;
  expect((await ask("POST", `${path}/move`, { body: { stageId: "debate" } })).body).toMatchObject({
    state: "negotiation",
  });
  expect((await ask("PATCH", path, { body: { state: "closed_lost" } })).body).toMatchObject({
    code: "validation_failed",
    errors: [{ field: "lostReason", code: "required" }],
  });
  expect((await ask("PATCH", path, { body: { customFields: { x: 1 } } })).body).toMatchObject({
    errors: [{ field: "customFields.x", code: "unknown_field" }],
  });
  expect((await ask("PATCH", path, { body: { version: 9 } })).status).toBe(422);
  expect((await ask("PATCH", path, { body: { type: "support" }, headers: { "if-match": '"1"' } })).status).toBe(412);
  expect((await ask("PATCH", path, { body: { state: "closed_lost", lostReasonId: "k3v5q2m7n4" } })).body).toMatchObject(
    {
      errors: [{ field: "lostReasonId", code: "not_found" }],
    },
  );
  expect((await ask("PATCH", path, { body: { state: "closed_lost", lostReason: "price" } })).status).toBe(200);
  const as = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" as const }] };
  const reason = await ask("POST", "/api/lost-reasons", { body: { name: "Price" }, as });
  const { id: lostReasonId } = reason.body as { id: string };
  expect((await ask("PATCH", path, { body: { lostReasonId } })).status).toBe(200);
  await ask("PATCH", `/api/lost-reasons/${lostReasonId}`, { body: { archived: true }, as });
  // The lead has it already.
  expect((await ask("PATCH", path, { body: { lostReasonId, lostReason: "La Terraza" } })).status).toBe(200);
  const board = await ask("GET", "/api/funnels/sales/board");
  expect((board.body as { columns: { data: unknown[] }[] }).columns.map(({ data }) => data.length)).toEqual([
    0, 0, 0, 1,
  ]);
  expect((await ask("GET", `${path}/history`)).body).toMatchObject({ data: [{}, {}, { from: null }] });
  expect((await ask("POST", `${path}/notes`, { body: { text: "call back" } })).status).toBe(201);
  expect((await ask("GET", `${path}/notes`)).body).toMatchObject({ data: [{ text: "call back", author: agent.id }] });

  const { body: open } = await ask("GET", "/api/leads?state=any&stage=closing");
  expect([open, (await ask("GET", "/api/leads?state=open")).body]).toMatchObject([
    { data: [], hasMore: true },
    { data: [], hasMore: false },
  ]);
  const { nextCursor } = open as { nextCursor: string };
  const { body: won } = await ask("GET", `/api/leads?state=any&stage=closing&cursor=${nextCursor}`);
  const closed = await ask("GET", `/api/leads?state=any&cursor=${(won as { nextCursor: string }).nextCursor}`);
  expect([won, closed.body]).toMatchObject([{ data: [] }, { data: [{ contactId }], hasMore: false }]);

  const field = { on: "lead", name: "Event date", kind: "date" };
  expect((await ask("POST", "/api/custom-fields", { body: field })).status).toBe(403);
  expect((await ask("POST", "/api/custom-fields", { body: field, as: administrator })).status).toBe(201);
  expect((await ask("PATCH", path, { body: { customFields: { event_date: "2026-02-30" } } })).status).toBe(422);
  expect((await ask("PATCH", path, { body: { customFields: { event_date: "2026-02-28" } } })).status).toBe(200);
});

test("what stands on cards beside leads: what is next, what was said last, for whom may see it; and what a stage holds in all", async () => {
  const { ask } = makeWorld();
  const path = `/api/leads/glances?ids=${lead.leadId},nobody.1`;
  const { conversationId: id, channel, preview } = conversation;
  expect((await ask("GET", path)).body).toEqual({
    data: [{ leadId: lead.leadId, next: null, conversation: expect.objectContaining({ id, channel, preview }) }],
  });
  const remind = (title: string, at: string) =>
    ask("POST", "/api/reminders", {
      body: { title, subject: { kind: "lead", id: lead.leadId }, at, timeZone: "America/Lima" },
    });
  await remind("Later", "2031-05-02T09:00");
  await remind("Call back", "2031-05-01T09:00");
  expect((await ask("GET", path)).body).toMatchObject({
    data: [{ next: { title: "Call back", dueAt: "2031-05-01T14:00:00.000Z", owner: agent.id } }],
  });
  expect((await ask("GET", "/api/leads/glances?ids=")).status).toBe(422);
  expect((await ask("GET", `/api/leads/glances?ids=${Array(26).fill("a.1").join(",")}`)).status).toBe(422);

  expect((await ask("GET", "/api/funnels/sales/totals")).body).toMatchObject({
    funnelId: "sales",
    stages: [{ id: "first_chat" }, { id: "negotiation" }, { id: "debate" }, { id: "closing" }],
  });
  expect((await ask("GET", "/api/funnels/none/totals")).status).toBe(404);
});

test("reasons for which leads are lost stand in an order, and an archived one is kept and not given any more", async () => {
  const { ask } = makeWorld();
  const as = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" as const }] };
  const make = async (name: string) => {
    const { status, body } = await ask("POST", "/api/lost-reasons", { body: { name }, as });
    return { status, ...(body as { id: string; position: number }) };
  };
  expect((await ask("POST", "/api/lost-reasons", { body: { name: "Price" } })).status).toBe(403);
  const [price, rival] = [await make("Price"), await make("Rival")];
  expect([price.position, rival.position, (await make("price")).status]).toEqual([1, 2, 409]);
  const names = async () =>
    ((await ask("GET", "/api/lost-reasons")).body as { data: { name: string }[] }).data.map(({ name }) => name);
  const change = (id: string, body: object) => ask("PATCH", `/api/lost-reasons/${id}`, { body, as });
  expect((await change(rival.id, { position: 0.5 })).status).toBe(200);
  expect(await names()).toEqual(["Rival", "Price"]);

  const path = `/api/leads/${lead.leadId}`;
  expect((await change(rival.id, { archived: true })).body).toMatchObject({ archived: true });
  expect((await ask("PATCH", path, { body: { state: "closed_lost", lostReasonId: rival.id } })).body).toMatchObject({
    errors: [{ field: "lostReasonId", code: "archived" }],
  });
  expect(await names()).toContain("Rival");
});
