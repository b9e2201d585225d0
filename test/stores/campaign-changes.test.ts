/** What happens to a campaign while it runs: it is changed, the clock is set, it is fired by two, and clocks are moved that day. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CampaignPlan } from "../../lib/core/campaigns/model.ts";
import type { ShardCommand } from "../../lib/core/shards/ports.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeVirtualTime } from "../support/virtual-time.ts";
import { CAMPAIGN, makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";
import { makeVirtualLanes, type VirtualLanes } from "./lane-queue.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
let table: TestTable;
let number = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const SECOND = 1_000;
const ANSWER_MS = 300;
/** Two lanes, and about eight seconds of work. */
const [SIZE, PER_SECOND] = [300, 40];

/** A campaign of so many, in its own time and on its own queue. */
async function makeRunning(its: CampaignPlan = plan(), start = "2026-11-02T10:00:00.000Z", zones?: readonly string[]) {
  const tenant = `changes${number++}`;
  const time = makeVirtualTime(start);
  const lanes: VirtualLanes = makeVirtualLanes({ time, atOnce: 10, workerOf: () => world.worker().send });
  const calls: { readonly to: string; readonly at: number }[] = [];
  const world = makeCampaignWorld(table, {
    ...{ tenant, perSecond: PER_SECOND, plan: its, time, push: (of, command) => lanes.push(of, command) },
    answer: async (to) => {
      calls.push({ to, at: time.clock.now() });
      await time.pause(ANSWER_MS);
      return { kind: "accepted", externalId: to };
    },
  });
  const rows = Array.from({ length: SIZE }, (_, index) =>
    person(index, zones ? { timeZone: zones[index % zones.length] ?? null } : {}),
  );
  await world.fill(rows);
  const begin = async () => {
    await world.worker().advance(CAMPAIGN);
    await world.fireDue();
  };
  /** Fires whatever was put off, until nothing waits. */
  const finish = async () => {
    await lanes.empty();
    for (let tries = 0; tries < 4; tries++) {
      const waiting = (await world.worker().waves.of(CAMPAIGN)).filter(({ state }) => state === "waiting");
      if (waiting.length === 0) return;
      const at = Math.max(...waiting.map((wave) => Date.parse(wave.at)));
      if (at > time.clock.now()) await time.pause(at - time.clock.now());
      await world.fireDue();
      await lanes.empty();
    }
  };
  const states = async () => {
    const all = await time.run(world.deliveriesOf(rows, "launch01"));
    return Object.fromEntries(
      [...Map.groupBy(all, (one) => one?.status ?? "none")].map(([status, some]) => [status, some.length]),
    );
  };
  return { time, lanes, world, calls, rows, begin, finish, states };
}

const once = (calls: readonly { readonly to: string }[]) => [calls.length, new Set(calls.map(({ to }) => to)).size];
const moments = DEEP ? Array.from({ length: 12 }, (_, second) => second) : [0, 3, 7];

