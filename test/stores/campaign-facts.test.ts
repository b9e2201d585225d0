/** What a campaign does is told to the business's own systems: each step and phase once, its messages summed up, and one by one only if asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod/mini";
import { PUBLIC_FACTS } from "../../events/public/facts.ts";
import type { FactType } from "../../lib/core/webhooks/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeCampaignStream, startReceiver } from "./campaign-stream.ts";
import { CAMPAIGN, makeCampaignWorld, person } from "./campaign-world.ts";

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
    await stream.subscribe("c", `${receiver.origin}/all`, { types: ["delivery.*"] });
    await world.fill(Array.from({ length: PEOPLE }, (_, index) => person(index)));
    world.set({ status: "draft" });
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
    for (const endpoint of ["a", "b", "c"]) {
      for (let more = true; more; ) {
        const outcome = await stream.deliver(endpoint, receiver.origin);
        more = outcome.kind === "delivered" && outcome.more;
      }
    }
  } finally {
    receiver.stop();
  }

  const { told } = receiver;
  expect(new Set(told.map(({ id: one }) => one)).size).toBe(told.length);
  const types = told.map(({ type }) => type).filter((type) => type !== "campaign.delivery_summary");
  expect(types.filter((type) => type.startsWith("campaign.")).toSorted()).toEqual(
    [
      ...["campaign.approved", "campaign.launched", "campaign.paused", "campaign.phase_ended"],
      ...["campaign.phase_started", "campaign.rejected", "campaign.resumed", "campaign.signed"],
      ...["campaign.submitted", "campaign.submitted"],
    ].toSorted(),
  );
  for (const { type, data } of told)
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
