import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeWriteNote } from "../../lib/core/conversations/reply.ts";
import type { Member } from "../../lib/core/people/model.ts";
import { reminderIdOf, subjectParts } from "../../lib/core/reminders/model.ts";
import { REMAINS, STAYS } from "../../lib/core/rights/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { CONNECTION, openDesk } from "./desk.ts";
import { everythingOf, makeRights } from "./rights.ts";
import { unzip } from "./unzip.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** What was said and written about the person, in every place that we know of. */
const PERSONAL = [
  "Ana Ejemplo",
  "15550001111",
  "la alergia a las nueces",
  "sin nueces",
  "viene con su hermana",
  "llamar antes de las ocho",
  "un mensaje que se corrige",
  "el lead quiere descuento",
  "wamid.ana",
];
const found = (rows: readonly string[]) => PERSONAL.filter((word) => rows.some((row) => row.includes(word)));

/** Somebody of whom every kind of row is held, and a neighbour of whom the same is held. */
async function openPerson() {
  const desk = await openDesk(table);
  const { stores, clock, process, input, text, conversationId, tenant } = desk;
  const rights = makeRights(table, tenant, desk);
  await process(input(text("wamid.ana.1", clock.iso(), "tengo la alergia a las nueces")));
  clock.advance(60_000);
  const reply = await desk.queue("sin nueces");
  desk.answers.push({ kind: "accepted", externalId: "wamid.ana.2" });
  await desk.send(reply, "plenty");
  await stores.conversations.indexExternalId(CONNECTION, "wamid.ana.1", conversationId, reply.key);
  const { contactId } = await desk.head();
  const note = makeWriteNote({
    conversations: stores.conversations,
    people: { membersOf: async (ids) => ids.map((userId) => ({ userId }) as Member) },
    notices: stores.personalNotices,
    ids: systemIds,
  });
  await note({
    conversationId,
    author: "usr_2",
    text: "viene con su hermana",
    mentions: ["usr_3"],
    request: { id: "n1", at: clock.iso(), resumed: false },
  } as never);
  await stores.conversations.keepChange(conversationId, {
    target: "t".repeat(26),
    at: clock.iso(),
    event: { event: "edit", externalId: "wamid.ana.9", text: "un mensaje que se corrige" } as never,
  });
  await stores.consent.record({
    contactId,
    channel: "whatsapp",
    purpose: "marketing",
    state: "withdrawn",
    source: "provider_setting",
    detail: "15550001111",
    at: clock.iso(),
  });
  await stores.kept.keep({
    reason: "unknown_type",
    channel: "whatsapp",
    appId: `${tenant}.abcdefghij`,
    raw: { from: "15550001111", text: "la alergia a las nueces" },
    at: clock.iso(),
  });
  await stores.notices.record(CONNECTION, { type: "calls", at: clock.iso(), event: { from: "15550001111" } });
  const subject = { kind: "lead", id: `${contactId}.1` } as const;
  const reminderId = reminderIdOf(systemIds.derive(...subjectParts(subject, "")), "r".repeat(16));
  await makeReminderStore({ ...table, tenant }, systemIds).create({
    reminderId,
    owner: "usr_1",
    createdBy: "usr_1",
    title: "llamar antes de las ocho",
    note: "Ana Ejemplo",
    subject,
    at: "2026-12-01T08:00",
    timeZone: "UTC",
    repeat: null,
    series: { id: reminderId, start: "2026-12-01T08:00", number: 1 },
    state: "pending",
    dueAt: "2026-12-01T08:00:00.000Z",
    generation: 1,
    firedAt: null,
    closedAt: null,
    endReason: null,
    createdAt: clock.iso(),
    updatedAt: clock.iso(),
    version: 1,
  });
  await table.client.update({
    TableName: table.tableName,
    Key: { pk: `${tenant}#contact#${contactId}`, sk: `lead#${contactId}.1` },
    UpdateExpression: "SET notes = :notes, funnelId = :f, stageId = :s, #rank = :rank",
    ExpressionAttributeNames: { "#rank": "rank" },
    ExpressionAttributeValues: { ":notes": "el lead quiere descuento", ":f": "sales", ":s": "new", ":rank": "a0" },
  });
  await table.client.put({
    TableName: table.tableName,
    Item: { pk: `${tenant}#stage#sales.new`, sk: "a0", entity: "card", leadId: `${contactId}.1`, contactId },
  });
  for (const index of [0, 1, 2])
    rights.pictures.set(`${conversationId}/${reply.key}/${index}`, new Uint8Array([index]));
  rights.pictures.set("other/1-a/0", new Uint8Array([9]));

  const neighbour = systemIds.derive("conversation", tenant, "con", "15559998888");
  await process(
    input(
      { ...text("wamid.neighbour", clock.iso(), "hola de otra persona"), senderId: "15559998888", senderName: "Otra" },
      {
        conversationId: neighbour,
        chat: { id: "15559998888", type: "person" },
        identities: [{ kind: "phone", value: "+15559998888" }],
      },
    ),
  );
  clock.advance(60_000);
  const erase = () =>
    rights.start({
      kind: "contact.erase",
      input: { contactId, dryRun: false },
      subject: { kind: "contact", id: contactId },
    });
  return { ...desk, rights, contactId, neighbour, erase, replyKey: reply.key };
}

