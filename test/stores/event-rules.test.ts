/** Rules on a real table: each event is followed once, whatever is repeated, comes late or is taken back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rulesOf } from "../../functions/rules.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeEventRuleStore, makeFollowedStore, makeRuleLog } from "../../lib/adapters/dynamo/event-rules.ts";
import { makeEventStore, makeFollowedTypes } from "../../lib/adapters/dynamo/events.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeNotificationStore } from "../../lib/adapters/dynamo/notifications.ts";
import { makePersonStore } from "../../lib/adapters/dynamo/people-rows.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { newcomer } from "../../lib/core/contacts/model.ts";
import { makeManageEventRules } from "../../lib/core/event-rules/manage.ts";
import type { EventRule } from "../../lib/core/event-rules/model.ts";
import { type BusinessEvent, eventIdOf } from "../../lib/core/events/model.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let number = 0;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const USUAL = {
  name: "Viewing",
  active: true,
  position: 1,
  when: { type: "viewing.booked", condition: null },
  people: { kind: "contact" },
  wait: { kind: "none" },
  about: "properties.viewingId",
  cancelOn: [],
  quiet: null,
  action: {
    kind: "notify",
    type: "viewing",
    channels: ["whatsapp"],
    text: "At {properties.startsAt}, {contact.name}.",
  },
} as const satisfies Omit<EventRule, "id" | "createdAt" | "updatedAt" | "version">;

async function open(...given: readonly Partial<EventRule>[]) {
  const context = { ...table, tenant: `t${++number}` };
  const contacts = makeContactDesk(context, systemIds);
  const events = makeEventStore(context);
  const manage = makeManageEventRules({
    rules: makeEventRuleStore(context, systemIds),
    followed: makeFollowedStore(context),
    ids: systemIds,
  });
  const rules: EventRule[] = [];
  for (const [index, rule] of given.entries()) {
    const made = await manage.create(
      { ...USUAL, name: `Rule ${index}`, ...rule },
      { id: `request ${index}`, at: inHours(-9) },
    );
    if (made.kind === "created") rules.push(made.entry);
  }
  const contactOf = async (name: string, value: string) => {
    const contact = newcomer(systemIds.derive(context.tenant, value), { kind: "phone", value }, name, inHours(-9));
    await contacts.create(contact);
    return contact.contactId;
  };
  const ana = await contactOf("Ana", "+34600111222");
  const apply = rulesOf(context);
  /** It happens, and rules follow it. */
  const happens = async (messageId: string, more: Partial<BusinessEvent> = {}) => {
    const event: BusinessEvent = {
      eventId: eventIdOf(systemIds, messageId),
      messageId,
      type: "viewing.booked",
      contactId: ana,
      itemId: null,
      properties: { viewingId: "4711", startsAt: "16:30" },
      occurredAt: inHours(-1),
      receivedAt: inHours(0),
      source: "key_one",
      ...more,
    };
    await events.put(event, true);
    await apply.apply(event.eventId);
    return event;
  };
  const told = async () => (await makeNotificationStore(context).list({ limit: 100 })).items;
  const log = async (rule = rules[0]) =>
    (await makeRuleLog(context).list(rule?.id ?? "", { limit: 100 })).items.map(
      ({ eventId, outcome, reason, counts }) => ({
        eventId,
        outcome,
        code: reason?.code,
        told: counts.told,
      }),
    );
  const timers = makeTimerStore(context);
  /** Everything that waits, as if its time had come. */
  const timePasses = async () => {
    for (const timer of await timers.due("2100-01-01T00:00:00.000Z", 100)) {
      await apply.fire(timer.conversationId, timer.timer.slice("rule.".length));
      await apply.fire(timer.conversationId, timer.timer.slice("rule.".length));
      await timers.clear(timer);
    }
  };
  return { context, contacts, contactOf, rules, manage, apply, happens, told, log, ana, timers, timePasses };
}

