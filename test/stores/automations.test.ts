/** Automations and segments on a real table: what really is written there begins runs, by the projections and the runner as they are deployed. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Definition, Trigger } from "../../lib/core/automations/model.ts";
import type { RunKind } from "../../lib/core/jobs/ports.ts";
import type { Change, Projection } from "../../lib/core/projections/model.ts";
import { makeProjectChanges } from "../../lib/core/projections/project.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { setEnvironment } from "../support/room.ts";
import { openStream, type TestStream } from "../support/stream.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { CAMPAIGN, phase, plan } from "./campaign-world.ts";
import { makeRoad } from "./road.ts";

const START = Date.parse("2026-11-02T09:00:00.000Z");
const DAY = 86_400_000;
const FOLLOWING = ["audience", "automations", "answers", "tracking", "webhooks"];

let table: TestTable;
let stream: TestStream;
beforeAll(async () => {
  table = await startTable({ streamed: true });
  stream = openStream(table);
}, 60_000);
afterAll(async () => {
  stream.stop();
  await table.stop();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  setEnvironment({
    AWS_ENDPOINT_URL: table.endpoint,
    LOG_LEVEL: "SILENT",
    FILES_BUCKET: "files",
    JOBS_QUEUE_URL: "http://127.0.0.1:1/1/jobs",
    BULK_QUEUE_URL: "http://127.0.0.1:1/1/bulk",
    MEDIA_BUCKET: "media",
    SECRETS_PREFIX: "/t",
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

let tenants = 0;

/** A contact who wrote once, with a lead in `first_chat`; a campaign that runs; and everything that follows from what is written. */
async function open() {
  const tenant = `flow-${++tenants}`;
  const { systemIds: ids } = await import("../../lib/adapters/system/system.ts");
  const { makeAutomationStore, makeRunStore } = await import("../../lib/adapters/dynamo/automations.ts");
  const { makeCampaignStore } = await import("../../lib/adapters/dynamo/campaigns.ts");
  const { makeCampaignDeliveryStore } = await import("../../lib/adapters/dynamo/campaign-deliveries.ts");
  const { makeSegmentStore } = await import("../../lib/adapters/dynamo/segments.ts");
  const { makeFieldStore } = await import("../../lib/adapters/dynamo/funnels.ts");
  const { makeEventStore } = await import("../../lib/adapters/dynamo/events.ts");
  const { makeTimerStore } = await import("../../lib/adapters/dynamo/timers.ts");
  const { makeContactDesk } = await import("../../lib/adapters/dynamo/contact-desk.ts");
  const { makeEndpointStore, makeWebhookDeliveryStore } = await import("../../lib/adapters/dynamo/webhooks.ts");
  const { makeManageContacts } = await import("../../lib/core/contacts/manage.ts");
  const { makeManageLeads } = await import("../../lib/core/leads/manage.ts");
  const { makeManageSegments } = await import("../../lib/core/segments/manage.ts");
  const { makeProjections } = await import("../../functions/project-changes/wiring.ts");
  const { advanceRunOf } = await import("../../functions/automating.ts");
  const { runs: audienceRuns } = await import("../../functions/run-job/audience/index.ts");
  const { ownOf } = await import("../../lib/core/shards/model.ts");
  const context = { client: table.client, tableName: table.tableName, tenant };
  const clock = { now: () => Date.now() };
  const iso = () => new Date().toISOString();
  const road = makeRoad(table, tenant);
  const [automations, runs] = [makeAutomationStore(context, ids), makeRunStore(context)];
  const [deliveries, timers, contacts] = [
    makeCampaignDeliveryStore(context),
    makeTimerStore(context),
    makeContactDesk(context, ids),
  ];
  const [segments, fields] = [makeSegmentStore(context, ids), makeFieldStore(context)];
  const shared = { clock, ids };
  const manageContacts = makeManageContacts({ contacts, fields, ...shared });
  const manageLeads = makeManageLeads({ ...road.stores, ...shared });
  const manageSegments = makeManageSegments({ segments, fields, startJob: async () => undefined, ...shared });
  const advance = advanceRunOf(context);
  const history: Change[] = [];
  const process = () => {
    const all = makeProjections({ tableName: table.tableName, liveUrl: "http://127.0.0.1:1", log: makeLog() });
    return makeProjectChanges(all.filter(({ name }: Projection) => FOLLOWING.includes(name)));
  };
  let project = process();

  const tell = async (changes: readonly Change[]) => {
    for (const its of Map.groupBy(changes, ({ place }) => place.shard).values())
      expect((await project(its)).failed).toEqual([]);
  };
  /** Everything that was written is followed, by a process that is handed each batch and its half once more; then what is due is done. */
  async function settle(): Promise<void> {
    for (;;) {
      const changes = await stream.read();
      history.push(...changes);
      await tell(changes);
      await tell(changes.slice(Math.floor(changes.length / 2)));
      const due = (await timers.due(iso(), 100)).filter(({ timer }) => timer.startsWith("run."));
      for (const timer of due) {
        await advance(timer.conversationId, timer.timer.slice("run.".length));
        await timers.clear(timer);
      }
      if (changes.length === 0 && due.length === 0) return;
    }
  }
  const pass = async (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    await settle();
    // Runs look at who may come in three seconds after what triggered them.
    vi.setSystemTime(Date.now() + 5_000);
    await settle();
  };
  const write = async (id: string, text: string) => {
    road.clock.advance(Date.now() - road.clock.now());
    await road.process(road.input(road.text(id, iso(), text)));
  };
  await write("w1", "hola");
  await settle();
  const { contactId, conversationId } = await road.head();
  const [lead] = await road.stores.leads.ofContact(contactId);
  if (!lead) throw new Error("there is no lead");
  const phases = ["launch01", "second02", "third003"].map((id) => phase(id, { channels: ["whatsapp"] }));
  const triggered = phase("winback1", { channels: ["whatsapp"], triggered: true, endsAt: "2027-11-02T10:00" });
  await makeCampaignStore(context).create({
    ...{
      campaignId: CAMPAIGN,
      name: "Otoño",
      description: "",
      businessUnit: null,
      objectives: [],
      owners: [],
      goals: [],
    },
    ...{ tags: [], status: "running", plan: plan({ phases: [...phases, triggered] }), revision: 1, isTemplate: false },
    ...{ createdBy: "usr_ana", createdAt: iso(), updatedAt: iso(), version: 1 },
  });
  const [endpoints, told] = [makeEndpointStore(context, ids), makeWebhookDeliveryStore(context)];
  await endpoints.create({
    ...{ id: "erp", url: "https://erp.shop.example/hook", description: null, types: ["segment.*"], active: true },
    ...{ disabled: null, headers: [], aliases: false, campaignDeliveries: "summary", previousSecretUntil: null },
    ...{ createdAt: iso(), updatedAt: iso(), version: 1 },
  });
  const keyOf = (phaseId: string) => ({ contactId, own: ownOf(ids, CAMPAIGN, phaseId, "whatsapp") });
  return {
    ...{ contactId, conversationId, lead, road, contacts, deliveries, runs, segments, manageSegments, manageLeads },
    ...{ settle, pass, write, iso, keyOf, context, ids, history, automations, manageContacts },
    /** What the business's own system is told. */
    told: async () =>
      (await told.list("erp", {}, { limit: 50 })).items.map(({ type, body }) => ({
        type,
        data: JSON.parse(body).data,
      })),
    events: makeEventStore(context),
    /** The campaign's message of this phase was taken by its provider. */
    sent: async (phaseId: string) => {
      const about = { campaignId: CAMPAIGN, phaseId, revision: 1, waveId: "w", medium: "whatsapp", variation: "one" };
      const delivery = { ...keyOf(phaseId), ...about, status: "sent" as const, createdAt: iso(), sentAt: iso() };
      await deliveries.write([{ delivery, before: undefined }]);
    },
    publish: async (name: string, trigger: Trigger, more: Partial<Definition> = {}) => {
      const definition: Definition = {
        ...{ trigger, condition: null, entry: { kind: "always" } },
        exits: { reply: null, leaves: null, consentWithdrawn: false, goal: null },
        steps: [{ id: "tag", kind: "tag", add: [name], remove: [] }],
        ...more,
      };
      await automations.keep(name, 1, definition);
      await automations.create({
        ...{ id: name, name, state: "active", draft: definition, createdBy: "usr_ana", version: 1 },
        ...{ published: { version: 1, at: iso(), by: "usr_ana", definition }, createdAt: iso(), updatedAt: iso() },
      });
    },
    /** Whom it has is known from here on. */
    follow: async (id: string, condition: object) => {
      const made = await manageSegments.create(
        { name: id, kind: "dynamic", condition, by: "usr_ana" },
        { id: `${tenant} ${id}`, at: iso() },
      );
      if (made.kind !== "created") throw new Error(JSON.stringify(made));
      await manageSegments.watch(made.entry.id, "test");
      return made.entry.id;
    },
    /** The daily walk. */
    async look() {
      const job = { slice: 1, checkpoint: null } as unknown as Parameters<RunKind>[0]["job"];
      const walk = audienceRuns(tenant)["audience.look"];
      await walk?.({ job, hasTime: () => true } as Parameters<RunKind>[0]);
      vi.setSystemTime(Date.now() + 30_000);
      return walk?.({ job: { ...job, slice: 2 }, hasTime: () => true } as Parameters<RunKind>[0]);
    },
    tags: async () => [...((await contacts.resolve(contactId))?.tags ?? [])].sort(),
    /** Everything that ever was told, once more, to a process that remembers nothing. */
    async again() {
      project = process();
      const before = history.length;
      await tell(history.slice(0, before));
      await settle();
    },
  };
}

