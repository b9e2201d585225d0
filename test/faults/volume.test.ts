/** Many customers at once, with a provider that repeats itself and keeps no order between people: none lost, none doubled. */
import { expect, test } from "vitest";
import { expectStill, headOf, messagesOf } from "./invariants.ts";
import { said, toInbound, toReceipts, webhook } from "./samples.ts";
import { DEEP, useStage } from "./stage.ts";
import { clock, makeWorld, type World } from "./world.ts";

const stageOf = useStage();
const [MESSAGES, THREADS] = DEEP ? [10_000, 500] : [300, 20];

/** Mulberry32: the same run every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Happening {
  readonly place: number;
  readonly happen: (world: World) => Promise<void>;
}

async function post(world: World, value: Record<string, unknown>): Promise<void> {
  const outcome = await world.invoke("receive-webhook", webhook(world, value));
  expect(outcome).toMatchObject({ kind: "answered", answer: { statusCode: 200 } });
}

test(`${MESSAGES} messages over ${THREADS} threads`, async () => {
  const roll = dice(7);
  const world = await makeWorld(stageOf());
  const began = clock.now();
  const expected = new Map<string, { id: string; out: boolean }[]>();
  const happenings: Happening[] = [];
  for (let index = 0; index < MESSAGES; index++) {
    const customer = `1555${String(index % THREADS).padStart(7, "0")}`;
    const id = `wamid.${index}`;
    const out = index >= THREADS && roll() < 0.1;
    const thread = expected.get(customer) ?? [];
    expected.set(customer, [...thread, { id, out }]);
    const saidAt = began + Math.floor(index / THREADS) * 1_000;
    const contacts = [{ wa_id: customer, profile: { name: "Ana Ejemplo" } }];
    const timestamp = new Date(saidAt).toISOString();
    const happen = out
      ? async () => {
          const echo = { direction: "out", senderId: world.accountId, recipientId: customer };
          toInbound(
            world,
            { event: "message", externalId: id, type: "text", text: id, timestamp, ...echo },
            { customer },
          );
        }
      : () => post(world, { contacts, messages: [said(id, customer, id, saidAt)] });
    // Between people there is no order; of one person's messages some overtake each other.
    const place = index + roll() * THREADS * (roll() < 0.05 ? 3 : 1);
    happenings.push({ place, happen });
    if (roll() < 0.1) happenings.push({ place: place + roll() * MESSAGES * 0.3, happen });
    if (out) {
      const early = roll() < 0.1 ? -MESSAGES / 20 : 1;
      for (const status of roll() < 0.5 ? (["delivered", "read"] as const) : (["read", "delivered"] as const))
        happenings.push({ place: place + early * (1 + roll()), happen: async () => toReceipts(world, status, id) });
    }
  }
  happenings.sort((a, b) => a.place - b.place);
  for (const [index, { happen }] of happenings.entries()) {
    await happen(world);
    if (index % 100 !== 99) continue;
    await world.drive(0);
    clock.advance(60_000);
  }
  await world.drive(1);

  await expectStill(world, stageOf().table);
  for (const [customer, thread] of expected) {
    const messages = await messagesOf(world, customer);
    expect(messages.map(({ externalId }) => externalId)).toEqual(thread.map(({ id }) => id));
    for (const message of messages)
      expect(message.kind === "received" && message.status).toBe(message.direction === "out" ? "read" : undefined);
    const head = await headOf(world, customer);
    expect(head.unread).toBe(thread.filter(({ out }) => !out).length);
    expect(head.lastMessageId).toBe(messages.at(-1)?.key);
  }
  const count = async (
    list: (page: { limit: number; cursor?: string }) => Promise<{ items: readonly unknown[]; nextCursor?: string }>,
  ) => {
    let found = 0;
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 100, ...(cursor ? { cursor } : {}) });
      found += page.items.length;
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  };
  expect(await count((page) => world.stores.contacts.list(page))).toBe(THREADS);
  expect(await count((page) => world.stores.leads.list({ state: "new" }, page))).toBe(THREADS);
}, 300_000);
