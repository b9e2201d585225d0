import fc from "fast-check";
import { expect, test } from "vitest";
import { type Change, sequenceText } from "../projections/model.ts";
import { makeCalendar } from "./calendar.ts";
import { NO_ZONE, type ReportingZone, type ZoneStore } from "./ports.ts";
import { makeCalendars, makeFollowZones } from "./zones.ts";

const START = Date.parse("2026-11-02T09:00:30.000Z");

function world() {
  const clock = { time: START, now: () => clock.time };
  const row = { now: NO_ZONE, reads: 0 };
  const zones: ZoneStore = {
    read: async () => {
      row.reads++;
      return row.now;
    },
    save: async (next: ReportingZone) => {
      if (next.version !== row.now.version + 1) return "conflict";
      row.now = next;
      return "saved";
    },
  };
  const projection = makeFollowZones({ of: () => zones, clock });
  const change = (timeZone: unknown, version: number): Change => ({
    tenant: "demo",
    entity: "settings",
    key: { pk: "demo#access", sk: "settings" },
    after: { timeZone, version },
    expired: false,
    at: "2026-11-02T09:00:00.000Z",
    place: { shard: "s", sequence: sequenceText(String(version)) },
  });
  const set = async (timeZone: unknown, version: number) => await projection.project([change(timeZone, version)]);
  return { clock, row, zones, set };
}

test("a zone holds once every process knows of it, and nothing that was counted moves", async () => {
  const { clock, row, zones, set } = world();
  const calendarOf = makeCalendars({ of: () => zones, clock });
  const early = await calendarOf("demo");
  await set("America/Lima", 1);
  const from = row.now.zones[0]?.from ?? "";
  expect(from).toBe("2026-11-02T09:04:00.000Z");
  // The longest that a process goes by what it read before is over long before the zone holds.
  clock.time += 60_000;
  const late = await calendarOf("demo");
  const before = "2026-11-02T04:00:00.000Z";
  expect([early.day(before), late.day(before)]).toEqual(["2026-11-02", "2026-11-02"]);
  expect(late.hour("2026-11-03T04:30:00.000Z")).toBe("23");
  expect(late.day("2026-11-03T04:30:00.000Z")).toBe("2026-11-02");
  expect(clock.time).toBeLessThan(Date.parse(from));
});

test("the same again and older settings that come again change nothing; one that never held gives way", async () => {
  const { clock, row, set } = world();
  await set("UTC", 1);
  expect(row.now).toEqual(NO_ZONE);
  await set("America/Lima", 2);
  await set("America/Lima", 3);
  expect(row.now.version).toBe(1);
  clock.time += 1_000;
  await set("Europe/Madrid", 4);
  await set("America/Lima", 2);
  await set("Europe/Madrid", 4);
  expect(row.now).toMatchObject({ zones: [{ from: "2026-11-02T09:04:00.000Z", zone: "Europe/Madrid" }], version: 2 });
});

test("what is no zone is passed over and told, and so are too many", async () => {
  const { clock, row, set } = world();
  for (const zone of ["Mars/Olympus", "+05:00", "", "America/../Lima"])
    expect(await set(zone, 1)).toMatchObject([{ entity: "settings" }]);
  expect(await set(7, 1)).toEqual([]);
  expect(row.now).toEqual(NO_ZONE);
  for (let time = 1; time <= 100; time++) {
    clock.time += 3_600_000;
    expect(await set(time % 2 ? "America/Lima" : "UTC", time)).toEqual([]);
  }
  clock.time += 3_600_000;
  expect(await set("Asia/Tokyo", 101)).toMatchObject([{ error: new Error("changed_too_often") }]);
});

test("calendars are looked up once a minute and tenant", async () => {
  const { clock, row, zones } = world();
  const calendarOf = makeCalendars({ of: () => zones, clock });
  for (const tenant of ["a", "a", "b"]) await calendarOf(tenant);
  expect(row.reads).toBe(2);
  clock.time += 60_001;
  await calendarOf("a");
  expect(row.reads).toBe(3);
});

test("whatever is set and when, an instant that was counted is on the same day ever after", async () => {
  const zone = fc.constantFrom("UTC", "America/Lima", "Asia/Kathmandu", "Pacific/Auckland");
  const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000 }), zone), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(changes, async (steps) => {
      const { clock, row, set } = world();
      const counted: (readonly [string, string])[] = [];
      for (const [index, [minutes, to]] of steps.entries()) {
        clock.time += minutes * 60_000;
        const at = new Date(clock.time).toISOString();
        counted.push([at, makeCalendar(row.now.zones).day(at)]);
        await set(to, index + 1);
        for (const [instant, day] of counted) expect(makeCalendar(row.now.zones).day(instant)).toBe(day);
      }
    }),
  );
});