test("opened, clicked, answered, silent, a lead that moved: each begins one run, and an answer stops the sequence and moves the card", async () => {
  const world = await open();
  const { publish, sent, pass, keyOf, deliveries, tags, contactId, iso } = world;
  const of = (did: "opened" | "clicked" | "answered"): Trigger => ({
    ...{ kind: "campaign", campaignId: CAMPAIGN, phaseId: null, did },
  });
  await publish("opened", of("opened"), {
    steps: [
      { id: "tag", kind: "tag", add: ["opened"], remove: [] },
      { id: "ask", kind: "campaign", campaignId: CAMPAIGN, phaseId: "winback1" },
      { id: "call", kind: "webhook", endpointId: "erp", data: { why: "opened" } },
      { id: "wait", kind: "wait", minutes: 2 * 1440 },
      { id: "late", kind: "tag", add: ["late"], remove: [] },
    ],
    exits: {
      reply: { funnelId: "sales", stageId: "negotiation" },
      ...{ leaves: null, consentWithdrawn: false, goal: null },
    },
  });
  const didOpen = (phaseId: string) =>
    ({ path: `campaigns.${CAMPAIGN}.${phaseId}.opened`, op: "exists", value: true }) as const;
  await publish("clicked", of("clicked"), { condition: didOpen("launch01") });
  await publish("never", of("clicked"), { condition: didOpen("second02") });
  await publish("answered", of("answered"));
  await publish("silent", { kind: "silent", campaignId: CAMPAIGN, phaseId: null, days: 3 });
  await publish(
    "moved",
    { kind: "lead.moved", funnelId: "sales", stageId: "negotiation" },
    { condition: { path: "engagement.clicked", op: "gte", value: 1 } },
  );
  // What is answered is the last of them.
  for (const one of ["second02", "launch01", "third003"]) {
    await sent(one);
    await pass(60_000);
  }
  expect(await tags()).toEqual([]);

  await deliveries.engaged(keyOf("launch01"), { openedAt: iso() });
  await pass(60_000);
  expect(await tags()).toEqual(["opened"]);
  const [asked] = await deliveries.all([keyOf("winback1")]);
  expect(asked).toMatchObject({ status: "deferred", reason: { code: "asked_for" } });
  expect(await world.told()).toMatchObject([
    { type: "automation.called", data: { automationId: "opened", step: "call", contactId, data: { why: "opened" } } },
  ]);

  await deliveries.engaged(keyOf("launch01"), { openedAt: iso(), clickedAt: iso() });
  await pass(60_000);
  expect(await tags()).toEqual(["clicked", "opened"]);

  await world.write("w2", "quiero una mesa");
  await pass(60_000);
  expect((await world.road.head()).campaign?.name).toBe("Otoño");
  expect(await world.road.stores.leads.get(world.lead.leadId)).toMatchObject({ stageId: "negotiation" });
  expect(await tags()).toEqual(["answered", "clicked", "moved", "opened"]);

  await pass(4 * DAY);
  const ran = async () => Map.groupBy(await world.runs.ofContacts([contactId]), ({ automationId }) => automationId);
  const all = await ran();
  const first = all.get("opened") ?? [];
  expect(first.map(({ state, stoppedBy }) => [state, stoppedBy])).toEqual([["stopped", "reply"]]);
  expect([...all].map(([name, its]) => [name, its.length]).sort()).toEqual([
    ...[
      ["answered", 1],
      ["clicked", 1],
      ["moved", 1],
      ["opened", 1],
      ["silent", 1],
    ],
  ]);
  expect(all.get("silent")?.map(({ trigger }) => trigger.phaseId)).toEqual(["second02"]);
  expect(await tags()).toEqual(["answered", "clicked", "moved", "opened", "silent"]);
  await world.again();
  await pass(60_000);
  expect(await ran()).toEqual(all);
}, 60_000);

