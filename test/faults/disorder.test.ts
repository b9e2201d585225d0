/** What comes twice, late and in any interleaving that queues and providers allow ends as if it had come once and in order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { reply } from "./client.ts";
import { deliveriesIn, expectSentOnce, expectStill, headOf, messagesOf } from "./invariants.ts";
import { CUSTOMER, toInbound, toReceipts } from "./samples.ts";
import { known, picture } from "./scenarios-inbound.ts";
import { DEEP, useStage } from "./stage.ts";
import { clock, makeWorld, type World } from "./world.ts";

const stageOf = useStage();
const OTHER = "15550003333";
const START = Date.parse("2026-11-02T08:00:00.000Z");
const at = (second: number) => ({ timestamp: new Date(START + second * 1_000).toISOString() });
const words = (second: number, externalId: string, more: object = {}) => ({
  event: "message",
  externalId,
  type: "text",
  text: externalId,
  ...at(second),
  ...more,
});
const about = (event: string, second: number, targetId: string, more: object = {}) => ({
  event,
  externalId: `${event}-${second}`,
  targetId,
  replyTo: targetId,
  ...at(second),
  ...more,
});
const edit = (second: number, target: string) =>
  about("message_edit", second, target, { type: "text", text: `${target}, edited at ${second}` });
const react = (second: number, target: string, emoji?: string) =>
  about("reaction", second, target, {
    type: "reaction",
    ...(emoji ? { action: "react", text: emoji } : { action: "unreact" }),
  });

type Step = (world: World) => void;
const event =
  (of: Record<string, unknown>, customer = CUSTOMER): Step =>
  (world) =>
    toInbound(world, of, { customer });
const echo = (second: number, externalId: string) => words(second, externalId, { direction: "out", senderId: "900" });

/** In the order in which it happened. */
const HISTORY: readonly Step[] = [
  event(words(1, "a1")),
  event(words(1, "b1"), OTHER),
  event(words(2, "a2")),
  event(edit(3, "a2")),
  event(echo(4, "a3")),
  (world) => toReceipts(world, "delivered", "a3"),
  (world) => toReceipts(world, "read", "a3"),
  event(react(5, "a1", "👍")),
  event(react(6, "a1")),
  event(words(7, "b2"), OTHER),
  event(about("message_delete", 8, "b2"), OTHER),
  event(edit(9, "a2")),
  event(words(10, "a4")),
  event(edit(11, "a4")),
  event(react(12, "a4", "❤️")),
  event(echo(13, "b3"), OTHER),
  (world) => toReceipts(world, "sent", "b3"),
  (world) => toReceipts(world, "failed", "b3"),
  (world) => toReceipts(world, "delivered", "b3"),
];

/** All that people see, without what is each world's own, and the contact's name, which is that of whoever opened the thread. */
async function seen(world: World) {
  return Promise.all(
    [CUSTOMER, OTHER].map(async (customer) => {
      const { state, unread, lastMessageAt, lastDirection, preview, lastInboundAt } = await headOf(world, customer);
      const messages = (await messagesOf(world, customer)).map((message) =>
        message.kind === "received"
          ? [message.externalId, message.body, message.reactions, message.status, message.at, message.direction]
          : message,
      );
      return { state, unread, lastMessageAt, lastDirection, preview, lastInboundAt, messages };
    }),
  );
}

async function play(order: readonly number[], pauses: readonly number[]) {
  const world = await makeWorld(stageOf());
  for (const [index, step] of order.entries()) {
    HISTORY[step]?.(world);
    const pause = pauses[index % Math.max(1, pauses.length)] ?? 0;
    if (pause > 0) {
      await world.drive(0);
      clock.advance(pause * 1_000);
    }
  }
  await world.drive(1);
  await expectStill(world, stageOf().table);
  expect((await world.stores.contacts.list({ limit: 10 })).items).toHaveLength(2);
  return seen(world);
}

test("messages, edits, deletions, reactions, echoes and receipts", async () => {
  const inOrder = HISTORY.map((_, index) => index);
  const clean = await play(inOrder, [1]);
  // Everything at least once, some twice, in any order.
  const orders = fc
    .array(fc.nat(HISTORY.length - 1), { maxLength: 12 })
    .chain((repeated) =>
      fc.shuffledSubarray([...inOrder, ...repeated.map((one) => one + HISTORY.length)], {
        minLength: HISTORY.length + repeated.length,
      }),
    )
    .map((order) => order.map((one) => one % HISTORY.length));
  const pauses = fc.array(fc.constantFrom(0, 0, 0, 1, 400), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(orders, pauses, async (order, waits) => {
      expect(await play(order, waits)).toEqual(clean);
    }),
    { numRuns: DEEP ? 150 : 8, seed: 20_261_102, endOnFailure: true },
  );
}, 180_000);

test("stream records that come twice, and again when no queue remembers them", async () => {
  const world = await makeWorld(stageOf());
  await known(world);
  world.provider.script.push("accept", "spam");
  for (const text of ["one", "two", "three"]) await reply(world, text);
  toInbound(world, picture("picture"));
  await world.drive(0);
  // `drive(0)` has read the stream; what it read is put there again, twice over, now and at each later hour.
  const records = [...world.history];
  expect(records.length).toBeGreaterThan(3);
  for (let hour = 0; hour < 9; hour++) {
    world.stream.push(...records, ...records.toReversed());
    await world.drive(1);
    clock.advance(1_800_000);
  }
  await world.drive();
  await expectStill(world, stageOf().table);
  expect(deliveriesIn(await messagesOf(world)).map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
  expectSentOnce(world, await messagesOf(world));
  expect(world.files.size).toBe(1);
});
