/** Every handler dies just before and just after each of its calls, gets its input again, and nothing is lost, doubled or moved. */
import { afterAll, describe, expect, test } from "vitest";
import { expectStill } from "./invariants.ts";
import { type RoomName, startRoom } from "./rooms.ts";
import type { Crash, Scenario } from "./scenarios.ts";
import { apiScenarios } from "./scenarios-api.ts";
import { automationScenarios } from "./scenarios-automations.ts";
import { channelScenarios } from "./scenarios-channels.ts";
import { deskScenarios } from "./scenarios-desk.ts";
import { eventScenarios } from "./scenarios-events.ts";
import { inboundScenarios } from "./scenarios-inbound.ts";
import { jobScenarios } from "./scenarios-jobs.ts";
import { outboundScenarios } from "./scenarios-outbound.ts";
import { reminderScenarios } from "./scenarios-reminders.ts";
import { spendingScenarios } from "./scenarios-spending.ts";
import { webchatScenarios } from "./scenarios-webchat.ts";
import { DEEP, useStage } from "./stage.ts";
import { makeWorld } from "./world.ts";

const stageOf = useStage();

interface Point {
  readonly call: number;
  readonly side: "before" | "after";
}

/** One run from a fresh world. Without a point nothing is cut off. Returns the calls of the process in question. */
async function play(scenario: Scenario, point?: Point, calls?: Crash["calls"]): Promise<Crash["calls"]> {
  const stage = stageOf();
  const world = await makeWorld(stage, scenario.channel);
  await scenario.arrange(world);
  const room = await startRoom(stage.cloud, scenario.room, (_, number) =>
    point && number === point.call ? point.side : "pass",
  );
  world.sacrifice(room, scenario.when);
  await (scenario.call ?? ((of) => of.drive()))(world);
  expect(world.sacrificed(), "the room was asked").toBe(true);
  await scenario.afterwards?.(world);
  await expectStill(world, stage.table);
  const made = calls ?? room.process.calls;
  const done = point ? point.call - (point.side === "before" ? 1 : 0) : made.length;
  await scenario.check(world, { calls: made, done });
  return room.process.calls;
}

const pointsOf = ({ entangled }: Scenario, calls: number): readonly Point[] =>
  Array.from({ length: calls }, (_, index) => index + 1)
    .flatMap((call): Point[] => [
      { call, side: "before" },
      { call, side: "after" },
    ])
    .filter(({ call, side }) => DEEP || !entangled || call === calls || (call === 1 && side === "before"));

const nameOf = ({ channel, room, name }: Scenario): string => `${room}: ${channel ? `${channel}, ` : ""}${name}`;

/** For the short run: the first scenario of each handler, a few points of the entangled ones, and few of the other channels. */
const firsts = (scenarios: readonly Scenario[]): readonly Scenario[] => {
  const seen = new Set<RoomName>();
  return scenarios.filter(({ channel, room, entangled, short }) =>
    channel ? short : entangled || (!seen.has(room) && seen.add(room)),
  );
};

const all = (): readonly Scenario[] => [
  ...inboundScenarios(stageOf),
  ...outboundScenarios,
  ...apiScenarios,
  ...channelScenarios,
  ...webchatScenarios,
  ...reminderScenarios,
  ...deskScenarios,
  ...spendingScenarios(stageOf),
  ...jobScenarios(stageOf),
  ...eventScenarios(stageOf),
  ...automationScenarios(stageOf),
];
const chosen = DEEP ? all() : firsts(all());
const held: string[] = [];

describe("crash points", () => {
  test.each(chosen.map((scenario) => [nameOf(scenario), scenario] as const))(
    "%s",
    async (name, scenario) => {
      const calls = await play(scenario);
      expect(calls.length).toBeGreaterThan(0);
      const broken: string[] = [];
      const points = pointsOf(scenario, calls.length);
      for (const point of points) {
        const { service = "", operation = "" } = calls[point.call - 1] ?? {};
        await play(scenario, point, calls).catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          broken.push(`${point.side} call ${point.call} (${service} ${operation}): ${why}`);
        });
      }
      const counts = [points.length, points.length - broken.length].map((count) => String(count).padStart(5));
      held.push(`${name.padEnd(84)}${counts.join("")}`);
      expect(broken).toEqual([]);
    },
    // The longest has ninety calls to die at, and each run of it looks through the whole table.
    DEEP ? 600_000 : 120_000,
  );

  afterAll(() => {
    process.stdout.write(`\n${"handler: input".padEnd(84)} tried held\n${held.join("\n")}\n`);
  });
});
