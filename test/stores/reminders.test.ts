import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeReminderStore } from "../../lib/adapters/dynamo/reminders.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeFireReminder } from "../../lib/core/reminders/fire.ts";
import { makeManageReminders, type NewReminder } from "../../lib/core/reminders/manage.ts";
import type { Reminder, Subject } from "../../lib/core/reminders/model.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let people = 0;
function desk(tenant = "demo") {
  const clock = makeClock();
  const person = `usr_${String(++people).padStart(26, "r")}`;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const store = makeReminderStore(context, systemIds);
  const notices = makePersonalNotices(context, systemIds);
  const lookAt = async () => "open" as const;
  const ports = { reminders: store, lookAt, clock, ids: systemIds };
  const manage = makeManageReminders(ports);
  const actor = { id: person, all: false };
  const subject: Subject = { kind: "lead", id: `lead-of-${person}` };
  let requests = 0;
  /** Due so many minutes from now. */
  const made = async (minutes: number, more: Partial<NewReminder> = {}): Promise<Reminder> => {
    const request = { id: `${person} ${++requests}`, at: new Date(clock.now()).toISOString() };
    const at = new Date(clock.now() + minutes * 60_000).toISOString().slice(0, 16);
    const fresh = {
      owner: person,
      title: `in ${minutes}`,
      note: null,
      subject,
      at,
      timeZone: "UTC",
      repeat: null,
      request,
    };
    const outcome = await manage.create(actor, { ...fresh, ...more });
    if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
    return outcome.reminder;
  };
  const one = ({ reminderId }: Reminder) => ({ reminderId, actor });
  const raw = async ({ reminderId }: Reminder) => {
    const [place, own] = reminderId.split(".");
    const Key = { pk: `${tenant}#reminders#${place}`, sk: `reminder#${own}` };
    return (await table.client.get({ TableName: table.tableName, Key })).Item;
  };
  return { clock, person, store, notices, manage, made, one, raw, subject, ...makeFireReminder({ ...ports, notices }) };
}
const page = { limit: 20 };
const titles = ({ items }: { items: readonly Reminder[] }) => items.map(({ title }) => title);

describe("a reminder in the table", () => {
  test("is what was written, carries the outbox's mark while its clock runs, and is forgotten a year after it was closed", async () => {
    const { made, store, manage, one, raw, clock } = desk();
    const reminder = await made(60, {
      note: "Bring the menu",
      repeat: { every: 1, unit: "week", weekdays: ["monday"] },
    });
    expect(await store.get(reminder.reminderId)).toEqual(reminder);
    expect(await store.create(reminder)).toBe("exists");
    expect(await raw(reminder)).toMatchObject({ relay: "reminder", generation: 1 });
    expect(await raw(reminder)).not.toHaveProperty("ttl");
    await manage.cancel(one(reminder), "series");
    const closed = await raw(reminder);
    expect(closed).not.toHaveProperty("relay");
    expect(Number(closed?.ttl) - clock.now() / 1000).toBeGreaterThan(365 * 86_400);
  });

  test("is no other tenant's, and no id reaches beyond its place", async () => {
    const { made } = desk();
    const reminder = await made(60);
    const other = desk("other").store;
    expect(await other.get(reminder.reminderId)).toBeUndefined();
    for (const id of ["", "x", `${reminder.reminderId}x`, reminder.reminderId.replace(".", "#"), "head"])
      expect(await other.get(id)).toBeUndefined();
  });

  test("changes by one of two at once; a write that is made again finds itself", async () => {
    const { made, store } = desk();
    const before = await made(60);
    const after = { ...before, title: "new", version: 2 };
    expect(await store.save({ before, after })).toBe("saved");
    expect(await store.save({ before, after })).toBe("saved");
    expect(await store.save({ before, after: { ...after, title: "other" } })).toBe("conflict");
  });

  test("fires once for many at once, with its notice and the next one", async () => {
    const { made, fire, clock, notices, person, store } = desk();
    const reminder = await made(60, { repeat: { every: 1, unit: "day" } });
    clock.advance(3_600_000);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => fire(reminder)));
    expect(outcomes.filter(({ kind }) => kind === "fired")).toHaveLength(1);
    expect((await notices.unread(person, page)).items).toMatchObject([{ kind: "reminder", text: "in 60" }]);
    const [fired, next, ...more] = (await store.open(person, {}, page)).items;
    expect([fired?.state, next?.state, more]).toEqual(["fired", "pending", []]);
    clock.advance(86_400_000);
    await Promise.all(Array.from({ length: 3 }, () => next && fire(next)));
    expect((await store.closed(person, page)).items).toMatchObject([
      { reminderId: reminder.reminderId, endReason: "superseded" },
    ]);
    expect((await notices.unread(person, page)).items).toHaveLength(2);
  });

  test("tells its owner as they chose: nothing, where they want nothing", async () => {
    const { made, fire, clock, notices, person } = desk();
    await notices.savePreferences(person, { reminder: [] }, 0, new Date(clock.now()).toISOString());
    const reminder = await made(60);
    clock.advance(3_600_000);
    expect(await fire(reminder)).toEqual({ kind: "fired" });
    expect((await notices.list(person, page)).items).toEqual([]);
  });
});