describe("changed at each second of its run", () => {
  test.each(moments)(
    "paused after %i s, written anew, approved and resumed: everybody once, and nothing in between",
    async (second) => {
      const { time, world, calls, begin, finish, states } = await makeRunning();
      let [paused, resumed] = [0, 0];
      await time.run(
        (async () => {
          await begin();
          await time.pause(second * SECOND + 500);
          world.set({ status: "paused" });
          paused = time.clock.now();
          // Some are quicker than a worker remembers, some are not.
          await time.pause(second % 2 === 0 ? 15 * SECOND : 2 * SECOND);
          world.set({ status: "draft", revision: 2 });
          await time.pause(10 * SECOND);
          world.set({ status: "running", revision: 2, version: 5 });
          resumed = time.clock.now();
          await world.worker().advance(CAMPAIGN);
          await finish();
        })(),
      );
      expect(once(calls)).toEqual([SIZE, SIZE]);
      expect(await states()).toEqual({ sent: SIZE });
      // What a worker remembers, and the chunk that it is at.
      const stopped = paused + 10 * SECOND + 3 * SECOND;
      expect(calls.filter(({ at }) => at > stopped && at < resumed)).toEqual([]);
    },
  );

  test.each(moments)(
    "the clock is set after %i s, and a message comes twice then: nobody twice, nobody forgotten",
    async (second) => {
      for (const by of [3_600, 120, -120, -3_600]) {
        const { time, lanes, world, calls, begin, finish, states } = await makeRunning();
        const commands: ShardCommand[] = [];
        const { push } = lanes;
        lanes.push = (tenant, command) => {
          commands.push(command);
          push(tenant, command);
        };
        await time.run(
          (async () => {
            await begin();
            await time.pause(second * SECOND + 500);
            time.set(by * SECOND);
            await Promise.all(commands.map((command) => world.worker().send(command, time.clock.now() + 40 * SECOND)));
            await finish();
          })(),
        );
        expect(new Set(calls.map(({ to }) => to)).size, `by ${by} s`).toBe(calls.length);
        const { sent = 0, unknown = 0, ...others } = await states();
        expect([others, sent + unknown], `by ${by} s`).toEqual([{}, SIZE]);
        expect(calls.length, `by ${by} s`).toBeGreaterThanOrEqual(sent);
      }
    },
  );
});

test("two that plan and fire the same phase, with every message twice, fire it once", async () => {
  const { time, world, lanes, calls, states } = await makeRunning();
  await time.run(
    (async () => {
      await Promise.all([world.worker().advance(CAMPAIGN), world.worker().advance(CAMPAIGN)]);
      await Promise.all([world.fireDue(), world.fireDue()]);
      await lanes.empty();
    })(),
  );
  expect(once(calls)).toEqual([SIZE, SIZE]);
  expect(await states()).toEqual({ sent: SIZE });
  expect((await time.run(world.worker().waves.of(CAMPAIGN))).map(({ state }) => state)).toEqual(["fired"]);
});

describe("days on which clocks are moved", () => {
  // 02:30 comes twice in Madrid that night, the first is meant; in New York and Lima it comes once.
  const AUTUMN = { "Europe/Madrid": "00:30", "America/New_York": "06:30", "America/Lima": "07:30" };
  // 02:30 does not come in Madrid that night: an hour later by the wall is the same moment.
  const SPRING = { "Europe/Madrid": "01:30", "America/New_York": "06:30", "America/Lima": "07:30" };
  test.each([
    ["2026-10-25", AUTUMN],
    ["2026-03-29", SPRING],
  ])("on %s everybody is written to at half past two by their own clock", async (day, expected) => {
    const its = plan({
      phases: [phase("launch01", { zone: "recipient", startsAt: `${day}T02:30`, endsAt: `${day}T20:00` })],
    });
    const { time, world, lanes, calls, rows, states } = await makeRunning(
      its,
      `${day}T00:00:00.000Z`,
      Object.keys(expected),
    );
    await time.run(
      (async () => {
        await world.worker().advance(CAMPAIGN);
        for (const wave of (await world.worker().waves.of(CAMPAIGN)).toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
          if (Date.parse(wave.at) > time.clock.now()) await time.pause(Date.parse(wave.at) - time.clock.now());
          await world.worker().fire(wave);
          await lanes.empty();
        }
      })(),
    );
    expect(once(calls)).toEqual([SIZE, SIZE]);
    expect(await states()).toEqual({ sent: SIZE });
    const zoneOf = new Map(rows.map(({ addresses, timeZone }) => [addresses[0]?.value, timeZone]));
    for (const [zone, at] of Object.entries(expected)) {
      const first = Math.min(...calls.filter(({ to }) => zoneOf.get(to) === zone).map((call) => call.at));
      expect(first - Date.parse(`${day}T${at}:00.000Z`), zone).toBeLessThan(2 * SECOND);
      expect(first - Date.parse(`${day}T${at}:00.000Z`), zone).toBeGreaterThanOrEqual(0);
    }
  });
});