describe("an event", () => {
  test("is followed by each rule once, however often it comes out of the queue, and leaves the outbox", async () => {
    const { context, apply, happens, told, log, ana } = await open({}, { when: { type: "other", condition: null } });
    const event = await happens("m1");
    await Promise.all([apply.apply(event.eventId), apply.apply(event.eventId)]);
    expect(await told()).toMatchObject(
      [{ contactId: ana, type: "viewing", contents: { default: { text: "At 16:30, Ana." } }, createdBy: /^rule:/ }].map(
        (one) => ({ ...one, createdBy: expect.stringMatching(/^rule:/) }),
      ),
    );
    expect(await log()).toMatchObject([{ eventId: event.eventId, outcome: "done" }]);
    const row = await table.client.get({
      TableName: table.tableName,
      Key: { pk: `${context.tenant}#event#${event.eventId}`, sk: "event" },
    });
    expect(row.Item).not.toHaveProperty("relay");
    expect(await apply.apply("x".repeat(26))).toEqual({ kind: "missing" });
  });

  test("that does not fit is told to nobody, and the log says which comparison decided and no value", async () => {
    const condition = { path: "properties.price", op: "lt", value: 200 } as const;
    const { context, happens, told, rules } = await open({ when: { type: "viewing.booked", condition } });
    await happens("m1", { properties: { price: 4711 } });
    expect(await told()).toEqual([]);
    const [entry] = (await makeRuleLog(context).list(rules[0]?.id ?? "", { limit: 1 })).items;
    expect(entry).toMatchObject({ outcome: "no_match", because: [{ path: "properties.price", verdict: "fails" }] });
    expect(JSON.stringify(entry)).not.toContain('4711"');
  });

  test("is told to who has the address in it, to those who are named, and to people of the business", async () => {
    const { context, happens, told, log, rules, ana } = await open(
      { people: { kind: "address", path: "properties.to" } },
      { people: { kind: "contacts", contactIds: [] as string[] } },
      {
        people: { kind: "members", userIds: ["usr_a", "usr_b"] },
        action: { kind: "notice", text: "Viewing {properties.viewingId}" },
      },
    );
    const about = { contactId: null, properties: { to: "+34 600 333 444", viewingId: "9" } };
    const event = await happens("m1", about);
    const [one] = await told();
    expect(one?.contactId).not.toBe(ana);
    // What is told of them in the event is theirs: it is found, given out and erased with them.
    const contactIds = [one?.contactId ?? ""];
    expect((await makeEventStore(context).ofContacts(contactIds, { limit: 9 })).items).toMatchObject([
      { eventId: event.eventId },
    ]);
    const around = {
      contactIds,
      conversationIds: [],
      leadIds: [],
      connectionIds: [],
      needles: [],
      judged: [],
      team: [],
      now: inHours(0),
    };
    const rows = await makePersonStore(context, systemIds).around(around);
    expect(rows.map(({ entity }) => entity)).toEqual(expect.arrayContaining(["event", "contact-event"]));
    await happens("m2", { properties: { to: "nobody" } });
    expect(await told()).toHaveLength(1);
    const notices = makePersonalNotices(context, systemIds);
    for (const person of ["usr_a", "usr_b"])
      expect((await notices.list(person, { limit: 9 })).items.map(({ text }) => text)).toContain("Viewing 9");
    expect(await log(rules[2])).toMatchObject([{ told: 2 }, { told: 2 }]);
  });

  test("about the same thing is told again only after so long, and about another at once", async () => {
    const { happens, told, apply } = await open({ quiet: { minutes: 60, per: "thing" } });
    const first = await happens("m1");
    await happens("m2");
    await happens("m3", { properties: { viewingId: "other" } });
    await apply.apply(first.eventId);
    expect(await told()).toHaveLength(2);
    const strict = await open({ quiet: { minutes: 60, per: "contact" } });
    await strict.happens("m1");
    await strict.happens("m2", { properties: { viewingId: "other" } });
    expect(await strict.told()).toHaveLength(1);
  });
});

