/** What waits at the desk: whatever dies on the way, it comes once, as it was meant, and nothing goes on waiting. */
import { expect } from "vitest";
import { ask } from "./client.ts";
import { deliveriesIn, expectSentOnce, expectThread, headOf, messagesOf } from "./invariants.ts";
import { AGENT, threadOf } from "./samples.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import { clock, type World } from "./world.ts";

const at = (minutes: number): string => new Date(clock.now() + minutes * 60_000).toISOString();

async function done(world: World, method: string, path: string, body: unknown, key = "desk"): Promise<string> {
  const answer = await ask(world, method, `/conversations/${threadOf(world)}${path}`, body, key);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body.id ?? "";
}

const planned = async (world: World, minutes: number): Promise<void> => {
  await known(world);
  await done(world, "POST", "/scheduled", { content: { type: "text", text: "see you" }, sendAt: at(minutes) });
};

const carriesTimer = (event: unknown) =>
  (event as { Records: { dynamodb: { NewImage: { relay?: { S: string } } } }[] }).Records.some(
    ({ dynamodb }) => dynamodb.NewImage.relay?.S === "timer",
  );

/** The message went, once, and says so. */
async function sentOnce(world: World): Promise<void> {
  const messages = await messagesOf(world);
  expect(deliveriesIn(messages).map(({ status }) => status)).toEqual(["sent"]);
  expectSentOnce(world, messages);
  const { data = [] } = (await ask(world, "GET", `/conversations/${threadOf(world)}/scheduled`)).body;
  expect(data).toMatchObject([{ state: "sent", messageIds: [expect.any(String)] }]);
  expect(world.schedules.size).toBe(0);
}

const later = (room: Scenario["room"], name: string, minutes: number, when?: Scenario["when"]): Scenario => ({
  room,
  name,
  entangled: true,
  arrange: (world) => planned(world, minutes),
  ...(when ? { when } : {}),
  call: (world) => world.drive(),
  check: sentOnce,
});

const snoozed = (room: Scenario["room"], name: string, minutes: number): Scenario => ({
  room,
  name,
  entangled: true,
  async arrange(world) {
    await known(world);
    await done(world, "PATCH", "", { assignee: "me", state: "snoozed", snoozedUntil: at(minutes) });
  },
  call: (world) => world.drive(),
  async check(world) {
    const head = await headOf(world);
    expect([head.state, head.snoozedUntil]).toEqual(["open", undefined]);
    const notices = await world.rowsOf("notices-of", AGENT.id);
    expect(notices.filter(({ kind }) => kind === "snooze_ended")).toHaveLength(1);
    expect(world.schedules.size).toBe(0);
    await expectThread(world, { received: ["first"] });
  },
});

export const deskScenarios: readonly Scenario[] = [
  later("relay-changes", "a message for later, by the queue", 10, carriesTimer),
  later("relay-changes", "a message for later, by Scheduler", 60, carriesTimer),
  later("run-job", "a message for later goes", 10),
  later("run-schedule", "a message for later goes", 60),
  snoozed("run-job", "a snoozed conversation comes back", 10),
  snoozed("run-schedule", "a snoozed conversation comes back", 60),
  {
    room: "api",
    name: "a message for later is written",
    arrange: known,
    async call(world) {
      await done(
        world,
        "POST",
        "/scheduled",
        { content: { type: "text", text: "see you" }, sendAt: at(30) },
        "the-key",
      );
      await world.drive();
    },
    check: sentOnce,
  },
  {
    room: "api",
    name: "a conversation is snoozed",
    arrange: known,
    async call(world) {
      await done(world, "PATCH", "", { state: "snoozed", snoozedUntil: at(30) }, "the-key");
      await world.drive();
    },
    async check(world) {
      expect((await headOf(world)).state).toBe("open");
      await expectThread(world, { received: ["first"] });
    },
  },
];
