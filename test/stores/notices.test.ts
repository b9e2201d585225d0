import { afterAll, beforeAll, expect, test } from "vitest";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeAttendNotices } from "../../lib/core/notices/attend.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
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
  const person = `usr_${String(++people).padStart(26, "p")}`;
  const store = makePersonalNotices({ client: table.client, tableName: table.tableName, tenant }, systemIds);
  const told = (number: number, more: Partial<NewNotice> = {}): NewNotice => ({
    person,
    kind: "mention",
    subject: { kind: "conversation", id: "c".repeat(26) },
    text: `note ${number}`,
    by: "usr_other",
    at: new Date(clock.now() + number * 1000).toISOString(),
    fact: [String(number)],
    ...more,
  });
  return { clock, person, store, told, attend: makeAttendNotices({ notices: store, clock }) };
}
const page = { limit: 20 };
const texts = ({ items }: { items: readonly { text: string | null }[] }) => items.map(({ text }) => text);

test("the same fact told again, at once or after it was read, is one notice", async () => {
  const { store, told, person } = desk();
  await Promise.all(Array.from({ length: 5 }, () => store.notify([told(1)])));
  const [only, ...others] = (await store.list(person, page)).items;
  expect(others).toEqual([]);
  expect(only).toMatchObject({ kind: "mention", text: "note 1", readAt: null, carry: ["push"], version: 1 });
  const read = await store.read(person, only?.noticeId ?? "", "2026-11-05T00:00:00.000Z");
  expect(read).toMatchObject({ readAt: "2026-11-05T00:00:00.000Z", version: 2 });
  await store.notify([told(1)]);
  expect(await store.unread(person, page)).toEqual({ items: [] });
  expect((await store.list(person, page)).items).toEqual([read]);
});

test("reading again keeps the first time; what is another's or is not there cannot be read", async () => {
  const { store, told, person } = desk();
  await store.notify([told(1)]);
  const id = (await store.list(person, page)).items[0]?.noticeId ?? "";
  await store.read(person, id, "2026-11-05T00:00:00.000Z");
  expect(await store.read(person, id, "2026-11-06T00:00:00.000Z")).toMatchObject({
    readAt: "2026-11-05T00:00:00.000Z",
    version: 2,
  });
  expect(await store.read("usr_stranger", id, "2026-11-06T00:00:00.000Z")).toBeUndefined();
  expect(await desk("other").store.read(person, id, "2026-11-06T00:00:00.000Z")).toBeUndefined();
});

test("all are listed, and the unread ones counted and listed by themselves, latest first, by page", async () => {
  const { store, told, person, attend, clock } = desk();
  await store.notify(Array.from({ length: 7 }, (_, number) => told(number)));
  clock.advance(60_000);
  const first = await store.list(person, { limit: 3 });
  expect(texts(first)).toEqual(["note 6", "note 5", "note 4"]);
  expect(texts(await store.list(person, { limit: 3, cursor: first.nextCursor ?? "" }))).toEqual([
    "note 3",
    "note 2",
    "note 1",
  ]);
  await attend.read(person, first.items[1]?.noticeId ?? "");
  expect(await store.countUnread(person, 100)).toBe(6);
  expect(await store.countUnread(person, 4)).toBe(4);
  expect(texts(await store.unread(person, { limit: 2 }))).toEqual(["note 6", "note 4"]);

  const third = (await store.list(person, page)).items.find(({ text }) => text === "note 3")?.at ?? "";
  expect(await attend.readAll(person, third)).toEqual({ read: 4, more: false });
  expect(texts(await store.unread(person, page))).toEqual(["note 6", "note 4"]);
  expect(await attend.readAll(person)).toEqual({ read: 2, more: false });
  expect(await store.countUnread(person, 100)).toBe(0);
});

test("a list's cursor opens nobody else's", async () => {
  const one = desk();
  const other = desk();
  await one.store.notify([one.told(1), one.told(2)]);
  await other.store.notify([other.told(1), other.told(2)]);
  const { nextCursor = "" } = await one.store.list(one.person, { limit: 1 });
  await expect(one.store.list(other.person, { limit: 1, cursor: nextCursor })).rejects.toThrow("cursor");
  await expect(one.store.unread(one.person, { limit: 1, cursor: nextCursor })).rejects.toThrow("cursor");
});

test("each person is told by what they chose, in one request for all of them", async () => {
  const quiet = desk();
  const byMail = desk();
  const usual = desk();
  expect(await quiet.store.preferences(quiet.person)).toEqual({ wishes: {}, updatedAt: null, version: 0 });
  await quiet.attend.prefer(quiet.person, { mention: [] });
  await byMail.attend.prefer(byMail.person, { mention: ["email"] });
  expect(await byMail.attend.prefer(byMail.person, { sla_breached: ["list"] })).toMatchObject({
    preferences: { wishes: { mention: ["email"], sla_breached: ["list"] }, version: 2 },
  });
  await usual.store.notify([quiet.told(1), byMail.told(1), usual.told(1), { ...usual.told(2), person: "key_robot" }]);
  expect((await quiet.store.list(quiet.person, page)).items).toEqual([]);
  expect((await byMail.store.list(byMail.person, page)).items).toMatchObject([{ carry: ["email"] }]);
  expect(await byMail.store.countUnread(byMail.person, 10)).toBe(0);
  expect((await usual.store.unread(usual.person, page)).items).toHaveLength(1);
  expect((await usual.store.list("key_robot", page)).items).toEqual([]);
});

test("two who change preferences at once do not undo each other", async () => {
  const { attend, person, store } = desk();
  await Promise.all([attend.prefer(person, { mention: [] }), attend.prefer(person, { reminder: ["email"] })]);
  expect((await store.preferences(person)).wishes).toEqual({ mention: [], reminder: ["email"] });
});
