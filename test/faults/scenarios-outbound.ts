import { expect } from "vitest";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { deliveryId } from "../../lib/core/deliveries/model.ts";
import { reply, sentIn } from "./client.ts";
import { expectFate, expectSentOnce, expectThread, messagesOf } from "./invariants.ts";
import { CUSTOMER, text, toInbound, toReceipts, toUnordered } from "./samples.ts";
import type { Crash, Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import { clock, type World } from "./world.ts";

const HOUR = 3_600_000;
/** What nobody knows is told by the provider's receipt, or closed when none comes. */
async function expectResolved(world: World): Promise<void> {
  for (const message of await sentIn(world)) {
    if (message.status !== "unknown") continue;
    const ref = deliveryId(message.conversationId, message.key);
    const taken = world.provider.accepted.find(({ clientRef }) => clientRef === ref);
    if (taken) toReceipts(world, "delivered", taken.externalId, ref);
    await world.drive(26);
    expect((await world.stores.deliveries.get(message))?.status).toBe(taken ? "delivered" : "presumed_lost");
  }
  expectSentOnce(world, await messagesOf(world));
}

type Line = World["provider"]["script"][number];

/** One reply to a provider that answers so, and what becomes of it. */
const sending = (
  name: string,
  script: readonly Line[],
  clean: SentMessage["status"],
  more: (world: World) => Promise<void> = async () => {},
): Scenario => ({
  room: "send-outbound",
  name,
  async arrange(world) {
    await known(world);
    world.provider.script.push(...script);
    await reply(world, "hello");
  },
  async check(world, crash) {
    const [message] = await sentIn(world);
    expectFate(message, crash, clean);
    if (message?.status === clean) await more(world);
    await expectThread(world, { received: ["first"] });
    await expectResolved(world);
  },
});

const untilAfter = (at: string | undefined): number => (Date.parse(at ?? "") - clock.now()) / HOUR + 0.005;

/** The first reply is put off for hours and holds the thread; the second waits behind it; a third is written in between. */
async function heldThread(world: World, second: boolean): Promise<void> {
  await known(world);
  world.provider.script.push("spam");
  await reply(world, "one");
  await world.drive(1);
  expect((await sentIn(world))[0]?.status).toBe("deferred");
  if (second) {
    await reply(world, "two");
    await world.drive(1);
  }
}

async function thirdIn(world: World): Promise<void> {
  const [first] = await sentIn(world);
  await world.drive(untilAfter(first?.wakeAt));
  await reply(world, "three");
  await world.drive();
}

async function checkHeld(world: World, crash: Crash, which: number): Promise<void> {
  const sent = await sentIn(world);
  expect(sent).toHaveLength(3);
  expectFate(sent[which], crash, "sent");
  for (const [index, message] of sent.entries()) if (index !== which) expect(message.status).toBe("sent");
  await expectResolved(world);
}

const carries = (relay: string) => (event: unknown) =>
  (event as { Records: { dynamodb: { NewImage: { relay: { S: string } } } }[] }).Records.some(
    ({ dynamodb }) => dynamodb.NewImage.relay.S === relay,
  );

/** Put off for a minute by the queue's own delay, or for hours by a schedule. */
const short: readonly Line[] = ["busy", "busy", "busy", "busy"];
const long: readonly Line[] = ["spam"];

const putOff = (room: Scenario["room"], name: string, script: readonly Line[], when?: Scenario["when"]): Scenario => ({
  room,
  name,
  async arrange(world) {
    await known(world);
    world.provider.script.push(...script);
    await reply(world, "hello");
  },
  ...(when ? { when } : {}),
  async check(world) {
    expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
    expectSentOnce(world, await messagesOf(world));
    expect(world.schedules.size).toBe(0);
  },
});

export const outboundScenarios: readonly Scenario[] = [
  sending("accepted", ["accept"], "sent"),
  sending("refused for now", ["busy"], "sent"),
  sending("throttled for hours", ["spam"], "sent"),
  sending("throttled for this recipient", ["slow_down"], "sent"),
  sending("refused for good", ["refuse"], "failed"),
  sending("credentials refused", ["token"], "failed", async (world) => {
    expect((await world.stores.connections.connection(world.connectionId))?.health).toBe("broken");
  }),
  sending("answer lost", ["take_and_break"], "unknown"),
  {
    room: "send-outbound",
    name: "deferred behind another",
    entangled: true,
    arrange: async (world) => {
      await heldThread(world, false);
      await reply(world, "two");
    },
    async call(world) {
      await world.drive(1);
      await thirdIn(world);
    },
    check: (world, crash) => checkHeld(world, crash, 1),
  },
  {
    room: "send-outbound",
    name: "put off, with another behind it",
    entangled: true,
    async arrange(world) {
      await known(world);
      world.provider.script.push("spam");
      await reply(world, "one");
    },
    async call(world) {
      await world.drive(1);
      await reply(world, "two");
      await world.drive(1);
      const [first] = await sentIn(world);
      if (first?.status === "deferred") await thirdIn(world);
      else await reply(world, "three");
      await world.drive();
    },
    check: (world, crash) => checkHeld(world, crash, 0),
  },
  {
    room: "send-outbound",
    name: "sent after it held its thread",
    entangled: true,
    arrange: (world) => heldThread(world, true),
    call: thirdIn,
    check: (world, crash) => checkHeld(world, crash, 0),
  },
  putOff("relay-changes", "talk", []),
  putOff("relay-changes", "wake soon", short, carries("wake")),
  putOff("relay-changes", "wake slot", long, carries("wake")),
  putOff("run-job", "wake", short),
  putOff("run-schedule", "wake slot", long),
  {
    room: "run-schedule",
    name: "wake slot with three of one thread",
    async arrange(world) {
      await heldThread(world, true);
      await reply(world, "three");
      await world.drive(1);
    },
    async check(world) {
      expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
      expectSentOnce(world, await messagesOf(world));
    },
  },
  {
    room: "process-receipts",
    name: "a batch with and without references, early, repeated, out of order",
    async arrange(world) {
      await known(world);
      const ref = await reply(world, "hello");
      const echo = { direction: "out", senderId: world.accountId, recipientId: CUSTOMER };
      clock.advance(1_000);
      toInbound(world, { ...text("echo"), ...echo });
      await world.drive();
      const ours = world.provider.accepted[0]?.externalId ?? "";
      clock.advance(1_000);
      for (const status of ["read", "sent", "delivered"] as const) toReceipts(world, status, ours, ref);
      toReceipts(world, "delivered", "echo");
      toReceipts(world, "delivered", "early");
      toReceipts(world, "delivered", "early");
      toUnordered(world, "inbound.notice", {
        connectionId: world.connectionId,
        event: { event: "account", channel: "whatsapp" },
      });
      toUnordered(world, "inbound.kept", { reason: "unknown", channel: "whatsapp", appId: world.appId, raw: { a: 1 } });
    },
    async afterwards(world) {
      const echo = { direction: "out", senderId: world.accountId, recipientId: CUSTOMER };
      toInbound(world, { ...text("early"), ...echo });
      await world.drive();
    },
    async check(world) {
      const states = (await messagesOf(world)).map((message) =>
        message.kind === "note" ? "" : `${message.externalId?.replace(/\d+$/, "")} ${message.status}`,
      );
      expect(states).toEqual(["first undefined", "wamid.OURS read", "echo delivered", "early delivered"]);
      expect(await world.rowsOf("notices", world.connectionId)).toHaveLength(1);
      expect(await world.rowsOf("kept", "2026-11-02")).toHaveLength(1);
    },
  },
];
