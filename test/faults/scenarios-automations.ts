/** A contact goes through an automation: each step is done once, wherever somebody dies on the way. */
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect } from "vitest";
import { makeAutomationStore, makeRunStore } from "../../lib/adapters/dynamo/automations.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeEventStore } from "../../lib/adapters/dynamo/events.ts";
import { asTimer, makeTimerStore, timerKey } from "../../lib/adapters/dynamo/timers.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../../lib/adapters/dynamo/webhooks.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import { ENTRY } from "../../lib/core/automations/advance.ts";
import type { Definition, Run } from "../../lib/core/automations/model.ts";
import { sentIn } from "./client.ts";
import { expectSentOnce, headOf, messagesOf } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import { clock, type Stage, type World } from "./world.ts";

const AUTOMATION = "welcome";
const RUN = "r".repeat(16);
const definition: Definition = {
  ...{ trigger: { kind: "contact.created" }, condition: null, entry: { kind: "once" } },
  exits: { reply: null, leaves: null, consentWithdrawn: false, goal: null },
  steps: [
    { id: "tag", kind: "tag", add: ["welcomed"], remove: [] },
    { id: "say", kind: "send", send: { type: "welcome", channels: ["whatsapp"], text: "Welcome" } },
    { id: "pause", kind: "wait", minutes: 5 },
    { id: "move", kind: "move", funnelId: "sales", stageId: "negotiation" },
    { id: "call", kind: "webhook", endpointId: "erp", data: {} },
    { id: "tell", kind: "event", type: "contact.welcomed", properties: {} },
  ],
};

const contextOf = (world: World, { table }: Stage) => ({ ...table, tenant: world.tenant });

/** As the projection leaves it: a run that nobody has looked at, and its timer. */
async function triggered(world: World, stage: Stage): Promise<void> {
  await known(world);
  const context = contextOf(world, stage);
  const [at, { contactId }] = [clock.iso(), await headOf(world)];
  const times = { createdAt: at, updatedAt: at, version: 1 };
  const automations = makeAutomationStore(context, ids);
  await automations.create({
    ...{ id: AUTOMATION, name: AUTOMATION, state: "active", draft: definition, createdBy: "usr_ana", ...times },
    published: { version: 1, at, by: "usr_ana", definition },
  });
  await makeEndpointStore(context, ids).create({
    ...{ id: "erp", url: "https://erp.shop.example/hook", description: null, types: ["lead.won"], active: true },
    ...{ disabled: null, headers: [], aliases: false, campaignDeliveries: "summary", previousSecretUntil: null },
    ...times,
  });
  const run: Run = {
    ...{ contactId, runId: RUN, automationId: AUTOMATION, version: 1, state: "pending", step: ENTRY },
    ...{ since: at, wakeAt: at, triggeredAt: at, trigger: {}, stopping: null, stoppedBy: null, log: [] },
    ...{ startedAt: at, updatedAt: at, revision: 1 },
  };
  await makeRunStore(context).put(run);
  const timer = { conversationId: contactId, timer: `run.${RUN}`, wakeAt: at } as const;
  await makeTimerStore(context).set(timer);
  const row = { ...timerKey(world.tenant, contactId, timer.timer), entity: "timer", ...asTimer(world.tenant, timer) };
  world.stream.push({ sequence: "0", image: marshall(row) });
}

async function goneThrough(world: World, stage: Stage): Promise<void> {
  const context = contextOf(world, stage);
  const { contactId } = await headOf(world);
  const run = await makeRunStore(context).get(contactId, RUN);
  expect(run).toMatchObject({ state: "finished", step: null });
  // Whoever comes back after the wait is over did not wait.
  const did = run?.log.filter(({ outcome }) => outcome !== "waits");
  expect(did?.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    ...["null done", "tag done", "say done", "pause done"],
    ...["move done", "call done", "tell done", "null done"],
  ]);
  expect((await makeContactDesk(context, ids).resolve(contactId))?.tags).toEqual(["welcomed"]);
  expect((await world.stores.leads.ofContact(contactId)).map(({ stageId }) => stageId)).toEqual(["negotiation"]);
  expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
  expectSentOnce(world, await messagesOf(world));
  const called = (await makeWebhookDeliveryStore(context).list("erp", {}, { limit: 9 })).items;
  expect(called.map(({ state }) => state)).toEqual(["succeeded"]);
  expect((await makeEventStore(context).list(["contact.welcomed"], { limit: 9 })).items).toHaveLength(1);
}

/** As `deliver-event` would, whom the bus rings for. */
async function taken(world: World, stage: Stage): Promise<void> {
  const deliveries = makeWebhookDeliveryStore(contextOf(world, stage));
  for (const one of (await deliveries.list("erp", {}, { limit: 9 })).items)
    await deliveries.save({ ...one, state: "succeeded", dueAt: null, version: one.version + 1 }, false);
}

const isRun = (event: unknown) =>
  (event as { readonly Records: readonly { readonly body: string }[] }).Records.some(({ body }) =>
    body.includes(`run.${RUN}`),
  );

export const automationScenarios = (stageOf: () => Stage): readonly Scenario[] => [
  {
    room: "run-job",
    name: "a contact goes through an automation, up to its wait",
    entangled: true,
    arrange: (world) => triggered(world, stageOf()),
    when: isRun,
    afterwards: (world) => taken(world, stageOf()),
    check: (world) => goneThrough(world, stageOf()),
  },
  {
    room: "run-job",
    name: "a contact goes through an automation, from its wait on",
    async arrange(world) {
      await triggered(world, stageOf());
      await world.drive(0);
    },
    when: isRun,
    afterwards: (world) => taken(world, stageOf()),
    check: (world) => goneThrough(world, stageOf()),
  },
];
