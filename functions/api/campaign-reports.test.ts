/** What comes of campaigns, through the door: the funnel, conversions, dry runs of real judgements, and sending again what failed. */
import { expect, test } from "vitest";
import { blankRow } from "../../lib/core/audience/row.ts";
import type { Campaign } from "../../lib/core/campaigns/model.ts";
import type { Counter } from "../../lib/core/counters/model.ts";
import { DEFAULT_SENDING } from "../../lib/core/policy/model.ts";
import { type CampaignDelivery, ownOf } from "../../lib/core/shards/model.ts";
import { makeRehearse } from "../../lib/core/shards/rehearse.ts";
import { makeSelectPage } from "../../lib/core/shards/select.ts";
import { memoryAudience } from "./testing/audience.ts";
import { makeCampaignReports } from "./testing/campaign-reports.ts";
import { administrator as as, contact, NOW } from "./testing/samples.ts";
import { makeWorld, testIds } from "./testing/world.ts";

const base = "/api/publish/campaigns";
const local = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString().slice(0, 16);
const { contactId } = contact;
const written = {
  name: "Autumn",
  budget: 1,
  goals: [{ metric: "applications", target: 10 }],
  phases: [
    {
      ...{ phaseId: "launch01", name: "Launch", startsAt: local(1), endsAt: local(30), channels: ["sms"] },
      variations: [
        { variationId: "one", content: { contents: { default: { type: "text", text: "Hello" } } } },
        { variationId: "two", content: { contents: { default: { type: "text", text: "Hi" } } } },
      ],
    },
  ],
};

async function start(counters: Counter[] = [], deliveries: CampaignDelivery[] = [], more: object = {}) {
  const reports = makeCampaignReports(counters, deliveries);
  const world = makeWorld({ ...reports, ...more });
  const made = await world.ask("POST", base, { body: written, as });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  const { id } = made.body as { id: string };
  return { ...world, id, due: reports.due, path: `${base}/${id}` };
}

const counter = (id: string, values: Record<string, number>): Counter => ({
  ...{ family: "campaign", period: "any", id, values, extremes: {} },
});

test("the funnel is what the counters say, people only, and held out against sent", async () => {
  const { ask, path } = await start([
    counter("launch01/sms/one/es/none", {
      ...{ targeted: 60, sent: 50, delivered: 45, read: 20, "opened.machines": 7, opened: 5, clicked: 10, answered: 5 },
      ...{ converted: 5, "value.USD": 30_000, micros: 2_000_000, failed: 5, "failed.undeliverable": 5 },
      ...{ suppressed: 10, "suppressed.no_consent": 10 },
    }),
    counter("launch01/sms/two/es/none", { targeted: 40, sent: 40, clicked: 20, converted: 4 }),
    counter("launch01/sms/none/none/none", { targeted: 10, suppressed: 10, "suppressed.holdout": 10, converted: 1 }),
  ]);
  const { body } = await ask("GET", `${path}/metrics`, { as });
  expect(body).toMatchObject({
    total: {
      ...{ targeted: 110, heldOut: 10, skipped: 10, skippedBecause: { no_consent: 10 }, sent: 90, failed: 5 },
      ...{ openedByMachines: 7, opened: 5, clicked: 30, converted: 9, costMicros: 2_000_000 },
      value: [{ amount: 30, currency: "USD" }],
    },
    byPhase: [{ key: "launch01", name: "Launch", waves: [] }],
    byVariation: [
      { key: "one", name: "A", phaseId: "launch01" },
      { key: "two", funnel: { clicked: 20 } },
    ],
    impact: [{ sent: 90, converted: 9, rate: 0.1, heldOut: 10, heldOutConverted: 1, heldOutRate: 0.1, lift: 0 }],
    budget: { micros: 1_000_000, spentMicros: 2_000_000 },
    ...{ roi: 14, goals: [{ target: 10, reached: 9 }] },
    // As another system asks for it.
    ...{
      reach: 90,
      clicks: 30,
      applications: 9,
      conversion_rate: 0.1,
      by_channel: { sms: { reach: 90, applications: 9 } },
    },
    // 0.2 × 20/90 read, 0.3 × 30/90, 0.3 × 5/90, 0.2 × 9/90.
    engagement_score: 18.1,
  });
});

