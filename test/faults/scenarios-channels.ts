/** The roads on which Messenger, Telegram and the business's own system differ: their own webhooks, their answers to a send, and what tells of a lost answer. */
import { expect } from "vitest";
import type { SentMessage } from "../../lib/core/conversations/model.ts";
import { parseDeliveryId } from "../../lib/core/deliveries/model.ts";
import { type ChannelId, messengerHook } from "./channels.ts";
import { post, reply, sentIn } from "./client.ts";
import { expectFate, expectOneContact, expectSentOnce, expectThread, headOf, messagesOf } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";
import { clock, type World } from "./world.ts";

const HOUR = 3_600_000;

/** The customer's message of this number; they are a second apart. */
async function say(world: World, number: number): Promise<void> {
  const { kit, accountId } = world;
  clock.advance(1_000);
  const message = { id: kit.theirs(number), customer: kit.customer, words: `words ${number}`, atMs: clock.now() };
  await post(world, kit.said(accountId, message));
}

async function greeted(world: World): Promise<void> {
  await say(world, 1);
  await world.drive(0);
}

const expectSaid = (world: World, ...numbers: readonly number[]): Promise<void> =>
  expectThread(world, { received: numbers.map(world.kit.theirs) });

const receiving = (channel: ChannelId): readonly Scenario[] => [
  {
    channel,
    room: "receive-webhook",
    name: "message",
    short: true,
    arrange: greeted,
    async call(world) {
      await say(world, 2);
      await world.drive(0);
    },
    check: (world) => expectSaid(world, 1, 2),
  },
  {
    channel,
    room: "process-inbound",
    name: "first message of a thread, from the webhook",
    arrange: (world) => say(world, 1),
    async check(world) {
      await expectSaid(world, 1);
      await expectOneContact(world);
      const { kit, stores, connectionId, accountId } = world;
      const head = await headOf(world);
      expect(head).toMatchObject({ connectionId, chat: { id: kit.customer, type: "person" } });
      expect((await stores.contacts.get(head.contactId))?.identities).toEqual(
        kit.identitiesOf(kit.customer, accountId),
      );
    },
  },
];

interface Sending {
  readonly name: string;
  readonly script: World["provider"]["script"];
  readonly clean: SentMessage["status"];
  readonly short?: true;
  /** Until it has to be where a clean run brings it: a few minutes, before which nothing unknown is given up. */
  readonly hours?: number;
  /** The least that the provider has to be left alone after it refused. */
  readonly pauseMs?: number;
  readonly more?: (world: World) => Promise<void>;
}

/** One reply to a provider that answers so, and what becomes of it. */
const sending = (
  channel: ChannelId,
  { name, script, clean, short, hours = 0.2, pauseMs, more }: Sending,
): Scenario => ({
  channel,
  room: "send-outbound",
  name,
  ...(short ? { short } : {}),
  async arrange(world) {
    await greeted(world);
    world.provider.script.push(...script);
    await reply(world, "hello");
  },
  call: (world) => world.drive(hours),
  async check(world, crash) {
    const [message] = await sentIn(world);
    const { receipts, send } = world.kit.manifest;
    const over = hours * HOUR > receipts.presumedLostMs;
    // Who knows a repetition is asked again.
    expectFate(message, crash, clean, send.repeatSafe ? clean : over ? "presumed_lost" : "unknown");
    const [first = 0, second] = world.provider.asked;
    if (pauseMs && second) expect(second - first).toBeGreaterThanOrEqual(pauseMs);
    if (message?.status === clean) await more?.(world);
    await expectSaid(world, 1);
    if (message?.status === "unknown") await expectResolved(world, message);
    expectSentOnce(world, await messagesOf(world));
  },
});

async function expectResolved(world: World, message: SentMessage): Promise<void> {
  const asked = world.provider.asked.length;
  if (world.channel === "messenger") await expectOnlyEchoTells(world, message);
  else await expectClosed(world, message);
  expect(world.provider.asked, "sent again").toHaveLength(asked);
}

const statusOf = async (world: World, message: SentMessage) => (await world.stores.deliveries.get(message))?.status;

/** No receipt tells, so it is given up: when the manifest says, and not before. */
async function expectClosed(world: World, message: SentMessage): Promise<void> {
  const until = Date.parse(message.wakeAt ?? "");
  expect(until).toBeGreaterThanOrEqual(Date.parse(message.at) + world.kit.manifest.receipts.presumedLostMs);
  await world.drive((until - clock.now()) / HOUR - 0.01);
  expect(await statusOf(world, message)).toBe("unknown");
  await world.drive(26);
  expect(await statusOf(world, message)).toBe("presumed_lost");
  expect(world.schedules.size).toBe(0);
}

/** Everything that the page's side of the chat was told until then has come so far. */
const upTo = (world: World, status: "delivery" | "read", throughMs: number) => ({
  sender: { id: world.kit.customer },
  recipient: { id: world.accountId },
  timestamp: clock.now(),
  [status]: { watermark: throughMs },
});

const echo = (world: World, mid: string, text: string, metadata?: string) => ({
  sender: { id: world.accountId },
  recipient: { id: world.kit.customer },
  timestamp: clock.now(),
  message: { mid, text, is_echo: true, ...(metadata === undefined ? {} : { metadata }) },
});

/** One webhook, a second after what was before, and what it sets in motion. */
async function tell(world: World, ...items: readonly object[]): Promise<void> {
  clock.advance(1_000);
  await post(world, messengerHook(world.accountId, clock.now(), ...items));
}

