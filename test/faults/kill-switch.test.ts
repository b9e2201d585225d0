/** What is stopped sends nothing, whenever its sender dies; what is due waits, and goes out once and in order when it is started. */
import { describe, expect, test } from "vitest";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { reply, sentIn } from "./client.ts";
import type { Call, Fate } from "./cloud.ts";
import { expectSentOnce, expectStill, messagesOf } from "./invariants.ts";
import { startRoom } from "./rooms.ts";
import { known } from "./scenarios-inbound.ts";
import { DEEP, useStage } from "./stage.ts";
import { clock, makeWorld, type World } from "./world.ts";

const stageOf = useStage();
const WORDS = ["one", "two", "three"];
/** What the operator is promised: until a stop is obeyed, and until what waits has gone out after a start. */
const OBEYED_MS = 30_000;
const STARTED_HOURS = 0.5;

type Scope = "tenant" | "connection";
const SCOPES: readonly Scope[] = ["tenant", "connection"];

const turn = (world: World, scope: Scope, stopped: boolean): Promise<void> =>
  world.stores.switches.set(
    scope === "tenant" ? undefined : world.connectionId,
    stopped ? { reason: "a wrong price", at: clock.iso() } : undefined,
  );

async function queued(words: readonly string[] = WORDS): Promise<World> {
  const world = await makeWorld(stageOf());
  await known(world);
  for (const text of words) await reply(world, text);
  return world;
}

const statuses = (sent: readonly SentMessage[]) => sent.map(({ status }) => status);
const took = (world: World) => world.provider.accepted.map(({ text }) => text);

/** Which of the three nobody knows about: it was claimed, and what became of it was not written. */
function lost(calls: readonly Call[]): number | undefined {
  const writes = calls.filter(
    ({ operation, body }) =>
      operation === "UpdateItem" && String((body.Key as { sk?: { S: string } })?.sk?.S).startsWith("m#"),
  );
  const claims = writes.filter(({ body }) => String(body.UpdateExpression).includes("ADD attempts")).length;
  return claims > writes.length - claims ? claims - 1 : undefined;
}

async function expectAllSent(world: World, but: number | undefined, words: readonly string[] = WORDS): Promise<void> {
  await expectStill(world, stageOf().table);
  expect(statuses(await sentIn(world))).toEqual(words.map((_, index) => (index === but ? "unknown" : "sent")));
  expectSentOnce(world, await messagesOf(world));
}

interface Run {
  readonly scope: Scope;
  /** Which call of the sender is its last: it dies `before` or `after` it. */
  readonly point?: { readonly call: number; readonly side: "before" | "after" };
  /** The calls of a clean run. */
  readonly calls?: readonly Call[];
}

async function startSender(world: World, { point }: Run) {
  const fate = (_: Call, number: number): Fate => (point && number === point.call ? point.side : "pass");
  const room = await startRoom(stageOf().cloud, "send-outbound", fate);
  world.sacrifice(room);
  return room;
}

/** Those that took effect before the sender died. */
const done = ({ point, calls = [] }: Run, made: readonly Call[]): readonly Call[] =>
  point ? calls.slice(0, point.call - (point.side === "before" ? 1 : 0)) : made;

/** The sender dies while the stop holds. */
async function dyingStopped(run: Run): Promise<readonly Call[]> {
  const world = await queued();
  await turn(world, run.scope, true);
  const { process } = await startSender(world, run);
  await world.drive(2);
  expect(world.sacrificed(), "the sender was asked").toBe(true);
  expect(world.provider.asked, "asked while it was stopped").toEqual([]);
  const victim = lost(done(run, process.calls));
  expect(statuses(await sentIn(world))).toEqual(WORDS.map((_, index) => (index === victim ? "unknown" : "deferred")));
  await turn(world, run.scope, false);
  // What is written now may go at once, and does not overtake what waits.
  clock.advance(OBEYED_MS);
  await reply(world, "four");
  await world.drive(STARTED_HOURS);
  const words = [...WORDS, "four"];
  expect(took(world)).toEqual(words.filter((_, index) => index !== victim));
  await expectAllSent(world, victim, words);
  return process.calls;
}

