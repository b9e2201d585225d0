/** Hits in the table: judged, summed up, counted once, and gone with whom they are of. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCampaignDeliveryStore } from "../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeEngagementStore, makeHitStore, makeNotifiedStore } from "../../lib/adapters/dynamo/hits.ts";
import { makeShortLinks } from "../../lib/adapters/dynamo/links.ts";
import { makeNotificationStore } from "../../lib/adapters/dynamo/notifications.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { DEFAULT_PERSISTENCE, type Notification } from "../../lib/core/notifications/model.ts";
import type { Change, Image } from "../../lib/core/projections/model.ts";
import { makeFollowAnswers } from "../../lib/core/tracking/answers.ts";
import { makeFollowHits } from "../../lib/core/tracking/follow.ts";
import type { Hit } from "../../lib/core/tracking/model.ts";
import { startTable, type TestTable } from "../support/table.ts";

const AT = "2026-11-02T09:00:00.000Z";
const SENT_AT = Date.parse(AT) / 1000;
const CONVERSATION = "v".repeat(26);

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

let tenants = 0;
async function open() {
  const context = { client: table.client, tableName: table.tableName, tenant: `t-${++tenants}` };
  const [hits, engagements, notified] = [
    makeHitStore(context),
    makeEngagementStore(context),
    makeNotifiedStore(context),
  ];
  const notifications = makeNotificationStore(context);
  const contactId = systemIds.random();
  const notificationId = `${contactId}.${systemIds.random().slice(0, 16)}`;
  const attempt = {
    medium: "email",
    connectionId: "a.b",
    conversationId: CONVERSATION,
    key: "1-a",
    at: AT,
    attempt: 1,
  };
  const notification: Notification = {
    ...{ notificationId, type: "booking.confirmed", contactId, purpose: "service", channels: ["email"], contents: {} },
    ...{ persistence: DEFAULT_PERSISTENCE, state: "underway", skipped: [], createdBy: "key_a", createdAt: AT },
    attempts: [{ ...attempt, content: { type: "text", text: "Hola" } }],
    ...{ updatedAt: AT, version: 1 },
  };
  await notifications.create(notification);
  const follow = makeFollowHits(() => ({
    hits,
    engagements,
    notifications,
    campaigns: makeCampaignDeliveryStore(context),
  }));
  const answers = makeFollowAnswers(() => ({ notified, engagements, campaigns: async () => undefined }));
  const change = (entity: string, after: object, before?: object): Change => ({
    ...{ tenant: context.tenant, entity, key: { pk: CONVERSATION, sk: "x" }, after: after as Image },
    ...(before ? { before: before as Image } : {}),
    ...{ expired: false, at: AT, place: { shard: "s", sequence: "1" } },
  });
  const hit = (afterMs: number, more: Partial<Hit> = {}): Hit => ({
    ...{ hitId: systemIds.random(), notificationId, attempt: 1, sentAt: SENT_AT, kind: "open", method: "GET" },
    ...{ at: new Date(Date.parse(AT) + afterMs).toISOString(), userAgent: "Mozilla/5.0 (X11) Firefox/133.0" },
    ...{ network: "192.0.2.0/24", ...more },
  });
  /** As it happens: the row is put, and the stream tells of it, now and then twice. */
  const come = async (one: Hit) => {
    await hits.add(one);
    for (let time = 0; time < 2; time++) await follow.project([change("hit", one)]);
  };
  return { context, hits, engagements, notifications, notified, notificationId, change, hit, come, answers };
}