test("who enters or leaves a followed segment begins runs: by what is written, and by time alone", async () => {
  const world = await open();
  const { publish, pass, tags, follow, look, contactId } = world;
  const vip = await follow("vip", { path: "tags", op: "contains", value: "vip" });
  const fresh = await follow("fresh", { path: "created", op: "within_days", value: 2 });
  const quiet = await follow("quiet", { path: "conversations.lastInbound", op: "not_within_days", value: 3 });
  await pass(31_000);
  expect(await look()).toMatchObject({ kind: "done" });
  await publish("entered", { kind: "segment", segmentId: vip, crossed: "entered" });
  await publish("left", { kind: "segment", segmentId: vip, crossed: "left" });
  await publish("grew", { kind: "segment", segmentId: fresh, crossed: "left" });
  await publish("drifted", { kind: "segment", segmentId: quiet, crossed: "entered" });
  await pass(60_000);
  // Whoever was in it when it began to be followed did not come in.
  expect(await tags()).toEqual([]);

  const tag = async (tags: readonly string[]) =>
    expect(await world.manageContacts.update({ contactId, fields: { tags } })).toMatchObject({ kind: "done" });
  await tag(["vip"]);
  await pass(60_000);
  expect(await tags()).toEqual(["entered", "vip"]);
  await tag(["entered"]);
  await pass(60_000);
  expect(await tags()).toEqual(["entered", "left"]);

  await pass(5 * DAY);
  expect(await tags()).toEqual(["entered", "left"]);
  await look();
  await pass(60_000);
  expect(await tags()).toEqual(["drifted", "entered", "grew", "left"]);
  // The walk finds nothing more, and what was told is told once.
  await look();
  await world.again();
  const { items } = await world.events.list(["segment.entered", "segment.left"], { limit: 50 });
  expect(items.map(({ type, properties }) => `${type} ${properties.segmentId}`).sort()).toEqual(
    [`segment.entered ${quiet}`, `segment.entered ${vip}`, `segment.left ${fresh}`, `segment.left ${vip}`].sort(),
  );
  expect(
    (await world.runs.ofContacts([contactId])).map(({ automationId, state }) => `${automationId} ${state}`).sort(),
  ).toEqual([...["drifted finished", "entered finished", "grew finished", "left finished"]]);
}, 60_000);
