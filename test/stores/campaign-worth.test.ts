/** What a campaign brought and what it put people off, from exact counters: opt-outs, leads that were won, weeks in which people woke. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { campaignCounters } from "../../lib/core/figures/counted.ts";
import { campaignDocument } from "../../lib/core/figures/export.ts";
import { funnelOf } from "../../lib/core/figures/model.ts";
import { cohortsOf, engagementScore, returnOn, returnsOf } from "../../lib/core/figures/worth.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeCampaignStream } from "./campaign-stream.ts";
import { CAMPAIGN, makeCampaignWorld, person, plan } from "./campaign-world.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test("opt-outs and won leads count once at the message before them, follow what becomes of the lead, and no currencies are added up", async () => {
  const world = makeCampaignWorld(table, {
    tenant: "worth",
    plan: plan({ budget: { micros: 1_000_000_000, currency: "USD" } }),
  });
  const stream = makeCampaignStream(table, "worth", world);
  const people = Array.from({ length: 10 }, (_, index) => person(index));
  await world.fill(people);
  await world.worker(0).advance(CAMPAIGN);
  await world.fireDue();
  await world.drain();
  await stream.follow();
  const id = (index: number) => people[index]?.contactId ?? "";
  const after = (days: number) => new Date(Date.parse("2026-11-02T12:00:00.000Z") + days * 86_400_000).toISOString();
  const consent = (index: number, more: object) => ({
    ...{ entity: "consent", contactId: id(index), channel: "email", purpose: "marketing", state: "withdrawn" },
    ...{ source: "one_click", at: after(1), ...more },
  });
  const lead = (index: number, version: number, more: object) => ({
    ...{ entity: "lead", leadId: `${id(index)}.1`, contactId: id(index), createdAt: after(2), version },
    ...{ state: "closed_won", closedAt: after(9), updatedAt: after(9), ...more },
  });
  const funnel = async () => {
    await stream.follow();
    return funnelOf(await campaignCounters(stream.counters, CAMPAIGN));
  };

  await stream.follow(
    [undefined, consent(0, {})],
    [undefined, consent(0, { at: after(2) })],
    [undefined, consent(1, { channel: "*", source: "opt_out_word" })],
    // By somebody else, on another channel, and long after it.
    [undefined, consent(2, { source: "person" })],
    [undefined, consent(3, { channel: "sms" })],
    [undefined, consent(4, { at: after(8) })],
  );
  expect(await funnel()).toMatchObject({ sent: 10, unsubscribed: 2, costMicros: 10_000 });

  const open = { state: "negotiation", closedAt: null };
  const won = lead(5, 4, { value: { amount: 0.05, currency: "USD" } });
  await stream.follow(
    [lead(5, 3, open), won],
    [lead(6, 3, open), lead(6, 4, { value: { amount: 300, currency: "EUR" } })],
    [lead(7, 3, open), lead(7, 4, { value: { amount: 70, currency: "USD" } })],
    // It was there before the message, which nobody answered.
    [lead(8, 3, open), lead(8, 4, { createdAt: "2026-10-01T10:00:00.000Z" })],
    [lead(9, 3, open), lead(9, 4, { createdAt: after(40) })],
  );
  expect(await funnel()).toMatchObject({ won: 3 });
  // One is worth more by now, one was taken back; what comes again late changes nothing.
  await stream.follow([won, lead(5, 5, { value: { amount: 0.06, currency: "USD" } })]);
  await stream.follow([lead(7, 4, {}), lead(7, 5, open)]);
  await stream.follow([lead(5, 3, open), won]);
  const total = await funnel();
  expect(total).toMatchObject({ won: 2, wonValue: expect.arrayContaining([{ currency: "EUR", amount: 300 }]) });
  expect(returnsOf(total)).toEqual([
    { currency: "USD", conversions: 0, leads: 0.06, revenue: 0.06, cost: 0.01, roi: 5 },
    { currency: "EUR", conversions: 0, leads: 300, revenue: 300, cost: 0, roi: null },
  ]);
  expect(returnOn(total)).toBeNull();

  // Weeks in which they woke, people only; machines count in the raw score alone.
  const keys = (await world.deliveriesOf(people, "launch01")).flatMap((one) => one ?? []);
  const { deliveries } = world.worker(0);
  for (const [index, key] of keys.slice(0, 3).entries())
    await deliveries.engaged(key, index < 2 ? { clickedAt: after(index * 8) } : { openedByMachineAt: after(0) });
  await stream.follow();
  const counters = await campaignCounters(stream.counters, CAMPAIGN);
  expect(cohortsOf(counters)).toEqual([{ week: "2026-11-02", size: 10, woken: [1, 1] }]);
  const seen = funnelOf(counters);
  expect([engagementScore(seen), engagementScore(seen, "raw")]).toEqual([6, 8]);
  const { sheets } = campaignDocument(world.campaign, counters, (one) => one, "es");
  expect(sheets.map(({ title, rows }) => [title, rows.length])).toEqual([
    ...[
      ["Fase", 2],
      ["Canal", 2],
      ["Variante", 2],
      ["Retorno", 2],
      ["Cohortes", 1],
    ],
  ]);
}, 60_000);