test("a conversion is credited once, to what they got last in thirty days", async () => {
  const delivery = (campaignId: string, days: number): CampaignDelivery => ({
    ...{ campaignId, phaseId: "launch01", contactId, own: `own${days}`, revision: 1, waveId: "w", medium: "sms" },
    ...{
      variation: "one",
      status: "delivered",
      createdAt: "",
      sentAt: new Date(NOW - days * 86_400_000).toISOString(),
    },
  });
  const rows: CampaignDelivery[] = [];
  const { ask, id, path } = await start([], rows, {
    campaignDeliveries: {
      ...makeCampaignReports().campaignDeliveries,
      ofContact: async () => rows,
      converted: async (next: CampaignDelivery) => {
        rows[0] = next;
        return true;
      },
    },
  });
  const tell = async (more: object = {}) =>
    (await ask("POST", `${path}/conversions`, { body: { contactId, externalId: "order-1", ...more }, as })).body;
  rows.push(delivery(id, 31));
  expect(await tell()).toMatchObject({ credited: null });
  rows[0] = delivery(id, 2);
  const value = { amount: 20.5, currency: "USD" };
  expect(await tell({ value })).toEqual({
    ...{ contactId, repeated: false },
    credited: { phaseId: "launch01", channel: "sms", variationId: "one" },
  });
  expect(await tell({ value })).toMatchObject({ repeated: true });
  expect(await tell({ value, externalId: "order-2" })).toMatchObject({ repeated: false });
  expect(rows[0]).toMatchObject({
    value: { amount: 41 },
    conversions: ["order-1", "order-2"],
    convertedAt: expect.any(String),
  });
  const errors = (body: unknown) => (body as { errors: { field: string; code: string }[] }).errors;
  expect(errors(await tell({ externalId: "x", value: { amount: 1, currency: "PEN" } }))).toMatchObject([
    { code: "mixed" },
  ]);
  expect(errors(await tell({ at: new Date(NOW + 86_400_000).toISOString() }))).toMatchObject([{ field: "at" }]);
});

test("a dry run goes the sender's way and writes nothing", async () => {
  const allowed = [{ purpose: "marketing", channel: "*", state: "granted", at: "2026-01-01T00:00:00.000Z" }] as const;
  const row = (letter: string, more: object = {}) => ({
    ...{ ...blankRow(contact), contactId: letter.repeat(26), consent: allowed, ...more },
    addresses: [{ kind: "phone", value: `+5112345678${letter.charCodeAt(0)}` }],
  });
  const audience = memoryAudience([row("b"), row("c"), row("d", { consent: [] }), row("e", { addresses: [] })]);
  const deliveries = makeCampaignReports().campaignDeliveries;
  const clock = { now: () => NOW };
  const facts = { medium: "sms", reaches: "phone", perSecond: 1, maxAttempts: 1, backoffMs: [], presumedLostMs: 1 };
  const rehearse = makeRehearse({
    ...{ audience, clock, ids: testIds },
    select: makeSelectPage({ audience, deliveries, clock, ids: testIds }),
    membershipOf: async () => ({ asksAbout: [], of: () => ({}) }),
    findWay: async ({ recipient: { contact: them }, content, medium }) =>
      them.contactId.startsWith("e")
        ? { medium, code: "no_address", text: "" }
        : {
            ...{ medium, facts, connection: { connectionId: "c1" } as never, to: { id: "1", type: "person" } },
            ...{ lastInboundAt: null, price: { category: "marketing", micros: 700_000 } },
            content: ("contents" in content && content.contents.default) as never,
          },
    usable: async () => [{ connection: { connectionId: "c1" } as never, facts }],
    policies: async () => ({ ...DEFAULT_SENDING, quietHours: { from: 0, to: 0 } }),
    ledgers: { get: async () => ({ entries: [], version: 0 }) as never },
    suppressions: { get: async () => undefined },
  });
  const { ask, path, ports, id } = await start([], [], { rehearse, audience });
  const before = JSON.stringify(await ports.campaigns.get(id));
  const { body, status } = await ask("POST", `${path}/dry-run`, { as });
  expect([status, body]).toMatchObject([
    200,
    {
      ...{ exact: true, sampled: 4, withinBudget: false },
      total: { meant: 4, sent: 2, later: 0, skipped: 2, costMicros: 1_400_000, byChannel: [{ key: "sms", count: 2 }] },
      phases: [{ phaseId: "launch01", firstAt: new Date(NOW + 3_600_000).toISOString() }],
      examples: [{ outcome: "sent", preview: { text: expect.stringMatching(/^H/) } }, {}, { outcome: "skipped" }, {}],
    },
  ]);
  expect(JSON.stringify(await ports.campaigns.get(id))).toBe(before);
});

