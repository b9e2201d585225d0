/**
 * How fast a campaign goes: everything that it asks takes as long as it takes in the cloud, in time that passes only while nobody works.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SendOutcome } from "../../lib/core/messages/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeVirtualTime } from "../support/virtual-time.ts";
import { makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";
import { makeVirtualLanes, type VirtualLanes } from "./lane-queue.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const START = "2026-11-02T10:00:00.000Z";
const AT_ONCE = 100;
const LONG = plan({ phases: [phase("launch01", { lateStartMinutes: 500_000 })] });

/** A provider that answers when it does, and refuses what is more than it takes in any second. */
function makeProvider(time: ReturnType<typeof makeVirtualTime>, perSecond: number) {
  const calls: number[] = [];
  let refused = 0;
  let number = 0;
  return {
    calls,
    refused: () => refused,
    async ask(): Promise<SendOutcome> {
      const now = time.clock.now();
      calls.push(now);
      const before = calls[calls.length - 1 - perSecond];
      // From 150 to 450 ms, one after the other.
      await time.pause(150 + ((number++ * 137) % 300));
      if (before !== undefined && now - before < 1_000) {
        refused++;
        return { kind: "throttled", scope: "connection", code: "429", text: "too many" };
      }
      return { kind: "accepted", externalId: `x${number}` };
    },
  };
}

test("ten lanes of one connection use what its provider takes, and never more", async () => {
  const time = makeVirtualTime(START);
  const perSecond = 200;
  const provider = makeProvider(time, perSecond);
  const lanes: VirtualLanes = makeVirtualLanes({ time, atOnce: AT_ONCE, workerOf: () => world.worker().send });
  const world = makeCampaignWorld(table, {
    ...{ tenant: "pace", perSecond, plan: LONG, time, answer: provider.ask, push: lanes.push },
  });
  const size = DEEP ? 20_000 : 3_000;
  const rows = Array.from({ length: size }, (_, index) => person(index));
  await world.fill(rows);
  await time.run(world.worker().advance("c".repeat(26)));
  await time.run(world.fireDue());
  await time.run(lanes.empty());
  const { calls } = provider;
  expect([calls.length, provider.refused()]).toEqual([size, 0]);
  // Lanes have as good as the same part of all ids: until the first of them has none left, the pace is the connection's.
  const [first = 0, last = 0] = [calls[0], calls.at(-1)];
  const middle = calls.filter((at) => at < first + (last - first) * 0.85);
  const share = middle.length / (((middle.at(-1) ?? 0) - first) / 1000) / perSecond;
  const whole = size / ((last - first) / 1000) / perSecond;
  console.log(
    `${size} by ten lanes: ${(share * 100).toFixed(1)} % of the limit, ${(whole * 100).toFixed(1)} % with the last lane's end, ${lanes.counts.invocations} invocations`,
  );
  expect(share).toBeGreaterThanOrEqual(0.95);
}, 120_000);