describe("what waits", () => {
  const reminder = {
    wait: { kind: "at", path: "properties.startsAt", minutes: -60 },
    cancelOn: ["viewing.cancelled"],
  } as const;
  const at = (startsAt: string, viewingId = "4711") => ({ properties: { startsAt, viewingId } });

  test("gives way to what happens later to the same thing, and is done at its time, once", async () => {
    const { happens, told, log, timers, timePasses } = await open(reminder);
    const first = await happens("m1", { ...at(inHours(5)), occurredAt: inHours(-3) });
    const second = await happens("m2", { ...at(inHours(9)), occurredAt: inHours(-2) });
    // It happened before the second one, and comes late.
    const late = await happens("m3", { ...at(inHours(7)), occurredAt: inHours(-2.5) });
    expect(await timers.due("2100-01-01T00:00:00.000Z", 9)).toHaveLength(1);
    await timePasses();
    expect((await told()).map(({ externalId }) => externalId)).toEqual([expect.stringContaining(second.eventId)]);
    expect(await log()).toEqual([
      { eventId: second.eventId, outcome: "done", code: undefined, told: 1 },
      { eventId: late.eventId, outcome: "skipped", code: "outdated", told: 0 },
      { eventId: first.eventId, outcome: "replaced", code: "replaced", told: 0 },
    ]);
    await timePasses();
    expect(await told()).toHaveLength(1);
  });

  test("is not done when it was taken back, whichever comes first, by the same contact's event or by nobody's", async () => {
    const { happens, told, log, timers, timePasses, apply, contactOf } = await open(reminder);
    const bea = await contactOf("Bea", "+34600555666");
    const cancelled = { type: "viewing.cancelled", occurredAt: inHours(-0.5) };
    const first = await happens("m1", at(inHours(5)));
    await happens("m2", { ...at(inHours(5)), contactId: bea });
    await happens("c1", { ...cancelled, properties: { viewingId: "4711" } });
    await apply.apply(first.eventId);
    // The news comes before what it is about.
    await happens("c2", { ...cancelled, properties: { viewingId: "5" } });
    await happens("m3", at(inHours(5), "5"));
    await timePasses();
    expect((await told()).map(({ contactId }) => contactId)).toEqual([bea]);
    expect((await log()).filter(({ outcome }) => outcome === "cancelled")).toHaveLength(1);
    await happens("m4", { ...at(inHours(6), "6"), contactId: bea });
    await happens("c3", { ...cancelled, contactId: null, properties: { viewingId: "6" } });
    await timePasses();
    expect(await told()).toHaveLength(1);
    // The news of nobody's comes first: it holds for everybody. That of one holds for them and for nobody's.
    await happens("c4", { ...cancelled, contactId: null, properties: { viewingId: "7" } });
    await happens("m5", { ...at(inHours(6), "7"), contactId: bea });
    await happens("c5", { ...cancelled, properties: { viewingId: "8" } });
    await happens("m6", { ...at(inHours(6), "8"), contactId: null });
    expect(await timers.due("2100-01-01T00:00:00.000Z", 9)).toEqual([]);
    await happens("m7", { ...at(inHours(6), "8"), contactId: bea });
    expect(await timers.due("2100-01-01T00:00:00.000Z", 9)).toHaveLength(1);
  });

  test("is skipped where its time is over, and looked at anew when it comes", async () => {
    const { happens, told, log, timePasses, manage, rules, contacts, ana } = await open(reminder);
    await happens("m1", at(inHours(0.5)));
    await happens("m2", at("soon", "2"));
    expect((await log()).map(({ code }) => code).sort()).toEqual(["no_time", "past"]);
    await happens("m3", at(inHours(5), "3"));
    const contact = await contacts.get(ana);
    if (contact) await contacts.save({ ...contact, name: "Ana Ruiz", version: contact.version + 1 });
    await timePasses();
    expect(await told()).toMatchObject([{ contents: { default: { text: expect.stringContaining("Ana Ruiz") } } }]);
    await happens("m4", at(inHours(5), "4"));
    await manage.edit(rules[0]?.id ?? "", undefined, () => ({ active: false }), inHours(0));
    await timePasses();
    expect(await told()).toHaveLength(1);
    expect((await log()).map(({ code }) => code)).toContain("rule_inactive");
  });
});

test("what active rules follow is known before the first event, and no longer than they do", async () => {
  const { context, manage, rules } = await open(
    { cancelOn: ["viewing.cancelled"] },
    { active: false, when: { type: "other", condition: null } },
  );
  const followed = async () => [...(await makeFollowedTypes(context).read())].sort();
  expect(await followed()).toEqual(["viewing.booked", "viewing.cancelled"]);
  await Promise.all(rules.map(({ id }) => manage.edit(id, undefined, () => ({ active: true }), inHours(0))));
  expect(await followed()).toEqual(["other", "viewing.booked", "viewing.cancelled"]);
  await manage.remove(rules[0]?.id ?? "", undefined);
  expect(await followed()).toEqual(["other"]);
});