async function told(world: World, ...items: readonly object[]): Promise<void> {
  await tell(world, ...items);
  await world.drive(0);
}

/** Neither a moment nor the same words of another app are a proof; what Meta says of our own reference is. */
async function expectOnlyEchoTells(world: World, message: SentMessage): Promise<void> {
  const [taken] = world.provider.accepted;
  await told(world, upTo(world, "delivery", clock.now()), upTo(world, "read", clock.now()));
  await told(world, echo(world, "m_INBOX", "hello"));
  await told(world, echo(world, "m_APP", "hello", "reference-of-another-app"));
  await told(world, echo(world, "m_ELSEWHERE", "hello", `${"z".repeat(26)}.${message.key}`));
  expect(await statusOf(world, message)).toBe("unknown");
  if (!taken) return expectClosed(world, message);
  expect(parseDeliveryId(taken.clientRef)).toEqual({ conversationId: message.conversationId, key: message.key });
  const before = (await messagesOf(world)).length;
  for (let time = 0; time < 2; time++) await told(world, echo(world, taken.externalId, "hello", taken.clientRef));
  expect(await world.stores.deliveries.get(message)).toMatchObject({ status: "sent", externalId: taken.externalId });
  await told(world, upTo(world, "read", clock.now()));
  await world.drive(26);
  expect(await statusOf(world, message)).toBe("read");
  expect(await messagesOf(world)).toHaveLength(before);
}

const isBroken = async (world: World): Promise<void> => {
  expect((await world.stores.connections.connection(world.connectionId))?.health).toBe("broken");
};

const sendings: readonly Sending[] = [
  { name: "accepted", script: ["accept"], clean: "sent", short: true },
  { name: "refused for now", script: ["busy"], clean: "sent", pauseMs: 1_000 },
  { name: "throttled for hours", script: ["spam"], clean: "sent", hours: 7, pauseMs: 6 * HOUR },
  { name: "refused for good", script: ["refuse"], clean: "failed" },
  { name: "credentials refused", script: ["token"], clean: "failed", more: isBroken },
  { name: "answer lost", script: ["take_and_break"], clean: "unknown" },
];

/** Asked again under the same id, a system that knows it tells that it took it: nothing stays unknown. */
const repeated: readonly Sending[] = sendings.map((one) =>
  one.clean === "unknown" ? { ...one, clean: "sent", short: true } : one,
);

/** What became of each of ours: by its words, in the thread's order. */
const states = async (world: World): Promise<readonly string[]> =>
  (await messagesOf(world)).flatMap((message) => {
    if (message.kind === "sent")
      return message.content.type === "text" ? [`${message.content.text}: ${message.status}`] : [];
    return message.kind === "received" && message.direction === "out"
      ? [`${message.body.text}: ${message.status ?? "told"}`]
      : [];
  });

const receipts: readonly Scenario[] = [
  {
    channel: "messenger",
    room: "process-receipts",
    name: "moments, repeated, out of order, and before what they are about",
    async arrange(world) {
      await greeted(world);
      await reply(world, "one");
      await world.drive(0);
      clock.advance(60_000);
      const between = clock.now();
      clock.advance(60_000);
      await reply(world, "two");
      await world.drive(0);
      clock.advance(10_000);
      // Not sent yet when the receipts are read.
      await reply(world, "three");
      await tell(world, upTo(world, "read", between));
      for (let time = 0; time < 2; time++) await tell(world, upTo(world, "delivery", clock.now()));
      await tell(world, upTo(world, "delivery", between));
      // Our clock and Meta's are compared with a few seconds' indulgence.
      clock.advance(10_000);
    },
    async afterwards(world) {
      expect(await states(world)).toEqual(["one: read", "two: delivered", "three: sent"]);
      await told(world, echo(world, "m_INBOX", "by hand"));
      await told(world, upTo(world, "read", clock.now()), upTo(world, "delivery", clock.now()));
      await told(world, upTo(world, "delivery", clock.now()));
    },
    async check(world) {
      expect(await states(world)).toEqual(["one: read", "two: read", "three: read", "by hand: read"]);
      expectSentOnce(world, await messagesOf(world));
    },
  },
  {
    channel: "messenger",
    room: "process-receipts",
    name: "echo of a lost answer, and the moment behind it",
    async arrange(world) {
      await greeted(world);
      world.provider.script.push("take_and_break");
      await reply(world, "one");
      await world.drive(0);
      expect(await states(world)).toEqual(["one: unknown"]);
      const [taken] = world.provider.accepted;
      clock.advance(10_000);
      const items = [
        upTo(world, "delivery", clock.now()),
        echo(world, taken?.externalId ?? "", "one", taken?.clientRef ?? ""),
      ];
      for (let time = 0; time < 2; time++) await tell(world, ...items);
    },
    async check(world) {
      expect(await states(world)).toEqual(["one: delivered"]);
      expectSentOnce(world, await messagesOf(world));
      await expectSaid(world, 1);
    },
  },
];

const of = (channel: ChannelId, pauseMs: number, its = sendings): readonly Scenario[] => [
  ...receiving(channel),
  ...its.map((one) => sending(channel, one)),
  sending(channel, { name: "told to slow down", script: ["slow_down"], clean: "sent", pauseMs }),
];

export const channelScenarios: readonly Scenario[] = [
  ...of("messenger", 1_000),
  ...of("instagram", 1_000),
  ...of("slack", 30_000),
  ...of("telegram", 30_000),
  ...of("http", 30_000, repeated),
  ...receipts,
];
