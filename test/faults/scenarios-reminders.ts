/** Reminders: each of their clocks tells its person once, whatever dies on the way. */
import { expect } from "vitest";
import { ask } from "./client.ts";
import { AGENT } from "./samples.ts";
import type { Crash, Scenario } from "./scenarios.ts";
import { clock, type World } from "./world.ts";

interface Row {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly series: { readonly number: number };
}

/** On the wall in UTC, so many minutes from now. */
const inMinutes = (minutes: number): string => new Date(clock.now() + minutes * 60_000).toISOString().slice(0, 16);

export async function remind(
  world: World,
  minutes: number,
  more: Record<string, unknown> = {},
  key = "remind",
): Promise<string> {
  const body = { title: "call back", at: inMinutes(minutes), timeZone: "UTC", ...more };
  const answer = await ask(world, "POST", "/reminders", body, key);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id ?? "";
}

const open = async (world: World): Promise<readonly Row[]> =>
  ((await ask(world, "GET", "/reminders")).body as unknown as { data: readonly Row[] }).data;

/** What the person was told, one line each. */
export const told = async (world: World): Promise<readonly unknown[]> =>
  (await world.rowsOf("notices-of", AGENT.id)).map(({ kind, text }) => `${kind}: ${text}`);

const twice = { repeat: { unit: "day", every: 1, count: 2 } };

/** Of a series of two: both fire, the second supersedes the first, and nothing waits any more. */
async function firedTwice(world: World): Promise<void> {
  expect(await told(world)).toEqual(["reminder: call back", "reminder: call back"]);
  expect((await open(world)).map(({ state, series }) => [state, series.number])).toEqual([["fired", 2]]);
  expect(world.schedules.size).toBe(0);
}

const carriesReminder = (event: unknown) =>
  (event as { Records: { dynamodb: { NewImage: { relay: { S: string } } } }[] }).Records.some(
    ({ dynamodb }) => dynamodb.NewImage.relay.S === "reminder",
  );

const fires = (room: Scenario["room"], name: string, minutes: number, when?: Scenario["when"]): Scenario => ({
  room,
  name,
  entangled: true,
  arrange: async (world) => void (await remind(world, minutes, twice)),
  ...(when ? { when } : {}),
  call: (world) => world.drive(50),
  check: firedTwice,
});

/** The request is made by a careful client, who repeats it by its key until it is answered. */
const asked = (
  name: string,
  path: string,
  body: unknown,
  check: (world: World, crash: Crash) => Promise<void>,
  before: (world: World) => Promise<void> = async () => {},
): Scenario => {
  let id = "";
  return {
    room: "api",
    name,
    async arrange(world) {
      id = await remind(world, 30);
      await before(world);
    },
    async call(world) {
      const answer = await ask(world, "POST", `/reminders/${id}/${path}`, body, "the-key");
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      await world.drive(50);
    },
    check,
  };
};

export const reminderScenarios: readonly Scenario[] = [
  fires("relay-changes", "a reminder's clock, by the queue", 10, carriesReminder),
  fires("relay-changes", "a reminder's clock, by Scheduler", 60, carriesReminder),
  fires("run-job", "a reminder fires, and the next one is made", 10),
  fires("run-schedule", "a reminder fires, and the next one is made", 60),
  {
    room: "api",
    name: "a reminder is set",
    arrange: async () => {},
    call: async (world) => {
      await remind(world, 30);
      await world.drive(2);
    },
    async check(world) {
      expect(await told(world)).toEqual(["reminder: call back"]);
      expect((await open(world)).map(({ state }) => state)).toEqual(["fired"]);
    },
  },
  asked("a reminder is snoozed before it fires", "snooze", { minutes: 120 }, async (world) => {
    expect(await told(world)).toEqual(["reminder: call back"]);
    expect((await open(world)).map(({ state }) => state)).toEqual(["fired"]);
  }),
  asked(
    "a reminder is ticked off after it fired",
    "done",
    undefined,
    async (world) => {
      expect(await told(world)).toEqual(["reminder: call back"]);
      expect(await open(world)).toEqual([]);
    },
    (world) => world.drive(2),
  ),
  asked("a reminder is cancelled before it fires", "cancel", {}, async (world) => {
    expect(await told(world)).toEqual([]);
    expect(await open(world)).toEqual([]);
    expect(world.schedules.size).toBe(0);
  }),
];