/** The first sender after the start dies. */
async function dyingStarted(run: Run): Promise<readonly Call[]> {
  const world = await queued();
  await turn(world, run.scope, true);
  await world.drive(1);
  expect(statuses(await sentIn(world))).toEqual(["deferred", "deferred", "deferred"]);
  await turn(world, run.scope, false);
  const { process } = await startSender(world, run);
  await world.drive();
  expect(world.sacrificed(), "the sender was asked").toBe(true);
  await expectAllSent(world, lost(done(run, process.calls)));
  return process.calls;
}

describe.each(SCOPES)("a stopped %s", (scope) => {
  test.each([
    ["while it is stopped", dyingStopped],
    ["just after it was started again", dyingStarted],
  ] as const)(
    "whose sender dies %s",
    async (name, play) => {
      const calls = await play({ scope });
      expect(calls.length).toBeGreaterThan(0);
      const broken: string[] = [];
      const points = calls
        .flatMap((_, index) => (["before", "after"] as const).map((side) => ({ call: index + 1, side })))
        .filter((_, index) => DEEP || index % 16 === 3);
      for (const point of points)
        await play({ scope, point, calls }).catch((error: unknown) => {
          broken.push(`${point.side} call ${point.call} (${calls[point.call - 1]?.operation}): ${error}`);
        });
      process.stdout.write(`${scope} stopped, dying ${name}: ${points.length} tried, ${broken.length} broken\n`);
      expect(broken).toEqual([]);
    },
    120_000,
  );

  test("is obeyed within half a minute by a sender that knew better", async () => {
    const world = await queued(["before"]);
    await world.drive(0);
    const stoppedAt = clock.now();
    await turn(world, scope, true);
    const words = Array.from({ length: 20 }, (_, index) => `word ${index}`);
    for (const text of words) {
      clock.advance(2_000);
      await reply(world, text);
      await world.drive(0);
    }
    expect(clock.now()).toBeGreaterThan(stoppedAt + 1.5 * OBEYED_MS);
    const late = world.provider.asked.filter((at) => at > stoppedAt);
    expect(late, "an answer was remembered").not.toEqual([]);
    expect(Math.max(...late)).toBeLessThanOrEqual(stoppedAt + OBEYED_MS);
    const sent = world.provider.accepted.length;
    await world.drive(3);
    expect(world.provider.accepted).toHaveLength(sent);
    await turn(world, scope, false);
    await world.drive(STARTED_HOURS);
    expect(took(world)).toEqual(["before", ...words]);
    expectSentOnce(world, await messagesOf(world));
    await expectStill(world, stageOf().table);
  });

  test("sends nothing again of what was asked before, though its sender died of it", async () => {
    const world = await queued();
    const room = await startRoom(stageOf().cloud, "send-outbound", ({ service }) =>
      service === "provider" ? "after" : "pass",
    );
    world.sacrifice(room);
    await world.drive(0);
    expect(world.sacrificed(), "the sender was asked").toBe(true);
    expect(took(world)).toEqual(["one"]);
    await turn(world, scope, true);
    await world.drive(2);
    expect(took(world)).toEqual(["one"]);
    expect(statuses(await sentIn(world))).toEqual(["unknown", "deferred", "deferred"]);
    await turn(world, scope, false);
    await world.drive(STARTED_HOURS);
    expect(took(world)).toEqual(WORDS);
    await expectAllSent(world, 0);
  });
});

test("a stop of another connection stops nothing", async () => {
  const world = await queued();
  await world.stores.switches.set(`${world.connectionId}x`, { reason: "another", at: clock.iso() });
  await world.drive(0);
  expect(took(world)).toEqual(WORDS);
  await expectAllSent(world, undefined);
});