test("what failed is listed and sent again while the campaign runs", async () => {
  const own = (campaignId: string) => ownOf(testIds, campaignId, "launch01", "sms");
  const rows: CampaignDelivery[] = [];
  const reports = makeCampaignReports();
  const { ask, id, path, ports, due } = await start([], [], {
    ...reports,
    campaignDeliveries: {
      ...reports.campaignDeliveries,
      all: async () => rows,
      listed: async () => ({ contactIds: [contactId] }),
    },
  });
  rows.push({
    ...{ campaignId: id, phaseId: "launch01", contactId, own: own(id), revision: 1, waveId: "w", medium: "sms" },
    ...{ variation: "one", status: "failed", createdAt: new Date(NOW).toISOString() },
    reason: { code: "undeliverable", text: "no such number", retryable: false },
  });
  expect((await ask("GET", `${path}/deliveries?phase=launch01`, { as })).body).toMatchObject({
    data: [{ contactId, status: "failed", reason: { code: "undeliverable" } }],
    hasMore: false,
  });
  const again = () => ask("POST", `${path}/phases/launch01/resend-failed`, { as });
  expect(await again()).toMatchObject({ status: 409, body: { code: "campaign_state" } });
  const campaign = (await ports.campaigns.get(id)) as Campaign;
  await ports.campaigns.save({ ...campaign, status: "running", version: campaign.version + 1 });
  expect(await again()).toMatchObject({ status: 202, body: { waveId: expect.any(String) } });
  expect([...due, ...reports.due]).toMatchObject([{ kind: "failed", phaseId: "launch01", revision: 1 }]);
});

test("limits of a campaign are its own or the settings', and change nothing that was approved", async () => {
  const { ask, path } = await start();
  const settings = "/api/publish/settings";
  const alert = { metric: "bounce_rate", threshold: 0.02, least: 10, afterHours: 0, pauses: true };
  expect((await ask("GET", settings, { as })).body).toMatchObject({ attributionDays: 30, retryMinutes: [5, 30, 120] });
  const changed = await ask("PATCH", settings, { body: { attributionDays: 14 }, as, headers: { "if-match": '"0"' } });
  expect([changed.status, changed.body]).toMatchObject([200, { attributionDays: 14, version: 1 }]);
  expect(
    (await ask("PATCH", settings, { body: { retryMinutes: [1] }, as, headers: { "if-match": '"0"' } })).status,
  ).toBe(412);
  expect((await ask("GET", path, { as })).body).toMatchObject({ alerts: null, revision: 1 });
  const own = (await ask("PATCH", path, { body: { alerts: [alert] }, as })).body;
  expect(own).toMatchObject({ alerts: [alert], revision: 1, version: 2 });
  expect((await ask("PATCH", path, { body: { alerts: [alert, alert] }, as })).status).toBe(422);
  expect((await ask("PATCH", path, { body: { alerts: null }, as })).body).toMatchObject({ alerts: null, version: 3 });
});

test("what does not go out is listed, and tried again while its campaign runs; figures come as a file", async () => {
  const { ask, id, path, ports } = await start();
  const publication = {
    ...{
      publicationId: `${id}.launch01.sms`,
      of: { kind: "campaign_phase" as const, campaignId: id, phaseId: "launch01" },
    },
    ...{ name: "Autumn · Launch", channel: "sms", connectionId: null, state: "failed" as const, affected: 3, tries: 3 },
    ...{ code: "connection_broken", action: "reconnect" as const, nextAt: null, log: [], told: true, version: 8 },
    ...{ createdAt: new Date(NOW).toISOString(), updatedAt: new Date(NOW).toISOString() },
  };
  await ports.publications.save(publication);
  const list = "/api/publish/publications";
  const all = (await ask("GET", list, { as })).body as { data: unknown[] };
  expect(all.data).toMatchObject([{ id: publication.publicationId, campaignId: id, action: "reconnect", affected: 3 }]);
  expect((await ask("GET", `${list}?campaign=${id}`, { as })).body).toEqual({ ...all, hasMore: false });
  const retry = `${list}/${publication.publicationId}/retry`;
  expect((await ask("POST", retry, { as })).status).toBe(409);
  expect((await ask("POST", `${list}/nothing/retry`, { as })).status).toBe(404);
  const campaign = (await ports.campaigns.get(id)) as Campaign;
  await ports.campaigns.save({ ...campaign, status: "running", version: campaign.version + 1 });
  expect((await ask("POST", retry, { as })).body).toMatchObject({
    ...{ state: "retrying", log: [{ kind: "retried_by_hand", affected: 3 }] },
  });

  const job = await ask("POST", `${path}/metrics/export`, { body: { format: "xlsx", language: "es" }, as });
  expect([job.status, job.body]).toMatchObject([202, { kind: "campaign.export", state: "queued" }]);
});