describe("lists", () => {
  test("show a person's open ones by when they are due, in a span of time, by page", async () => {
    const { made, store, person, clock, one, manage } = desk();
    for (const minutes of [300, 10, 2_000, 60]) await made(minutes);
    const closed = await made(30);
    await manage.tickOff(one(closed));
    expect(titles(await store.open(person, {}, page))).toEqual(["in 10", "in 60", "in 300", "in 2000"]);
    const time = (minutes: number) => new Date(clock.now() + minutes * 60_000).toISOString();
    expect(titles(await store.open(person, { from: time(10), to: time(300) }, page))).toEqual(["in 10", "in 60"]);
    const first = await store.open(person, { from: time(11) }, { limit: 2 });
    expect(titles(first)).toEqual(["in 60", "in 300"]);
    expect(titles(await store.open(person, { from: time(11) }, { limit: 2, cursor: first.nextCursor ?? "" }))).toEqual([
      "in 2000",
    ]);
    expect(titles(await store.closed(person, page))).toEqual(["in 30"]);
    expect(titles(await store.open(desk().person, {}, page))).toEqual([]);
  });

  test("show what is about one thing, everybody's or one person's, wherever it stands", async () => {
    const { made, store, person, subject, one, manage } = desk();
    const mine = await made(10);
    await made(20, { owner: "usr_other" });
    await made(30, { subject: { kind: "lead", id: "another" } });
    await manage.tickOff(one(mine));
    expect(titles(await store.ofSubject(subject, undefined, page)).toSorted()).toEqual(["in 10", "in 20"]);
    expect(titles(await store.ofSubject(subject, person, page))).toEqual(["in 10"]);
    expect(titles(await store.ofSubject({ kind: "conversation", id: subject.id }, undefined, page))).toEqual([]);
  });

  test("cost one request each, and firing the reads of what it decides by and one write", async () => {
    const { made, person, subject, clock } = desk();
    const reminder = await made(60);
    const asked: string[] = [];
    const counting =
      <Input, Output>(name: string, method: (input: Input) => Promise<Output>) =>
      (input: Input) => {
        asked.push(name);
        return method(input);
      };
    const { get, put, update, query, transactWrite } = table.client;
    const client = {
      ...table.client,
      get: counting("get", get),
      put: counting("put", put),
      update: counting("update", update),
      query: counting("query", query),
      transactWrite: counting("transactWrite", transactWrite),
    };
    const context = { client, tableName: table.tableName, tenant: "demo" };
    const counted = makeReminderStore(context, systemIds);
    const cost = async (work: () => Promise<unknown>) => {
      asked.length = 0;
      await work();
      return [...asked];
    };
    expect(await cost(() => counted.open(person, {}, { limit: 100 }))).toEqual(["query"]);
    expect(await cost(() => counted.closed(person, { limit: 100 }))).toEqual(["query"]);
    expect(await cost(() => counted.ofSubject(subject, person, { limit: 100 }))).toEqual(["query"]);
    clock.advance(3_600_000);
    const { fire } = makeFireReminder({
      reminders: counted,
      notices: makePersonalNotices(context, systemIds),
      lookAt: async () => "open",
      clock,
      ids: systemIds,
    });
    expect(await cost(() => fire(reminder))).toEqual(["get", "get", "transactWrite"]);
    expect(await cost(() => fire(reminder))).toEqual(["get"]);
  });

  test("about nothing in particular are the person's own", async () => {
    const [one, other] = [desk(), desk()];
    const mine = await one.made(10, { subject: null });
    await other.made(10, { subject: null });
    expect((await one.store.get(mine.reminderId))?.subject).toBeNull();
    expect(titles(await one.store.open(one.person, {}, page))).toEqual(["in 10"]);
  });
});
