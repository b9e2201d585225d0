import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCalendarEventStore, makeFeedLinkStore } from "../../lib/adapters/dynamo/calendar.ts";
import { equalInConstantTime, systemIds } from "../../lib/adapters/system/system.ts";
import { makeManageCalendarEvents, makeManageFeedLink } from "../../lib/core/calendar/manage.ts";
import { spanOf } from "../../lib/core/calendar/model.ts";
import { makeEventSource } from "../../lib/core/calendar/sources.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const [ANA, BEA, CARLA] = ["usr_ana", "usr_bea", "usr_carla"];
const fresh = {
  ...{ title: "Photographs", notes: null, allDay: false, timeZone: "America/Lima" },
  ...{ start: "2026-03-05T16:00", end: "2026-03-05T17:00" },
};
const at = "2026-03-02T08:00:00.000Z";

function desk(tenant = "demo") {
  const store = makeCalendarEventStore({ client: table.client, tableName: table.tableName, tenant });
  const membersOf = async (ids: readonly string[]) => ids.map((userId) => ({ userId }));
  const manage = makeManageCalendarEvents({ events: store, membersOf, clock: makeClock(), ids: systemIds });
  const source = makeEventSource(store);
  const seen = async (id: string) => {
    const span = spanOf({ from: "2026-03-01", to: "2026-04-01", timeZone: "UTC" });
    if ("problems" in span) throw new Error("no span");
    const viewer = { id, reminders: true, campaigns: true, plans: true, manage: true };
    return (await source.entries(viewer, span)).entries.map(({ title, startsAt }) => [title, startsAt]);
  };
  return { store, manage, seen };
}

test("stands in the calendars of its owner and of everybody whom it names, where it was moved to, and of nobody else", async () => {
  const { manage, seen } = desk();
  const request = { id: "r1", at };
  const made = await manage.create(ANA, { ...fresh, people: [BEA] }, request);
  expect(await manage.create(ANA, { ...fresh, people: [BEA] }, request)).toEqual(made);
  if (made.kind !== "done") throw new Error("not made");
  const { eventId } = made.event;
  const first = [["Photographs", "2026-03-05T21:00:00.000Z"]];
  expect([await seen(ANA), await seen(BEA), await seen(CARLA)]).toEqual([first, first, []]);
  expect(await desk("other").seen(ANA)).toEqual([]);

  const one = { eventId, person: ANA, expectedVersion: 1 };
  await manage.change(one, { start: "2026-03-31T10:00", end: "2026-04-02T10:00", people: [CARLA] });
  const second = [["Photographs", "2026-03-31T15:00:00.000Z"]];
  expect([await seen(ANA), await seen(BEA), await seen(CARLA)]).toEqual([second, [], second]);
  expect(await manage.change(one, { title: "Late" })).toMatchObject({ kind: "stale", event: { version: 2 } });

  expect(await manage.remove({ ...one, expectedVersion: undefined })).toMatchObject({ kind: "done" });
  expect([await seen(ANA), await seen(CARLA)]).toEqual([[], []]);
  expect(await manage.get(eventId, ANA)).toBeUndefined();
});

test("of two who change it at once, one reads it again", async () => {
  const { manage, store } = desk("race");
  const made = await manage.create(ANA, { ...fresh, people: [BEA] }, { id: "r1", at });
  if (made.kind !== "done") throw new Error("not made");
  const one = { eventId: made.event.eventId, person: ANA, expectedVersion: undefined };
  await Promise.all(["one", "two", "three"].map((title) => manage.change(one, { title })));
  expect((await store.get(one.eventId))?.version).toBe(4);
});

test("a secret address opens until another is made or it is closed; the table knows a hash", async () => {
  const context = { client: table.client, tableName: table.tableName, tenant: "demo" };
  const links = makeFeedLinkStore(context);
  const manage = makeManageFeedLink("demo", { links, ids: systemIds, same: equalInConstantTime });
  const secretOf = (token: string) => token.split(".")[2] ?? "";
  const first = await manage.make(ANA, { at });
  expect(await manage.opens(ANA, secretOf(first.token))).toBe(true);
  expect(await manage.opens(BEA, secretOf(first.token))).toBe(false);
  expect(JSON.stringify(await links.get(ANA))).not.toContain(secretOf(first.token));
  const second = await manage.make(ANA, { at });
  expect([await manage.opens(ANA, secretOf(first.token)), await manage.opens(ANA, secretOf(second.token))]).toEqual([
    ...[false, true],
  ]);
  await manage.revoke(ANA);
  expect(await manage.opens(ANA, secretOf(second.token))).toBe(false);
});
