/** A connection's own pace and its warm-up: whatever the lanes, the zone and the days, never more than it may, and everybody in the end. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowanceOn } from "../../lib/core/connections/model.ts";
import { dayShown, instantOf, parseLocal } from "../../lib/core/kernel/wall-clock.ts";
import { daysAhead } from "../../lib/core/shards/days-ahead.ts";
import { lanesOf, leastRateOf } from "../../lib/core/shards/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
const DAY = 86_400_000;
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const people = (count: number) => Array.from({ length: count }, (_, index) => person(index));
const tally = (values: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([name, all]) => [name, all.length]));

const WORLDS = [
  // The clocks of New York are set back on 2026-11-01, within the first night.
  { first: 20, days: 5, dailyLimit: null, perSecond: 80, timeZone: "America/New_York", startsOn: "2026-10-31" },
  { first: 7, days: 6, dailyLimit: 45, perSecond: 300, timeZone: "Asia/Kathmandu", startsOn: "2026-11-01" },
  ...(DEEP
    ? Array.from({ length: 12 }, (_, index) => ({
        ...{ first: 1 + ((index * 37) % 60), days: 2 + (index % 7), dailyLimit: index % 3 === 0 ? 90 : null },
        ...{ perSecond: [1, 14, 80, 300, 1000][index % 5] ?? 1, startsOn: `2026-10-${20 + (index % 12)}` },
        timeZone: ["Pacific/Chatham", "America/Lima", "Europe/Madrid", "UTC"][index % 4] ?? "UTC",
      }))
    : []),
] as const;

test.each(WORLDS)(
  "$first on the first day, over on day $days, at most $dailyLimit a day, $perSecond/s, $timeZone",
  async ({ first, days, dailyLimit, perSecond, timeZone, startsOn }) => {
    const connection = { dailyLimit, warmUp: { startsOn, first, days } };
    const window = { from: 600, to: 1200, days: [1, 2, 3, 4, 5, 6, 7] };
    const its = phase("launch01", {
      startsAt: "2026-11-01T10:00",
      endsAt: "2027-02-01T10:00",
      window,
      lateStartMinutes: 600,
    });
    const from = instantOf(parseLocal("2026-11-01T12:00") ?? 0, timeZone);
    const world = makeCampaignWorld(table, {
      ...{ tenant: `w${WORLDS.findIndex((one) => one.first === first)}`, perSecond, connection },
      ...{ policy: { timeZone }, plan: plan({ timeZone, phases: [its] }) },
    });
    world.advanceClock(from - world.clock.now());
    const rows = people(220);
    await world.fill(rows);
    await world.worker().advance("c".repeat(26));
    world.set({ status: "running" });
    let writes = 0;
    for (let day = 0; day < 40; day++) {
      // Every quarter of an hour in which somebody may be due.
      await world.fireDue();
      await world.drain();
      const waiting = (await world.worker(0).waves.of("c".repeat(26))).filter(({ state }) => state === "waiting");
      const next = Math.min(...waiting.map(({ at }) => Date.parse(at)));
      writes += waiting.length;
      if (next === Number.POSITIVE_INFINITY) break;
      world.advanceClock(Math.max(0, next - world.clock.now()));
    }
    expect(new Set(world.sent.map(({ to }) => to)).size, "everybody gets it").toBe(220);
    expect(world.sent, "nobody twice").toHaveLength(220);
    const perDay = tally(world.sent.map(({ at }) => dayShown(at, timeZone)));
    for (const [day, count] of Object.entries(perDay)) {
      const limit = allowanceOn(connection, day);
      if (limit !== undefined) expect(count, day).toBeLessThanOrEqual(limit);
    }
    // Whoever waits, waits once: all but the last day are full.
    const each = Object.entries(perDay).slice(0, -1);
    for (const [day, count] of each) expect(count, day).toBe(allowanceOn(connection, day));
    for (const { at } of world.sent) {
      const clock = new Date(at).toLocaleTimeString("en-GB", { timeZone, hour12: false });
      expect(clock >= "10:00" && clock < "20:00", clock).toBe(true);
    }
    expect(writes).toBeLessThan(200);
    // As the dry run foretells it.
    const stream = { phaseId: "launch01", connection: { connectionId: "c", ...connection }, count: 220 };
    const told = daysAhead([{ ...stream, from, until: from + 90 * DAY }], timeZone);
    expect(told.left.get("launch01")).toBe(0);
    expect(told.days.map(({ day, sent }) => [day, sent])).toEqual(
      Object.entries(perDay).filter(([day]) => allowanceOn(connection, day) !== undefined),
    );
  },
);

test("a connection's own pace holds for all its lanes together, and its lanes stay those of its provider", async () => {
  const left: number[] = [];
  const world = makeCampaignWorld(table, {
    ...{ tenant: "slow", perSecond: 80, connection: { perSecond: 8 } },
    pause: async (ms) => void left.push(ms),
  });
  await world.fill(people(60));
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  expect(world.groups.size).toBe(lanesOf(80));
  // No lane knows of another: its part of eight a second each, less what is kept for replies.
  const everyMs = (lanesOf(80) * 1_000) / (8 * 0.96);
  for (const [command] of world.groups.values()) {
    if (!command) continue;
    const [worker, before, already] = [world.worker(0), left.length, world.sent.length];
    const began = world.clock.now();
    const result = await worker.send(command, began + 40_000);
    expect(result.kind).toBe("done");
    const last = Math.max(0, ...left.slice(before));
    const behind = (world.sent.length - already - 1) * everyMs;
    expect(last).toBeLessThanOrEqual(behind + 1);
    // A lane that begins makes up for a second at most.
    expect(last).toBeGreaterThan(behind - 1_000 - (world.clock.now() - began) - 1);
  }
  expect(leastRateOf(80)).toBe(0.2);
});

test("what would still wait at the end is told, and phases share a connection's days", () => {
  const connection = { connectionId: "c", dailyLimit: 100, warmUp: { startsOn: "2026-12-01", first: 10, days: 4 } };
  const from = Date.parse("2026-12-01T09:00:00.000Z");
  const told = daysAhead(
    [
      { phaseId: "one", connection, count: 25, from, until: from + 3 * DAY },
      { phaseId: "two", connection, count: 500, from, until: from + 4 * DAY },
    ],
    "UTC",
  );
  expect(told.days.map(({ phaseId, day, limit, sent }) => [phaseId, day.slice(8), limit, sent])).toEqual([
    ["one", "01", 10, 10],
    ["one", "02", 20, 15],
    ["two", "02", 20, 5],
    ["two", "03", 40, 40],
    ["two", "04", 100, 100],
    ["two", "05", 100, 100],
  ]);
  expect([told.left.get("one"), told.left.get("two")]).toEqual([0, 255]);
});