describe("a person is forgotten", () => {
  test("nothing that names them is left in any row or file; the neighbour is as before", async () => {
    const person = await openPerson();
    const { rights, tenant } = person;
    const exported = await rights.start({
      kind: "contact.export",
      input: { contactId: person.contactId },
      subject: { kind: "contact", id: person.contactId },
    });
    await rights.finish(exported);
    expect(rights.objects.size).toBeGreaterThan(0);
    expect(found(await everythingOf(table, tenant)).sort()).toEqual([...PERSONAL].sort());

    const ended = await rights.finish(await person.erase());
    expect(ended).toMatchObject({
      state: "done",
      checkpoint: null,
      result: {
        counts: { contact: 1, conversation: 1, lead: 1, consent: 1, reminder: 1, kept: 1, file: 3, export: 1 },
      },
    });
    const rows = await everythingOf(table, tenant);
    expect(found(rows)).toEqual([]);
    expect(rows.filter((row) => row.includes(person.contactId)).map((row) => JSON.parse(row).entity)).toEqual(
      expect.not.arrayContaining(["contact", "card", "lead", "message", "conversation", "identity", "reminder"]),
    );
    expect(rows.some((row) => row.includes("hola de otra persona"))).toBe(true);
    expect([...rights.pictures.keys()]).toEqual(["other/1-a/0"]);
    expect(rights.objects.size).toBe(0);
    expect(await person.stores.contacts.list({ limit: 10 })).toMatchObject({ items: [{ name: "Otra" }] });
  });

  test("what stays names nobody: that so many messages were sent, and that the person is forgotten", async () => {
    const person = await openPerson();
    await person.rights.finish(await person.erase());
    const rows = (await everythingOf(table, person.tenant)).map((row) => JSON.parse(row));
    const remains = rows.filter(({ entity }) => entity === "remains").map(({ pk, sk, v, entity, ...fact }) => fact);
    expect(remains).toContainEqual({
      of: "message",
      kind: "sent",
      direction: "out",
      connectionId: CONNECTION,
      status: "sent",
      type: "text",
      day: "2026-11-02",
    });
    expect(remains).toContainEqual({
      of: "lead",
      state: "new",
      funnelId: "sales",
      stageId: "new",
      day: "2026-11-02",
    });
    expect(remains.filter(({ of }) => of === "message")).toHaveLength(3);
    const phone = { kind: "phone", value: "+15550001111" };
    const other = { kind: "phone", value: "+15559998888" };
    expect(await person.rights.people.listed([other, phone])).toEqual([phone]);
    expect(rows.filter(({ entity }) => entity === "activity")).toMatchObject([
      { kind: "deleted", subject: { entity: "contact", id: person.contactId } },
    ]);
  });

  test("whoever writes again is a new contact, with nothing of before", async () => {
    const person = await openPerson();
    const { process, input, text, clock, stores, rights } = person;
    const job = await person.erase();
    // In the middle of the work, the customer writes: after the cut, before anything else is gone.
    let wrote = false;
    await rights.finish(job, async () => {
      if (wrote || (await stores.contacts.get(person.contactId))) return;
      wrote = true;
      clock.advance(1_000);
      await process(input(text("wamid.new", clock.iso(), "soy yo otra vez")));
    });
    expect(wrote).toBe(true);
    expect(await person.texts()).toEqual(["soy yo otra vez"]);
    const head = await person.head();
    expect(head).toMatchObject({ unread: 1, state: "open" });
    const contact = await stores.contacts.get(head.contactId);
    expect(contact).toMatchObject({ version: 1, identities: [{ kind: "phone", value: "+15550001111" }] });
    expect(await stores.leads.ofContact(head.contactId)).toMatchObject([{ state: "new", version: 1 }]);
    expect(found(await everythingOf(table, person.tenant)).sort()).toEqual(["15550001111", "Ana Ejemplo"].sort());
  });

  test("what the road brings back from before is forgotten too", async () => {
    const person = await openPerson();
    const { process, input, text, clock, stores, rights } = person;
    const before = input(text("wamid.ana.late", clock.iso(), "la alergia a las nueces"));
    await process(before);
    let again = 0;
    await rights.finish(await person.erase(), async () => {
      if (again > 0 || (await stores.contacts.get(person.contactId))) return;
      again++;
      // The queue hands over once more what had been counted; a sender, a note and an edit had read the conversation before.
      await process(before);
      await stores.conversations.keepChange(person.conversationId, {
        target: "t".repeat(26),
        at: clock.iso(),
        event: { event: "edit", externalId: "wamid.ana.9", text: "un mensaje que se corrige" } as never,
      });
      rights.pictures.set(`${person.conversationId}/${person.replyKey}/0`, new Uint8Array([1]));
    });
    expect(again).toBe(1);
    expect(found(await everythingOf(table, person.tenant))).toEqual([]);
    expect([...rights.pictures.keys()]).toEqual(["other/1-a/0"]);
  });

  test("a dry run says what would go, and nothing goes", async () => {
    const person = await openPerson();
    const { rights, contactId, tenant } = person;
    const before = (await everythingOf(table, tenant)).length;
    const dry = await rights.start({ kind: "contact.erase", input: { contactId, dryRun: true } });
    const ended = await rights.finish(dry);
    expect(ended.result?.counts).toMatchObject({
      contact: 1,
      conversation: 1,
      message: 4,
      lead: 1,
      reminder: 1,
      file: 3,
    });
    expect(await everythingOf(table, tenant)).toHaveLength(before + 1);
    expect(found(await everythingOf(table, tenant)).sort()).toEqual([...PERSONAL].sort());
    expect(rights.erasures).toEqual([]);
  });

  test("a contact that is not there, or is being changed", async () => {
    const person = await openPerson();
    const { rights, stores, clock, contactId } = person;
    const nobody = await rights.start({ kind: "contact.erase", input: { contactId: "nobody", dryRun: false } });
    expect(await rights.finish(nobody)).toMatchObject({ state: "failed", error: { code: "contact_missing" } });
    // Each change between the plan and the cut makes a new plan.
    let changes = 0;
    const ended = await rights.finish(await person.erase(), async (number) => {
      if (number > 2) return;
      changes++;
      await stores.contacts.link(contactId, [{ kind: "email", value: `ana${number}@mail.example` }], clock.iso());
    });
    expect([changes, ended.state]).toEqual([2, "done"]);
    expect((await everythingOf(table, person.tenant)).filter((row) => row.includes("@mail.example"))).toEqual([]);
  });
});