test("hits are judged together and kept with what they were taken for; what is known grows and never shrinks", async () => {
  const { hits, engagements, notificationId, hit, come } = await open();
  const machine = hit(1_000, { userAgent: "BarracudaSentinel" });
  const person = hit(600_000);
  const click = hit(700_000, { kind: "click", url: "https://shop.example/a" });
  for (const one of [machine, person, click]) await come(one);
  await hits.add(person);
  const kept = await hits.of({ notificationId, attempt: 1 });
  expect(kept.map(({ kind, verdict }) => [kind, verdict?.by, verdict?.kind])).toEqual([
    ["open", "machine", "scanner"],
    ["open", "person", "direct"],
    ["click", "person", "direct"],
  ]);
  const [known] = await engagements.all([{ notificationId, attempt: 1 }]);
  expect(known).toMatchObject({
    ...{ type: "booking.confirmed", medium: "email", at: AT, hits: 3 },
    opens: { people: { count: 1, first: person.at }, machines: { count: 1, first: machine.at } },
    clicks: { people: { count: 1, first: click.at }, machines: { count: 0 } },
  });
  // Whoever read before the last hit came writes after it.
  if (!known) throw new Error("nothing is known");
  const nothing = { people: { count: 0 }, machines: { count: 0 } };
  await engagements.save(known, { opens: nothing, clicks: nothing, hits: 2 });
  expect(await engagements.all([{ notificationId, attempt: 1 }])).toEqual([known]);
});

test("a second link of a burst makes the first one a machine's", async () => {
  const { engagements, notificationId, hit, come } = await open();
  await come(hit(600_000, { kind: "click", url: "https://shop.example/a" }));
  const clicks = async () => (await engagements.all([{ notificationId, attempt: 1 }]))[0]?.clicks;
  expect(await clicks()).toMatchObject({ people: { count: 1 } });
  await come(hit(600_500, { kind: "click", url: "https://shop.example/b" }));
  expect(await clicks()).toMatchObject({ people: { count: 0 }, machines: { count: 2 } });
});

test("of somebody who was forgotten no hit stays", async () => {
  const { hits, engagements, hit, come } = await open();
  const stranger = `${systemIds.random()}.${systemIds.random().slice(0, 16)}`;
  await come(hit(600_000, { notificationId: stranger }));
  expect(await hits.of({ notificationId: stranger, attempt: 1 })).toEqual([]);
  expect(await engagements.all([{ notificationId: stranger, attempt: 1 }])).toEqual([]);
});

test("whoever writes within a week after a notification answers it, once; machines and those who write later do not", async () => {
  const { engagements, notificationId, change, answers } = await open();
  const proactive = { notificationId, attempt: 1, type: "booking.confirmed", medium: "email", language: "es" };
  const sent = { kind: "sent", conversationId: CONVERSATION, at: AT, proactive, times: { sent: AT } };
  const written = (at: string, more: object = {}) =>
    change("message", { kind: "received", direction: "in", conversationId: CONVERSATION, at, body: {}, ...more });
  await answers.project([written("2026-11-02T08:00:00.000Z"), change("message", sent, { ...sent, times: {} })]);
  const away = written("2026-11-02T09:01:00.000Z", { body: { automatic: true } });
  await answers.project([away, written("2026-11-20T09:00:00.000Z")]);
  expect(await engagements.all([{ notificationId, attempt: 1 }])).toEqual([]);
  await answers.project([written("2026-11-02T10:00:00.000Z"), written("2026-11-02T10:01:00.000Z")]);
  await answers.project([written("2026-11-02T11:00:00.000Z")]);
  expect(await engagements.all([{ notificationId, attempt: 1 }])).toMatchObject([
    { answeredAt: "2026-11-02T10:00:00.000Z", language: "es", type: "booking.confirmed" },
  ]);
});

test("where a short link leads can be read by who has it, and by nobody else", async () => {
  const { context, notificationId } = await open();
  const short = makeShortLinks(context, systemIds, systemSeal);
  const target = { notificationId, attempt: 1, sentAt: SENT_AT, url: "https://shop.example/?mail=ana@huanca.example" };
  await short.keep("s1.demo.one", target, SENT_AT);
  expect(await short.find("s1.demo.one")).toEqual(target);
  expect(await short.find("s1.demo.two")).toBeUndefined();
  const { Items } = await table.client.scan({ TableName: table.tableName });
  expect(JSON.stringify(Items?.filter(({ entity }) => entity === "short-link"))).not.toMatch(/huanca|s1\.demo/);
});
