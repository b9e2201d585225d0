/** Nobody is written to twice, everybody ends in one state, whoever dies when and however often the queue hands over. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeConsentStore } from "../../lib/adapters/dynamo/consent.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { AudienceRow } from "../../lib/core/audience/model.ts";
import { CHUNK, FEW, OVERLAP } from "../../lib/core/shards/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { makeCampaignWorld, person, phase, plan } from "./campaign-world.ts";

const DEEP = process.env.CHASQUI_DEEP === "1";
let table: TestTable;
let number = 0;
const tenantOf = () => `t${number++}`;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const LONG = { endsAt: "2027-11-02T10:00", lateStartMinutes: 500_000 };
const people = (count: number, more: (index: number) => Partial<AudienceRow> = () => ({})) =>
  Array.from({ length: count }, (_, index) => person(index, more(index)));
/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
const tally = (values: readonly (string | undefined)[]) =>
  Object.fromEntries([...Map.groupBy(values, (value) => value ?? "none")].map(([name, all]) => [name, all.length]));

test("a launched phase reaches everybody once, by as many lanes as the connection has, and is over after its end", async () => {
  const world = makeCampaignWorld(table, { tenant: tenantOf(), perSecond: 80 });
  const rows = people(230);
  await world.fill(rows);
  expect(await world.worker().advance("c".repeat(26))).toEqual({ kind: "planned", waves: 1 });
  await world.fireDue();
  expect(world.groups.size).toBe(2);
  await world.drain();
  expect(tally((await world.deliveriesOf(rows, "launch01")).map((one) => one?.status))).toEqual({ sent: 230 });
  expect(new Set(world.sent.map(({ to }) => to)).size).toBe(230);
  expect(world.sent).toHaveLength(230);
  world.advanceClock(25 * 3_600_000);
  expect(await world.worker().advance("c".repeat(26))).toEqual({ kind: "completed" });
});

describe("whoever dies", () => {
  const sizes = DEEP ? [1_000, 10_000, 100_000] : [300];
  test.each(sizes)(
    "of %i recipients nobody gets it twice, and only those in flight are in doubt",
    async (size) => {
      const random = seeded(size + 7);
      const world = makeCampaignWorld(table, {
        ...{ tenant: tenantOf(), random, deadly: DEEP ? 0.003 : 0.01 },
        // Waiting for the leases of those who died moves the clock by days.
        plan: plan({
          phases: [phase("launch01", LONG), phase("second02", { startsAt: "2026-11-02T11:00", ...LONG })],
        }),
      });
      const rows = people(size);
      await world.fill(rows);
      const start = process.memoryUsage().heapUsed;
      for (let tries = 0; tries < 50; tries++)
        if (
          await world
            .worker(tries < 30 ? 0.01 : 0)
            .advance("c".repeat(26))
            .catch(() => undefined)
        )
          break;
      await world.fireDue();
      await world.drain({ budgetMs: 10_000_000_000 });
      world.advanceClock(3_600_000);
      await world.fireDue();
      await world.drain({ budgetMs: 10_000_000_000 });
      const refs = world.sent.map(({ ref }) => ref);
      expect(new Set(refs).size).toBe(refs.length);
      const all = [...(await world.deliveriesOf(rows, "launch01")), ...(await world.deliveriesOf(rows, "second02"))];
      const states = tally(all.map((one) => one?.status));
      expect(Object.keys(states).filter((state) => !["sent", "unknown"].includes(state))).toEqual([]);
      expect((states.sent ?? 0) + (states.unknown ?? 0)).toBe(2 * size);
      expect(states.unknown ?? 0).toBeLessThanOrEqual(world.counts.deaths * (CHUNK + OVERLAP + FEW));
      expect(world.counts.deaths).toBeGreaterThan(0);
      // Whoever is `sent` got it: nobody was marked who did not.
      const got = new Set(refs);
      for (const one of all) if (one?.status === "sent") expect(got.has(`${one.contactId}.${one.own}`)).toBe(true);
      // The order of phases is kept for everybody.
      const first = new Map<string, number>();
      for (const { to, at, ref } of world.sent) {
        const second = ref.endsWith((all[size + 1] ?? all[0])?.own ?? "");
        if (!second) first.set(to, at);
        else expect(first.get(to) ?? 0).toBeLessThanOrEqual(at);
      }
      const heap = Math.round((process.memoryUsage().heapUsed - start) / 1_000_000);
      console.log(
        `${size} recipients: ${world.counts.deaths} deaths, ${states.unknown ?? 0} in doubt, heap ${heap} MB more`,
      );
    },
    2_400_000,
  );
});

test("a later phase goes to those who opened an earlier one and followed no link, as their deliveries say", async () => {
  const asks = (what: string, value: boolean) =>
    ({ path: `campaigns.${"c".repeat(26)}.launch01.${what}`, op: "exists", value }) as const;
  const audience = { segments: [], excluded: [], condition: { all: [asks("opened", true), asks("clicked", false)] } };
  const world = makeCampaignWorld(table, {
    tenant: tenantOf(),
    plan: plan({
      overlapping: true,
      phases: [phase("launch01"), phase("again002", { startsAt: "2026-11-02T12:00", audience })],
    }),
  });
  const rows = people(9);
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  await world.drain();
  const first = (await world.deliveriesOf(rows, "launch01")).flatMap((one) => one ?? []);
  const at = "2026-11-02T11:00:00.000Z";
  const { deliveries } = world.worker();
  for (const one of first.slice(0, 4)) await deliveries.engaged(one, { openedAt: at });
  await deliveries.engaged(first[3] as (typeof first)[0], { openedAt: at, clickedAt: at });
  await deliveries.engaged(first[4] as (typeof first)[0], { openedByMachineAt: at });
  world.advanceClock(2.5 * 3_600_000);
  await world.fireDue();
  await world.drain();
  const again = await world.deliveriesOf(rows, "again002");
  expect(again.map((one) => one?.status ?? "none")).toEqual([
    ...["sent", "sent", "sent", "none", "none", "none", "none", "none", "none"],
  ]);
});

test("whoever opted out a moment before their chunk gets nothing, though their row still allows it", async () => {
  const tenant = tenantOf();
  const rows = people(120);
  const context = { client: table.client, tableName: table.tableName, tenant };
  const no = {
    channel: "*",
    purpose: "marketing",
    state: "withdrawn",
    source: "opt_out_word",
    detail: "baja",
  } as const;
  const say = async (index: number) =>
    makeConsentStore(context, systemIds, world.clock).record({
      ...{ ...no, contactId: rows[index]?.contactId ?? "", at: new Date(world.clock.now()).toISOString() },
    });
  const order = [...rows].sort((a, b) => (a.contactId < b.contactId ? -1 : 1));
  const last = rows.indexOf(order[119] as AudienceRow);
  const world = makeCampaignWorld(table, {
    ...{ tenant, perSecond: 40 },
    // The last one says no while others are sent to.
    answer: async (to, _, call) => {
      if (call === 10) {
        await say(last);
        world.advanceClock(1_000);
      }
      return { kind: "accepted", externalId: to };
    },
  });
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await say(rows.indexOf(order[0] as AudienceRow));
  await world.fireDue();
  await world.drain();
  const became = await world.deliveriesOf(order, "launch01");
  expect(tally(became.map((one) => one?.status))).toEqual({ sent: 118, suppressed: 2 });
  expect([became[0]?.reason?.code, became[119]?.reason?.code]).toEqual(["opted_out", "opted_out"]);
});

test("a triggered phase is sent to whom it is asked for: once, if the audience means them, whoever dies and however often it is asked", async () => {
  const condition = { path: "country", op: "eq", value: "PE" } as const;
  const audience = { segments: [], excluded: [], condition };
  const world = makeCampaignWorld(table, {
    ...{ tenant: tenantOf(), random: seeded(11), deadly: 0 },
    plan: plan({ audience, phases: [phase("launch01"), phase("winback1", { triggered: true, ...LONG })] }),
  });
  const rows = people(12, (index) => ({ country: index < 10 ? "PE" : "MX" }));
  await world.fill(rows);
  expect(await world.worker(0).advance("c".repeat(26))).toMatchObject({ waves: 1 });
  const ask = async (contactId = "", phaseId = "winback1") => {
    for (let tries = 0; tries < 50; tries++) {
      const asked = await world
        .worker(tries < 20 ? 0.2 : 0)
        .askFor({ contactId, campaignId: "c".repeat(26), phaseId })
        .catch(() => undefined);
      if (asked) return asked;
    }
    throw new Error("it died each time");
  };
  const [first, second] = rows;
  expect(await ask(first?.contactId, "launch01")).toMatchObject({ code: "phase_not_triggered" });
  for (const { contactId } of [...rows.slice(0, 6), ...rows.slice(10)])
    expect(await ask(contactId)).toMatchObject({ kind: "done" });
  expect(await ask(first?.contactId)).toMatchObject({ kind: "done", text: "it was asked for before" });
  const later = async () => {
    world.advanceClock(16 * 60_000);
    await world.fireDue();
    await world.drain({ budgetMs: 10_000_000_000 });
  };
  await later();
  await later();
  const became = async () => tally((await world.deliveriesOf(rows, "winback1")).map((one) => one?.status));
  expect(await became()).toEqual({ sent: 6, suppressed: 2, none: 4 });
  expect((await world.deliveriesOf(rows.slice(10), "winback1"))[0]?.reason?.code).toBe("not_in_audience");
  expect(await ask(second?.contactId)).toMatchObject({ kind: "done" });
  world.set({ status: "draft" });
  expect(await ask(rows[7]?.contactId)).toMatchObject({ code: "campaign_not_launched" });
  world.set({ status: "paused" });
  expect(await ask(rows[7]?.contactId)).toMatchObject({ kind: "done" });
  await later();
  expect(await became()).toMatchObject({ sent: 6, deferred: 1 });
  world.set({ status: "running" });
  await later();
  expect(await became()).toEqual({ sent: 7, suppressed: 2, none: 3 });
  const refs = world.sent.map(({ ref }) => ref);
  expect(new Set(refs).size).toBe(refs.length);
});

test("paused it stops within a chunk, and goes on where it stopped without repeating or forgetting anybody", async () => {
  const world = makeCampaignWorld(table, {
    ...{ tenant: tenantOf(), perSecond: 20 },
    answer: (to, _, call) => {
      if (call === 60) {
        world.set({ status: "paused" });
        // A worker remembers that it may send for ten seconds.
        world.advanceClock(10_001);
      }
      return { kind: "accepted", externalId: to };
    },
  });
  const rows = people(180);
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  await world.drain();
  expect(world.sent.length).toBeGreaterThanOrEqual(60);
  expect(world.sent.length).toBeLessThan(60 + 25 + 25);
  expect([...world.groups.values()].flat()).toEqual([]);
  // Its end was moved meanwhile, and the plan approved anew: a phase that has begun goes on.
  world.set({ status: "running", revision: 2 });
  const before = world.clock.now();
  await world.worker().advance("c".repeat(26));
  await world.drain();
  // Nobody waited for the lease of whoever was stopped.
  expect(world.clock.now() - before).toBeLessThan(20_000);
  expect(new Set(world.sent.map(({ to }) => to)).size).toBe(180);
  expect(world.sent).toHaveLength(180);
});

test("every path that ends has its reason: no consent, no address, suppressed, held out, failed, and by another channel", async () => {
  const world = makeCampaignWorld(table, {
    tenant: tenantOf(),
    media: ["email", "sms"],
    plan: plan({ phases: [phase("launch01", { channels: ["email", "sms"], holdoutPercent: 20 })] }),
    answer: (to, media) =>
      media === "email" && /^p[0-9]@/.test(to)
        ? { kind: "undeliverable", code: "550", text: "no such mailbox" }
        : { kind: "accepted", externalId: `${media} ${to}` },
  });
  const rows = people(120, (index) => (index % 10 === 1 ? { consent: [] } : index % 10 === 2 ? { addresses: [] } : {}));
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  await world.drain();
  const all = (await world.deliveriesOf(rows, "launch01", ["email", "sms"])).filter((one) => one !== undefined);
  const ends = all.filter(
    (one) =>
      !(one.status === "failed" && all.some((other) => other.instead === "email" && other.contactId === one.contactId)),
  );
  expect(ends).toHaveLength(120);
  const reasons = tally(
    ends.map((one) => (one.status === "sent" ? `sent by ${one.medium}` : `${one.status} ${one.reason?.code}`)),
  );
  expect(Object.keys(reasons).toSorted()).toEqual(
    ["sent by email", "sent by sms", "suppressed holdout", "suppressed no_address", "suppressed no_consent"].toSorted(),
  );
  expect(reasons["suppressed holdout"]).toBeGreaterThan(10);
});

test("at night it waits for the morning, and policy is asked again then", async () => {
  const world = makeCampaignWorld(table, {
    tenant: tenantOf(),
    policy: { quietHours: { from: 9 * 60, to: 11 * 60 } },
  });
  const rows = people(40);
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  await world.drain();
  expect(tally((await world.deliveriesOf(rows, "launch01")).map((one) => one?.status))).toEqual({ deferred: 40 });
  world.advanceClock(75 * 60_000);
  await world.fireDue();
  await world.drain();
  world.advanceClock(15 * 60_000);
  await world.fireDue();
  await world.drain();
  expect(tally((await world.deliveriesOf(rows, "launch01")).map((one) => one?.status))).toEqual({ sent: 40 });
  expect(world.sent).toHaveLength(40);
});

test("a budget is never overspent, and whom it does not reach is told so", async () => {
  const world = makeCampaignWorld(table, {
    tenant: tenantOf(),
    plan: plan({ budget: { micros: 50_000, currency: "USD" } }),
  });
  const rows = people(130);
  await world.fill(rows);
  await world.worker().advance("c".repeat(26));
  await world.fireDue();
  await world.drain();
  const all = await world.deliveriesOf(rows, "launch01");
  expect(tally(all.map((one) => (one?.status === "sent" ? "sent" : one?.reason?.code)))).toEqual({
    ...{ sent: 50, budget_spent: 80 },
  });
});

test("what comes too late does not begin, and is reported", async () => {
  const world = makeCampaignWorld(table, { tenant: tenantOf() });
  await world.fill(people(10));
  await world.worker().advance("c".repeat(26));
  world.advanceClock(2 * 3_600_000);
  await world.fireDue();
  await world.drain();
  expect([world.sent.length, world.missed.length]).toEqual([0, 1]);
});
