/** Receipts that name a moment, beside a reply that goes out at about that moment: nothing is claimed too early, and nothing is lost. */
import { expect, test } from "vitest";
import { messengerHook } from "./channels.ts";
import { post, reply, sentIn } from "./client.ts";
import { startRoom } from "./rooms.ts";
import { useStage } from "./stage.ts";
import { clock, makeWorld, type World } from "./world.ts";

const stageOf = useStage();
const mark = (world: World, status: "delivery" | "read", watermark: number) =>
  messengerHook(world.accountId, clock.now(), {
    sender: { id: world.kit.customer },
    recipient: { id: world.accountId },
    timestamp: clock.now(),
    [status]: { watermark },
  });
async function opened() {
  const world = await makeWorld(stageOf(), "messenger");
  clock.advance(1_000);
  const message = { id: "m_1", customer: world.kit.customer, words: "hi", atMs: clock.now() };
  await post(world, world.kit.said(world.accountId, message));
  await world.drive(0);
  await reply(world, "one");
  await world.drive(0);
  clock.advance(60_000);
  return world;
}

test("a reply sent after the customer read the thread is not read", async () => {
  const world = await opened();
  await reply(world, "two"); // written, and waits 3 s in the queue
  clock.advance(1_000);
  const readAt = clock.now(); // the customer opens the chat, which shows "one" only
  clock.advance(3_000);
  await world.drive(0); // now the page's message "two" goes out
  expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent", "sent"]);
  await post(world, mark(world, "read", readAt));
  await world.drive(0);
  expect((await sentIn(world)).map(({ status }) => status)).toEqual(["read", "sent"]);
});

test("a delivery receipt that is quicker than our own note of the answer is not lost", async () => {
  const world = await opened();
  await reply(world, "two");
  // Its process is held between the provider's answer and our note of it, and the receipt comes.
  const room = await startRoom(stageOf().cloud, "send-outbound", ({ service }) =>
    service === "provider" ? "after" : "pass",
  );
  world.sacrifice(room);
  await world.drive(0);
  clock.advance(500);
  await post(world, mark(world, "delivery", clock.now()));
  await world.drive(0);
  const taken = world.provider.accepted.at(-1);
  const second = (await sentIn(world))[1];
  if (!taken || !second) throw new Error("two were written");
  expect(second.status).toBe("sending");
  await world.stores.deliveries.accepted(second, taken.externalId, clock.iso());
  await world.drive(30);
  expect((await sentIn(world)).map(({ status }) => status)).toEqual(["delivered", "delivered"]);
});
