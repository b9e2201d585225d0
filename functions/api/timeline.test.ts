/** A contact's timeline over the API, on a real table: what lies in it, who sees what of it, and its pages. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeConsentStore } from "../../lib/adapters/dynamo/consent.ts";
import { makeRecordNoteStore } from "../../lib/adapters/dynamo/record-notes.ts";
import { makeTimelineStore } from "../../lib/adapters/dynamo/timeline.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeRoad } from "../../test/stores/road.ts";
import { makeStores } from "../../test/support/stores.ts";
import { startTable, type TestTable } from "../../test/support/table.ts";
import { agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly [more: string]: unknown;
}
interface Listed {
  readonly data: readonly Entry[];
  readonly nextCursor: string | null;
}

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function start() {
  const road = makeRoad(table, "demo");
  await road.process(road.input(road.text("w1", road.clock.iso(), "¿Hay mesa?")));
  const { contactId } = await road.head();
  const options = { client: table.client, tableName: table.tableName, tenant: "demo", ids: systemIds };
  const { contacts, leads, funnels, fields } = makeStores(options);
  const world = makeWorld({
    contacts,
    leads,
    funnels,
    fields,
    recordNotes: makeRecordNoteStore(options),
    timeline: makeTimelineStore(options),
  });
  const { ask } = world;
  const list = async (query = "", as?: Parameters<typeof ask>[2]): Promise<Listed> => {
    const answer = await ask("GET", `/api/contacts/${contactId}/timeline${query}`, as);
    expect(answer.status).toBe(200);
    return answer.body as Listed;
  };
  const consent = makeConsentStore(options, systemIds);
  return { ...world, contactId, consent, list, conversationId: road.conversationId };
}

test("everything that there was stands in it once, latest first, in pages and by kind, and only what one may read", async () => {
  const { ask, contactId, consent, list, conversationId } = await start();
  const lead = `/api/leads/${contactId}.1`;
  expect((await ask("POST", `${lead}/move`, { body: { stageId: "debate" } })).status).toBe(200);
  expect((await ask("POST", `${lead}/notes`, { body: { text: "call back" } })).status).toBe(201);
  expect((await ask("POST", `/api/contacts/${contactId}/notes`, { body: { text: "by the window" } })).status).toBe(201);
  await consent.record({
    contactId,
    channel: "whatsapp",
    purpose: "marketing",
    state: "withdrawn",
    source: "provider_setting",
    detail: "no",
    at: new Date().toISOString(),
  });
  const identities = [{ kind: "email", value: "ana@ejemplo.example" }];
  const other = (await ask("POST", "/api/contacts", { body: { identities, name: "Ana" } })).body as { id: string };
  expect((await ask("POST", `/api/contacts/${other.id}/notes`, { body: { text: "of the other" } })).status).toBe(201);
  expect((await ask("POST", `/api/contacts/${contactId}/merge`, { body: { contactId: other.id } })).status).toBe(200);

  const { data } = await list("?limit=100");
  expect(data.map(({ kind }) => kind).toSorted()).toEqual(
    ["consent", "conversation", "lead", "merge", "note", "note", "note", "stage"].toSorted(),
  );
  expect(data.map(({ at }) => at)).toEqual(
    data
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  );
  expect(data.find(({ kind }) => kind === "conversation")).toMatchObject({
    conversation: { id: conversationId, preview: "¿Hay mesa?", state: "open" },
  });
  expect(data.find(({ kind }) => kind === "stage")).toMatchObject({
    leadId: `${contactId}.1`,
    move: { to: { stageId: "debate" } },
  });
  expect(data.filter(({ kind }) => kind === "note").map(({ leadId }) => leadId)).toContain(`${contactId}.1`);
  // Whichever of the two is asked for.
  expect((await ask("GET", `/api/contacts/${other.id}/timeline?limit=100`)).body).toMatchObject({ data });

  const paged: Entry[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Listed = await list(`?limit=3${cursor ? `&cursor=${cursor}` : ""}`);
    paged.push(...page.data);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(data);
  expect((await list("?kind=note")).data.map(({ kind }) => kind)).toEqual(["note", "note", "note"]);

  const sellers = {
    ...agent,
    memberships: [{ tenant: "demo", role: "role_a", permissions: ["contacts.read", "leads.read"] as const }],
  };
  const kinds = new Set((await list("?limit=100", { as: sellers })).data.map(({ kind }) => kind));
  expect([kinds.has("stage"), kinds.has("conversation")]).toEqual([true, false]);
});

test("what is asked wrongly is refused", async () => {
  const { ask, contactId } = await start();
  expect((await ask("GET", "/api/contacts/nobody/timeline")).status).toBe(404);
  expect((await ask("GET", `/api/contacts/${contactId}/timeline?cursor=zzz`)).body).toMatchObject({
    code: "bad_cursor",
  });
  expect((await ask("GET", `/api/contacts/${contactId}/timeline?kind=everything`)).status).toBe(422);
});
