/** Something happens, a rule follows it, and the contact is told: once, wherever somebody dies on the way. */
import { expect } from "vitest";
import { makeRuleLog } from "../../lib/adapters/dynamo/event-rules.ts";
import { ask, sentIn } from "./client.ts";
import { expectSentOnce, headOf, messagesOf } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import { clock, type Stage, type World } from "./world.ts";

const isOf = (type: string) => (event: unknown) =>
  (event as { readonly Records: readonly { readonly body: string }[] }).Records.some(
    ({ body }) => (JSON.parse(body) as { readonly type: string }).type === type,
  );

const ruleIds = new WeakMap<World, string>();

async function ruled(world: World, more: object = {}): Promise<void> {
  await known(world);
  const rule = {
    name: "Viewing",
    when: { type: "viewing.booked" },
    people: { kind: "contact" },
    about: "properties.viewingId",
    quiet: { minutes: 60, per: "thing" },
    action: { kind: "notify", type: "viewing", channels: ["whatsapp"], text: "Your viewing is booked" },
    ...more,
  };
  const made = await ask(world, "POST", "/event-rules", rule, "rule");
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  ruleIds.set(world, made.body.id ?? "");
}

async function happens(world: World, messageId = "viewing-1"): Promise<void> {
  const { contactId } = await headOf(world);
  const event = { messageId, type: "viewing.booked", contact: { contactId }, properties: { viewingId: "4711" } };
  clock.advance(1_000);
  expect((await ask(world, "POST", "/events", event)).status).toBe(202);
}

async function expectToldOnce(world: World, stageOf: () => Stage): Promise<void> {
  expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
  expectSentOnce(world, await messagesOf(world));
  const log = makeRuleLog({ ...stageOf().table, tenant: world.tenant });
  const { items } = await log.list(ruleIds.get(world) ?? "", { limit: 9 });
  expect(items).toMatchObject([{ outcome: "done", counts: { told: 1, quiet: 0, skipped: 0 } }]);
}

export const eventScenarios = (stageOf: () => Stage): readonly Scenario[] => [
  {
    room: "run-job",
    name: "an event, its rule and its notification",
    entangled: true,
    async arrange(world) {
      await ruled(world);
      await happens(world);
    },
    when: isOf("event.apply"),
    check: (world) => expectToldOnce(world, stageOf),
  },
  {
    room: "run-job",
    name: "what waits by a rule for its time",
    async arrange(world) {
      await ruled(world, { wait: { kind: "after", minutes: 5 } });
      await happens(world);
    },
    when: isOf("timer.due"),
    check: (world) => expectToldOnce(world, stageOf),
  },
  {
    room: "api",
    name: "an event is reported",
    arrange: ruled,
    async call(world) {
      await happens(world);
      await world.drive();
    },
    check: (world) => expectToldOnce(world, stageOf),
  },
];
