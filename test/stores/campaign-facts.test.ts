/** What a campaign does is told to the business's own systems: each step and phase once, its messages summed up, and one by one only if asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod/mini";
import { PUBLIC_FACTS } from "../../events/public/facts.ts";
import type { FactType } from "../../lib/core/webhooks/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeCampaignStream, startReceiver } from "./campaign-stream.ts";
import { CAMPAIGN, makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const PEOPLE = 60;

test("steps, phases and summaries come once each, signed; messages only to whoever wants each; the sum of summaries is exact", async () => {
  const world = makeCampaignWorld(table, {
    tenant: "facts",
    answer: (to) =>
      to === "p7@customers.example"
        ? { kind: "undeliverable", code: "550", text: "no such mailbox" }
        : { kind: "accepted", externalId: to },
  });
  const stream = makeCampaignStream(table, "facts", world);
  const receiver = await startReceiver(stream.secret);
  const id = CAMPAIGN;
  try {
    await stream.subscribe("a", `${receiver.origin}/summary`);
    await stream.subscribe("b", `${receiver.origin}/each`, { types: ["delivery.*"], campaignDeliveries: "each" });
    await stream.subscribe("d", `${receiver.origin}/theirs`, {
      ...{ types: ["publication.*", "campaign.threshold_crossed"], aliases: true },
    });
    await stream.subscribe("c", `${receiver.origin}/all`, { types: ["delivery.*"] });
    await world.fill(Array.from({ length: PEOPLE }, (_, index) => person(index)));
    world.set({
      ...{ status: "draft", createdBy: "usr_ana" },
      alerts: [{ metric: "failure_rate", threshold: 0.01, least: 20, afterHours: 0, pauses: false }],
    });
    for (const status of ["in_review", "changes_requested", "in_review", "approved"]) await stream.step({ status });
    const signature = { campaignId: id, revision: 1, signedBy: "usr_ana", signedAt: new Date().toISOString() };
    await stream.follow([
      undefined,
      { ...signature, entity: "campaign-signature", method: "second_factor", hash: "hash", keyId: "key" },
    ]);
    await stream.step({ status: "running", launchedAt: new Date(world.clock.now()).toISOString() });
    await world.worker(0).advance(id);
    await world.fireDue();
    await stream.follow();
    await stream.step({ status: "paused" });
    await stream.step({ status: "running" });
    await world.drain();
    await stream.follow();
    world.advanceClock(30_000);
    expect(await stream.fireTimers()).toBeGreaterThan(0);
    // A look for nothing, and one that comes again, tell nothing more.
    await stream.look(id);

    const sent = (await world.deliveriesOf([person(1), person(2)], "launch01")).flatMap((one) => one ?? []);
    for (const [index, key] of sent.entries())
      await world.worker(0).deliveries.receive(key, {
        ...{ status: index === 0 ? "read" : "delivered", externalId: "x" },
        times: { delivered: "2026-11-02T10:05:00.000Z" },
      } as never);
    await stream.follow();
    world.advanceClock(90_000);
    await stream.fireTimers();
    world.advanceClock(90_000);
    await stream.fireTimers();
    for (const endpoint of ["a", "b", "c", "d"]) {
      for (let more = true; more; ) {
        const outcome = await stream.deliver(endpoint, receiver.origin);
        more = outcome.kind === "delivered" && outcome.more;
      }
    }
  } finally {
    receiver.stop();
  }

  const { told } = receiver;
  expect(new Set(told.map(({ id: one, type }) => `${one} ${type}`)).size).toBe(told.length);
  const types = told.map(({ type }) => type).filter((type) => type !== "campaign.delivery_summary");
  expect(types.filter((type) => type.startsWith("campaign.")).toSorted()).toEqual(
    [
      ...["campaign.approved", "campaign.launched", "campaign.paused", "campaign.phase_ended"],
      ...["campaign.phase_started", "campaign.rejected", "campaign.resumed", "campaign.signed"],
      ...["campaign.submitted", "campaign.submitted", "campaign.threshold_crossed"],
    ].toSorted(),
  );
  // By the names of systems that were there before, at the endpoint that asks for them.
  const theirs = told.filter(({ type }) => !type.includes("."));
  expect(theirs.map(({ type }) => type).toSorted()).toEqual(["performance_alert", "publication_success"]);
  expect(theirs.find(({ type }) => type === "performance_alert")?.data).toMatchObject({ metric: "failure_rate" });
  for (const { type, data } of told.filter((one) => !theirs.includes(one)))
    expect(z.safeParse(PUBLIC_FACTS[type as FactType].data, data).error?.issues, type).toBeUndefined();
  // One fact for each state of each message, at the endpoint that asked for it alone: sent or failed, and two receipts.
  expect(types.filter((type) => type === "delivery.updated")).toHaveLength(PEOPLE + 2);
  const summaries = told.filter(({ type }) => type === "campaign.delivery_summary").map(({ data }) => data);
  const sum: Record<string, number> = {};
  for (const { counts } of summaries)
    for (const [name, count] of Object.entries(counts as Record<string, number>)) sum[name] = (sum[name] ?? 0) + count;
  expect(sum).toEqual({ targeted: PEOPLE, sent: PEOPLE - 1, failed: 1, delivered: 2, read: 1 });
  expect(summaries.toSorted((a, b) => (String(a.to) < String(b.to) ? -1 : 1)).at(-1)?.totals).toEqual(sum);
  expect(told.find(({ type }) => type === "campaign.approved")?.data).toMatchObject({
    ...{ approvedBy: ["usr_bea"], by: "usr_ana", name: "Otoño" },
  });
}, 60_000);

test("what fails for a cause that somebody can mend is tried three times, told with what to do, waits for a person, and ends mended", async () => {
  let broken = true;
  const world = makeCampaignWorld(table, {
    tenant: "e18",
    plan: plan({ phases: [phase("launch01", { endsAt: "2026-11-05T10:00" })] }),
    answer: (to) =>
      broken && Number(to.slice(1, to.indexOf("@"))) < 12
        ? { kind: "rejected", code: "132001", text: "the template is paused", template: true }
        : { kind: "accepted", externalId: to },
  });
  world.set({ owners: ["usr_ana"], createdBy: "usr_ana" });
  const stream = makeCampaignStream(table, "e18", world);
  await world.fill(Array.from({ length: 16 }, (_, index) => person(index)));
  await world.worker(0).advance(CAMPAIGN);
  const now = async () => (await stream.publications.ofCampaign(CAMPAIGN))[0];
  await stream.pass(0);
  expect(await now()).toMatchObject({
    state: "retrying",
    code: "template_rejected",
    action: "edit_template",
    affected: 12,
  });
  expect(stream.notices.map(({ kind, person: who, place }) => [kind, who, place?.id])).toEqual([
    ["publication_failed", "usr_ana", "edit_template"],
  ]);
  for (const minutes of [6, 31, 121]) await stream.pass(minutes);
  expect(await now()).toMatchObject({ state: "retrying", tries: 3 });
  await stream.pass(11);
  expect(await now()).toMatchObject({ state: "failed", affected: 12, nextAt: null });
  expect((await now())?.log.map(({ kind }) => kind)).toEqual(["failed", "retried", "retried", "retried", "gave_up"]);
  expect(stream.notices.map(({ kind }) => kind)).toEqual(["publication_failed", "publication_waits"]);
  expect((await stream.publications.open({ limit: 10 })).items).toHaveLength(1);

  broken = false;
  const by = {
    publicationId: `${CAMPAIGN}.launch01.email`,
    by: "usr_ana",
    at: new Date(world.clock.now()).toISOString(),
  };
  expect((await stream.retry(by)).kind).toBe("retried");
  expect((await stream.retry(by)).kind).toBe("retried");
  await stream.pass(1);
  expect(await now()).toMatchObject({ state: "mended", affected: 0 });
  expect((await stream.publications.open({ limit: 10 })).items).toEqual([]);
  const got = world.sent.map(({ to }) => to);
  expect([got.length, new Set(got).size]).toEqual([16, 16]);
}, 60_000);

test("while its channel has no connection in order nobody is asked; once it has, it goes out by itself", async () => {
  let broken = true;
  let asked = 0;
  const world = makeCampaignWorld(table, {
    tenant: "reconnect",
    plan: plan({ phases: [phase("launch01", { endsAt: "2026-11-05T10:00" })] }),
    answer: (to) => {
      asked++;
      return broken
        ? { kind: "broken", code: "190", text: "the token has ended" }
        : { kind: "accepted", externalId: to };
    },
  });
  world.set({ owners: ["usr_ana"], createdBy: "usr_ana" });
  const stream = makeCampaignStream(table, "reconnect", world);
  await world.fill(Array.from({ length: 4 }, (_, index) => person(index)));
  await world.worker(0).advance(CAMPAIGN);
  stream.reach.channels = false;
  await stream.pass(0);
  const now = async () => (await stream.publications.ofCampaign(CAMPAIGN))[0];
  expect(await now()).toMatchObject({ state: "retrying", code: "connection_broken", action: "reconnect", affected: 4 });
  await stream.pass(6);
  expect([asked, (await now())?.log.map(({ kind }) => kind)]).toEqual([4, ["failed", "held_back"]]);
  [broken, stream.reach.channels] = [false, true];
  await stream.pass(31);
  await stream.pass(1);
  expect(await now()).toMatchObject({ state: "mended", affected: 0, tries: 2 });
  expect([asked, world.sent.length]).toEqual([8, 4]);
}, 60_000);

test("a limit is told once for each crossing, and pauses the campaign where it says so", async () => {
  const world = makeCampaignWorld(table, {
    tenant: "alerts",
    answer: (to) =>
      to.startsWith("p1") ? { kind: "undeliverable", code: "550", text: "" } : { kind: "accepted", externalId: to },
  });
  world.set({
    ...{ owners: ["usr_ana"], createdBy: "usr_eva" },
    alerts: [
      { metric: "failure_rate", threshold: 0.1, least: 20, afterHours: 0, pauses: true },
      { metric: "open_rate", threshold: 0.2, least: 20, afterHours: 4, pauses: false },
    ],
  });
  const stream = makeCampaignStream(table, "alerts", world);
  await world.fill(Array.from({ length: 40 }, (_, index) => person(index)));
  await world.worker(0).advance(CAMPAIGN);
  await world.fireDue();
  await world.drain();
  await stream.follow();
  world.advanceClock(30_000);
  await stream.fireTimers();
  await stream.look(CAMPAIGN);
  // Eleven of forty: p1 and p10 to p19.
  expect(world.campaign.status).toBe("paused");
  expect(await stream.alerts.of(CAMPAIGN)).toMatchObject([{ metric: "failure_rate", value: 0.275, pauses: true }]);
  const alerts = () => stream.notices.filter(({ kind }) => kind === "campaign_alert");
  expect(alerts().map(({ person: who, place }) => `${who} ${place?.id}`)).toEqual([
    ...["usr_ana failure_rate", "usr_eva failure_rate"],
  ]);
  // Whoever lets it go on is not stopped by the same crossing again; few opened it after four hours, which nothing but the clock tells.
  await stream.step({ status: "running" });
  world.advanceClock(3 * 3_600_000);
  await stream.fireTimers();
  expect(alerts()).toHaveLength(2);
  world.advanceClock(3_700_000);
  await stream.fireTimers();
  await stream.fireTimers();
  expect(world.campaign.status).toBe("running");
  expect(alerts().map(({ place }) => place?.id)).toEqual([
    ...["failure_rate", "failure_rate", "open_rate", "open_rate"],
  ]);
}, 60_000);

test("whoever dies at whichever call of a look: the summaries add up to the counters, and nothing is told twice", async () => {
  const world = makeCampaignWorld(table, { tenant: "dying" });
  world.set({
    ...{ owners: ["usr_ana"], createdBy: "usr_ana" },
    alerts: [{ metric: "click_rate", threshold: 0.9, least: 1, afterHours: 0, pauses: false }],
  });
  const stream = makeCampaignStream(table, "dying", world);
  const people = Array.from({ length: 24 }, (_, index) => person(index));
  await stream.subscribe("a", "https://erp.shop.example/hook");
  await world.fill(people);
  await world.worker(0).advance(CAMPAIGN);
  await world.fireDue();
  await world.drain();
  await stream.follow();
  const keys = (await world.deliveriesOf(people, "launch01")).flatMap((one) => one ?? []);
  const { deliveries } = world.worker(0);
  for (const [index, key] of keys.entries()) {
    await deliveries.engaged(key, { clickedAt: new Date(world.clock.now()).toISOString() });
    await stream.follow();
    world.advanceClock(61_000);
    let calls = 0;
    // Before the call, or after it: then it was done, and nobody heard of it.
    const dying = new Proxy(table.client, {
      get: (its, name: keyof typeof table.client) => async (input: never) => {
        const dies = ++calls === 1 + Math.floor(index / 2);
        if (dies && index % 2 === 0) throw new Error("died");
        const answer = await (its[name] as (given: never) => Promise<unknown>)(input);
        if (dies) throw new Error("died");
        return answer;
      },
    });
    await stream
      .lookBy(dying)(CAMPAIGN)
      .catch(() => undefined);
    await stream.look(CAMPAIGN);
  }
  world.advanceClock(61_000);
  await stream.look(CAMPAIGN);
  const told = (await stream.deliveries.list("a".repeat(16), {}, { limit: 100 })).items.map(({ body }) =>
    JSON.parse(body),
  );
  const sum: Record<string, number> = {};
  for (const { type, data } of told)
    if (type === "campaign.delivery_summary")
      for (const [name, count] of Object.entries(data.counts as Record<string, number>))
        sum[name] = (sum[name] ?? 0) + count;
  expect(sum).toEqual({ targeted: 24, sent: 24, clicked: 24 });
  const once = told.map(({ type }) => type).filter((type) => type !== "campaign.delivery_summary");
  expect(once.toSorted()).toEqual(["campaign.phase_ended", "campaign.phase_started", "campaign.threshold_crossed"]);
  expect(stream.notices).toHaveLength(1);
}, 60_000);
