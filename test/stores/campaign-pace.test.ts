/**
 * How fast a campaign goes: everything that it asks takes as long as it takes in the cloud, in time that passes only while nobody works.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { stageNamed } from "../../infra/stages.ts";
import type { SendOutcome } from "../../lib/core/messages/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeVirtualTime } from "../support/virtual-time.ts";
import { CAMPAIGN, makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";
import { makeVirtualLanes, type VirtualLanes } from "./lane-queue.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const START = "2026-11-02T10:00:00.000Z";
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

interface Tenant {
  readonly perSecond: number;
  readonly onWrite?: (pk: string, at: number) => void;
}

let senders = 0;
/** Tenants that share a queue and its reader, each with a connection and a campaign of its own. */
function makeSender(tenants: Readonly<Record<string, Tenant>>) {
  const time = makeVirtualTime(START);
  const number = senders++;
  const lanes: VirtualLanes = makeVirtualLanes({
    ...{ time, atOnce: stageNamed("prod").atOnce.bulk },
    workerOf: (tenant) => worldOf(tenant).world.worker().send,
  });
  const all = new Map(
    Object.entries(tenants).map(([name, { perSecond, onWrite }]) => {
      const tenant = `${name}${number}`;
      const provider = makeProvider(time, perSecond);
      const world = makeCampaignWorld(table, {
        ...{ tenant, perSecond, plan: LONG, time, answer: provider.ask, push: lanes.push },
        onWrite: (pk) => onWrite?.(pk, time.clock.now()),
      });
      return [tenant, { world, provider, started: { at: 0 } }] satisfies [string, unknown];
    }),
  );
  const worldOf = (tenant: string) => {
    const found = all.get(tenant);
    if (!found) throw new Error(`nobody is called ${tenant}`);
    return found;
  };
  const named = (name: string) => worldOf(`${name}${number}`);
  return {
    ...{ time, lanes },
    fill: (name: string, size: number) =>
      named(name).world.fill(Array.from({ length: size }, (_, index) => person(index))),
    async start(name: string) {
      const { world, started } = named(name);
      await world.worker().advance(CAMPAIGN);
      started.at = time.clock.now();
      await world.fireDue();
    },
    callsOf: (name: string) => named(name).provider.calls,
    firstAfter: (name: string) => (named(name).provider.calls[0] ?? Number.NaN) - named(name).started.at,
    refused: () => [...all.values()].reduce((sum, { provider }) => sum + provider.refused(), 0),
  };
}

test("ten lanes of one connection use what its provider takes, and never more", async () => {
  const [size, perSecond] = [DEEP ? 40_000 : 2_400, 400];
  const sender = makeSender({ one: { perSecond } });
  await sender.fill("one", size);
  await sender.time.run(sender.start("one").then(sender.lanes.empty));
  const calls = sender.callsOf("one");
  expect([calls.length, sender.refused()]).toEqual([size, 0]);
  // Lanes have as good as the same part of all ids: until the first of them has none left, the pace is the connection's.
  const [first = 0, last = 0] = [calls[0], calls.at(-1)];
  const middle = calls.filter((at) => at < first + (last - first) * 0.85);
  const share = middle.length / (((middle.at(-1) ?? 0) - first) / 1000) / perSecond;
  const whole = size / ((last - first) / 1000) / perSecond;
  console.log(
    `${size} by ten lanes: ${(share * 100).toFixed(1)} % of the limit, ${(whole * 100).toFixed(1)} % with the last lane's end`,
  );
  expect(share).toBeGreaterThanOrEqual(0.95);
}, 200_000);

test("a fan-out of a million writes next to nothing", async () => {
  const writes = { count: 0 };
  const commands = { count: 0 };
  const world = makeCampaignWorld(table, {
    ...{ tenant: "million", perSecond: 1_000, plan: LONG },
    push: () => void commands.count++,
    onWrite: () => void writes.count++,
  });
  world.rows = 1_000_000;
  await world.worker().advance(CAMPAIGN);
  await world.fireDue();
  const requests = Math.ceil(commands.count / 10);
  console.log(`a fan-out of a million: ${writes.count} writes, ${requests} requests to the queue`);
  expect(writes.count).toBeLessThanOrEqual(10);
  expect(requests).toBeLessThanOrEqual(400);
});

test.runIf(DEEP)(
  "twenty-five lanes take nobody's turn, and write no key often",
  async () => {
    const size = 100_000;
    const afterMs = 30_000;
    const writes = new Map<string, number>();
    const sends = makeSender({
      big: { perSecond: 1_000, onWrite: (pk, at) => count(writes, `${pk} ${Math.floor(at / 1000)}`) },
      small: { perSecond: 80 },
    });
    const alone = makeSender({ small: { perSecond: 80 } });
    await alone.fill("small", 20);
    await alone.time.run(alone.start("small").then(alone.lanes.empty));
    await sends.fill("big", size);
    await sends.fill("small", 20);
    await sends.time.run(
      (async () => {
        await sends.start("big");
        await sends.time.pause(afterMs);
        await sends.start("small");
        await sends.lanes.empty();
      })(),
    );
    const big = sends.callsOf("big");
    expect([big.length, sends.callsOf("small").length, sends.refused()]).toEqual([size, 20, 0]);
    const [waitedAlone, waited] = [alone.firstAfter("small"), sends.firstAfter("small")];
    const { invocations, receives, deletes, sends: sent } = sends.lanes.counts;
    const hottest = Math.max(...writes.values());
    const asked = (receives + deletes + sent) / (size + 20);
    console.log(
      `${size} by twenty-five lanes: ${Math.round(size / (((big.at(-1) ?? 0) - (big[0] ?? 0)) / 1000))} a second, ` +
        `hottest key ${hottest} writes a second, ${asked.toFixed(4)} requests to queues and ` +
        `${(invocations / (size + 20)).toFixed(4)} invocations a message; another's first after ${waited} ms, alone ${waitedAlone} ms`,
    );
    expect(waited).toBeLessThanOrEqual(2 * waitedAlone);
    expect(hottest).toBeLessThanOrEqual(50);
    expect(asked).toBeLessThanOrEqual(0.03);
    expect(invocations / (size + 20)).toBeLessThanOrEqual(0.1);
  },
  400_000,
);

const count = (all: Map<string, number>, name: string) => void all.set(name, (all.get(name) ?? 0) + 1);