describe("after a restore", () => {
  const restore = async (tenant: string, rows: readonly string[]) => {
    for (const row of rows)
      await table.client.put({ TableName: table.tableName, Item: JSON.parse(row) as Record<string, unknown> });
    expect(found(await everythingOf(table, tenant)).sort()).toEqual([...PERSONAL].sort());
  };

  test("whoever was forgotten since is forgotten again; whoever wrote again since stays", async () => {
    const person = await openPerson();
    const { rights, tenant, clock, process, input, text } = person;
    const backup = await everythingOf(table, tenant);
    await rights.finish(await person.erase());
    await restore(tenant, backup);
    expect(await rights.reapply()).toMatchObject({ again: 1 });
    const rows = await everythingOf(table, tenant);
    expect(found(rows)).toEqual([]);
    expect(rows.some((row) => row.includes("hola de otra persona"))).toBe(true);
    expect(await rights.reapply()).toMatchObject({ again: 0 });

    clock.advance(60_000);
    await process(input(text("wamid.new", clock.iso(), "soy yo otra vez")));
    expect(await rights.reapply()).toMatchObject({ again: 0 });
    expect(await person.texts()).toEqual(["soy yo otra vez"]);
  });

  test("from a backup that was made in the middle of the erasure", async () => {
    const person = await openPerson();
    const { rights, tenant, stores } = person;
    let backup: readonly string[] = [];
    await rights.finish(await person.erase(), async () => {
      if (backup.length === 0 && !(await stores.contacts.get(person.contactId)))
        backup = await everythingOf(table, tenant);
    });
    for (const row of backup)
      await table.client.put({ TableName: table.tableName, Item: JSON.parse(row) as Record<string, unknown> });
    expect(found(await everythingOf(table, tenant)).length).toBeGreaterThan(3);
    await rights.reapply();
    // What is not about one conversation was found by words that are forgotten by now: the job, which was restored too, goes on.
    const job = (await rights.jobs.list({ limit: 1 })).items[0];
    if (job) await rights.finish(job);
    expect(found(await everythingOf(table, tenant))).toEqual([]);
  });
});

