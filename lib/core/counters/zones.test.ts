import fc from "fast-check";
import { expect, test } from "vitest";
import { makeCalendar } from "./calendar.ts";
import { NO_ZONE, type ReportingZone, type ZoneStore } from "./ports.ts";
import { makeCalendars, makeSetReportingZone } from "./zones.ts";

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
  return { clock, row, zones, set: makeSetReportingZone({ zones, clock }) };
}

test("a zone holds once every process knows of it, and nothing that was counted moves", async () => {
  const { clock, row, zones, set } = world();
  const calendarOf = makeCalendars({ of: () => zones, clock });
  const early = await calendarOf("demo");
  expect(await set("America/Lima", undefined)).toMatchObject({ kind: "done", zone: { version: 1 } });
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

test("the same again changes nothing; one that never held gives way; what is no zone, or stale, is refused", async () => {
  const { clock, row, set } = world();
  expect(await set("UTC", undefined)).toEqual({ kind: "done", zone: NO_ZONE });
  await set("America/Lima", undefined);
  await set("America/Lima", 1);
  expect(row.now.version).toBe(1);
  expect(await set("Europe/Madrid", 0)).toMatchObject({ kind: "stale" });
  clock.time += 1_000;
  await set("Europe/Madrid", 1);
  expect(row.now.zones).toEqual([{ from: "2026-11-02T09:04:00.000Z", zone: "Europe/Madrid" }]);
  for (const zone of ["Mars/Olympus", "+05:00", "", "America/../Lima"])
    expect(await set(zone, undefined)).toEqual({ kind: "unknown_zone" });
});

test("zones are few", async () => {
  const { clock, set } = world();
  for (let time = 0; time < 100; time++) {
    clock.time += 3_600_000;
    expect((await set(time % 2 ? "UTC" : "America/Lima", undefined)).kind).toBe("done");
  }
  clock.time += 3_600_000;
  expect(await set("Asia/Tokyo", undefined)).toEqual({ kind: "too_often" });
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
      for (const [minutes, to] of steps) {
        clock.time += minutes * 60_000;
        const at = new Date(clock.time).toISOString();
        counted.push([at, makeCalendar(row.now.zones).day(at)]);
        await set(to, undefined);
        for (const [instant, day] of counted) expect(makeCalendar(row.now.zones).day(instant)).toBe(day);
      }
    }),
  );
});