test("whatever stays says why and for how long", () => {
  for (const { what, as, why, until } of STAYS)
    for (const words of [what, as, why, until]) expect(words, what).toMatch(/\S/);
  for (const [entity, { keeps, why }] of Object.entries(REMAINS)) {
    expect(why, entity).toMatch(/Article|account/);
    expect(keeps).not.toEqual(expect.arrayContaining(["body", "content", "text", "sender", "contactId", "externalId"]));
  }
});

describe("contacts that were merged", () => {
  /** As a merge leaves them: a pointer up, a list down, and every identity with the one that speaks. */
  async function openFamily() {
    const person = await openPerson();
    const { process, input, text, clock, tenant, contactId, conversationId } = person;
    const thread = systemIds.derive("conversation", tenant, "con", "ana-telegram");
    await process(
      input(
        { ...text("t.ana.1", clock.iso(), "la alergia a las nueces"), senderId: "778899001", channel: "telegram" },
        { conversationId: thread, identities: [{ kind: "telegram", value: "778899001" }] },
      ),
    );
    const second = (await person.stores.conversations.get(thread))?.contactId ?? "";
    const set = (id: string, UpdateExpression: string, ExpressionAttributeValues: Record<string, unknown>) =>
      table.client.update({
        TableName: table.tableName,
        Key: { pk: `${tenant}#contact#${id}`, sk: "contact" },
        UpdateExpression,
        ExpressionAttributeValues,
      });
    await set(second, "SET mergedInto = :into", { ":into": contactId });
    const identities = [
      { kind: "phone", value: "+15550001111" },
      { kind: "telegram", value: "778899001" },
    ];
    await set(contactId, "SET merged = :merged, identities = :all", { ":merged": [second], ":all": identities });
    return { ...person, second, thread, first: conversationId };
  }
  const everyTrace = async (tenant: string, second: string) =>
    (await everythingOf(table, tenant)).filter(
      (row) => row.includes("778899001") || row.includes(`#contact#${second}`) || row.includes("t.ana.1"),
    );

  test.each(["the one that speaks", "one that was merged into it"])(
    "are forgotten together, asked of %s",
    async (who) => {
      const person = await openFamily();
      const { rights, contactId, second, tenant } = person;
      const asked = who === "the one that speaks" ? contactId : second;
      expect((await everyTrace(tenant, second)).length).toBeGreaterThan(3);
      const job = await rights.start({ kind: "contact.erase", input: { contactId: asked, dryRun: false } });
      const ended = await rights.finish(job);
      expect(ended.result?.counts).toMatchObject({ contact: 2, conversation: 2 });
      expect(found(await everythingOf(table, tenant))).toEqual([]);
      expect(await everyTrace(tenant, second)).toEqual([]);
      expect(rights.erasures).toMatchObject([{ contactIds: [contactId, second] }]);
    },
  );

  test("are one archive", async () => {
    const { rights, second, thread, first } = await openFamily();
    const ended = await rights.finish(
      await rights.start({
        kind: "contact.export",
        input: { contactId: second },
        subject: { kind: "contact", id: second },
      }),
    );
    const entries = unzip(rights.objects.get(ended.result?.files[0]?.key ?? "") ?? Buffer.alloc(0));
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining([`conversations/${first}/0001.json`, `conversations/${thread}/0001.json`]),
    );
    expect(JSON.parse(String(entries.get("contact.json"))).contact).toHaveLength(2);
  });
});

describe("everything that is held on a person", () => {
  test("is one archive that any program opens", async () => {
    const person = await openPerson();
    const { rights, contactId, conversationId } = person;
    rights.pictures.clear();
    const ended = await rights.finish(
      await rights.start({ kind: "contact.export", input: { contactId }, subject: { kind: "contact", id: contactId } }),
    );
    expect(ended).toMatchObject({
      state: "done",
      result: { files: [{ name: "contact.zip", mime: "application/zip" }] },
    });
    const entries = unzip(rights.objects.get(ended.result?.files[0]?.key ?? "") ?? Buffer.alloc(0));
    const read = (name: string) => String(entries.get(name));
    const about = JSON.parse(read("contact.json"));
    expect(about).toMatchObject({
      contact: [{ name: "Ana Ejemplo" }],
      lead: [{ notes: "el lead quiere descuento" }],
      consent: [{ state: "withdrawn" }],
    });
    const said = JSON.parse(read(`conversations/${conversationId}/0001.json`));
    expect(said.message).toHaveLength(4);
    const other = JSON.parse(read("other.json"));
    expect(other).toMatchObject({ reminder: [{ title: "llamar antes de las ocho" }], kept: [{}] });
    const all = read("contact.json") + read(`conversations/${conversationId}/0001.json`) + read("other.json");
    expect(PERSONAL.filter((word) => !all.includes(word))).toEqual([]);
    expect(all).not.toContain("hola de otra persona");
  });
});
